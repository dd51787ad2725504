/** The float64 references of all kernels at hostile inputs, against arithmetic of 200 digits. */
import { describe, expect, it } from 'vitest';
import {
  Digits,
  exactly,
  expOf,
  known,
  logOf,
  PART,
  sigmoidSlope as exactSigmoidSlope,
  tanhSlope as exactTanhSlope,
} from './digits.fixture.ts';
import type { Known } from './digits.fixture.ts';
import { FORMULAS } from './exact.fixture.ts';
import { kernels } from './index.ts';
import { sigmoidSlope, tanhSlope } from './parts/recurrent-reference.ts';
import type { Arrays, Kernel } from '../kernel.ts';
import { defaultParameters } from '../parameters.ts';
import type { Params } from '../parameters.ts';
import { LARGEST_F32 } from '../tensors/f32.ts';
import { createRandom } from '../tensors/random.ts';

/** What float64 holds to all its digits, on either side. */
const [LEAST, MOST] = [1e-300, 1e300];

/** To PART of the doubt; beyond the range of float64, infinite or the largest that it can be. */
function expectKnown(found: number, { value, doubt }: Known, what: string): void {
  const exact = value.toNumber();
  const said = `${what}: ${found} for ${value.toPrecision(20)}, in doubt by ${PART * doubt}`;
  if (Number.isNaN(exact)) expect(found, said).toBeNaN();
  else if (Number.isNaN(doubt)) return;
  else if (Math.abs(exact) > MOST) expect(Math.abs(found), said).toBeGreaterThan(MOST / 10);
  else
    expect(
      value
        .minus(found)
        .abs()
        .lte(PART * (doubt + 4 * Math.abs(exact)) + LEAST),
      said,
    ).toBe(true);
}

function expectReference(kernel: Kernel, params: Params, inputs: Arrays): void {
  const exact = FORMULAS[kernel.name]!(
    params,
    Object.fromEntries(Object.entries(inputs).map(([name, values]) => [name, Array.from(values, (one) => known(one))])),
  );
  for (const [name, values] of Object.entries(kernel.reference(params, inputs))) {
    expect(exact[name]?.length, name).toBe(values.length);
    values.forEach((value, at) => expectKnown(value, exact[name]![at]!, `${name}[${at}]`));
  }
}

type Filling = (usual: number, index: number) => number;
const FILLINGS: Readonly<Record<string, Filling>> = {
  usual: (usual) => usual,
  zeros: () => 0,
  equal: () => 0.1,
  'equal, and far below 0': () => -1000,
  subnormal: (usual) => usual * 2 ** -140,
  tiny: (usual) => usual * 1e-30,
  alternating: (_, index) => [1e8, 1, -1e8, 1][index % 4]!,
  'ten orders apart': (usual, index) => usual * 10 ** (((index * 7) % 11) - 5),
  large: (usual) => usual * 100,
  'beyond exp': (usual) => usual * 1e4,
  huge: (usual) => usual * 1e30,
  masked: (usual, index) => (index % 3 === 0 ? -LARGEST_F32 : usual),
  'all masked': () => -LARGEST_F32,
};

interface Case {
  readonly kernel: string;
  readonly params: Params;
  /** Inputs that no filling changes. */
  readonly kept?: readonly string[];
}
const attention = { n: 3, d: 4, heads: 1, causal: false };
const recurrent = { t: 3, e: 2, h: 2, o: 2 };
const CASES: readonly Case[] = [
  { kernel: 'matmul', params: { m: 2, n: 2, k: 4 } },
  ...['unfused', 'fused'].map((variant) => ({ kernel: 'fused-matmul', params: { variant, n: 2, d: 3, dv: 2 } })),
  { kernel: 'softmax', params: { r: 2, v: 4 } },
  ...['two-pass', 'welford'].map((variant) => ({ kernel: 'welford', params: { variant, r: 2, v: 4 } })),
  { kernel: 'attention', params: { ...attention, variant: 'standard', causal: true } },
  { kernel: 'attention', params: { ...attention, variant: 'flash', loop: 'q-outer', n: 4, d: 1, scale: 1 } },
  { kernel: 'attention', params: { ...attention, variant: 'flash', loop: 'kv-outer', heads: 2, d: 2 } },
  { kernel: 'flash-attention-backward', params: { ...attention, variant: 'standard', causal: true } },
  { kernel: 'flash-attention-backward', params: { ...attention, variant: 'flash', d: 1, scale: 1 } },
  { kernel: 'multi-head-attention', params: { ...attention, variant: 'standard', d: 2, heads: 2 } },
  { kernel: 'multi-head-attention', params: { ...attention, variant: 'flash', d: 1, heads: 2, causal: true } },
  ...['nearest', 'knn', 'attention', 'nadaraya-watson'].map((variant) => ({
    kernel: 'kernel-smoothing',
    params: { variant, n: 5, m: 3, k: 2, h: 0.5 },
  })),
  ...['epanechnikov', 'boxcar'].map((rule) => ({
    kernel: 'kernel-smoothing',
    params: { variant: 'nadaraya-watson', rule, n: 5, m: 3, h: 0.5 },
  })),
  ...['parallel', 'recurrent'].flatMap((variant) => [
    { kernel: 'linear-attention', params: { variant, n: 3, d: 2, dv: 2 } },
    { kernel: 'linear-attention', params: { variant, n: 3, d: 1, dv: 1 } },
  ]),
  { kernel: 'rnn', params: recurrent },
  ...['ifog', 'ifgo'].flatMap((gateOrder) => [
    { kernel: 'lstm', params: { ...recurrent, t: 2, gateOrder } },
    { kernel: 'seq2seq', params: { t: 1, b: 1, gateOrder }, kept: ['tokens'] },
  ]),
  ...['euler', 'zoh'].map((discretisation) => ({
    kernel: 'selective-scan',
    params: { discretisation, variant: 'materialised', t: 3, channels: 2, n: 2, channel: 1 },
  })),
  ...['zoh', 'bilinear'].flatMap((discretisation) => [
    { kernel: 'ssm', params: { discretisation, t: 4, n: 3, variant: 'recurrent' } },
    ...[1024, 2].map((points) => ({
      kernel: 'ssm',
      params: { discretisation, t: 3, n: 2, variant: 'convolution', points },
    })),
    { kernel: 'ssm', params: { discretisation, initialisation: 'dense', t: 3, n: 2 }, kept: ['A'] },
    ...[2, 3, 4].map((n) => ({
      kernel: 'ssm',
      params: { discretisation, initialisation: 'hippo', t: 3, n, g: 3, dt: n === 3 ? 1 : 0.1 },
      kept: ['A', 'B'],
    })),
  ]),
];

describe.each(CASES.map((one) => [one.kernel, JSON.stringify(one.params), one] as const))('%s %s', (name, _, one) => {
  const kernel = kernels.find((other) => other.name === name)!;
  const params: Params = { ...defaultParameters(kernel), ...one.params };
  const usual = kernel.inputs(params, createRandom(5));
  const names = Object.keys(usual).filter((input) => !(one.kept ?? []).includes(input));
  const filled = (fill: Filling, chosen: readonly string[]): Arrays =>
    Object.fromEntries(
      Object.entries(usual).map(([input, values]) => [
        input,
        chosen.includes(input) ? values.map((value, index) => fill(value, index)) : values,
      ]),
    );
  it.each(Object.entries(FILLINGS).map(([filling, fill], order) => [filling, fill, order] as const))(
    '%s',
    (_filling, fill, order) => {
      expectReference(kernel, params, filled(fill, names));
      // One input alone, another with each filling.
      expectReference(kernel, params, filled(fill, [names[order % names.length]!]));
    },
  );
});

const ROWS: readonly (readonly number[])[] = [
  [-LARGEST_F32, -LARGEST_F32],
  [LARGEST_F32, LARGEST_F32, LARGEST_F32],
  [-LARGEST_F32, 0, 1],
  [1e30, 1e30 + 1e24, -1e30],
  [1e8, 1, -1e8, 1],
  [2 ** -149, -(2 ** -149), 0],
  [0.1, 0.1, 0.1, 0.1, 0.1],
  [-100, -101, -102],
  [12_345.678, 12_345.68, 12_345.7],
];
const STEPS: readonly (readonly [number, number])[] = [
  [-1000, 1],
  [-40, LARGEST_F32],
  [-1e-30, 1e-30],
  [60, -1],
  [0, 1],
];
const MATRICES: Readonly<Record<string, readonly number[]>> = {
  'that turns': [-1, 50, 0, -50, -1, 30, 0, -30, -1],
  'that decays at once in one direction': [-1000, 3, 1, 2, -1, 0.5, 1, 7, -0.001],
  'that decays at very different rates': [-1e6, 0, 0, 1, -1, 0, 3, 2, -1e-6],
  'that keeps a sum and loses all else': [-300, 150, 150, 200, -300, 100, 100, 150, -250],
  'that grows': [5, 1, -2, 3, 8, 1, 0.1, 2, 30],
  'that is nilpotent': [0, 1e6, 1e6, 0, 0, 1e6, 0, 0, 0],
  'that is 0': [0, 0, 0, 0, 0, 0, 0, 0, 0],
};
type Loaded = readonly [
  what: string,
  kernel: string,
  params: Params,
  inputs: Readonly<Record<string, readonly number[]>>,
];
const rules = ['zoh', 'bilinear'];
const LOADED: readonly Loaded[] = [
  ...ROWS.flatMap((X): readonly Loaded[] => [
    [`softmax of ${X.join(', ')}`, 'softmax', { r: 1, v: X.length }, { X }],
    [`mean and variance of ${X.join(', ')}`, 'welford', { r: 1, v: X.length, t: 1 }, { X }],
  ]),
  ...rules.flatMap((discretisation) => [
    ...['diagonal', 'dense'].flatMap((initialisation) =>
      STEPS.map(([A, B]): Loaded => {
        const params = { discretisation, initialisation, n: 1, t: 2 };
        return [`${discretisation}, ${initialisation} A = ${A}, B = ${B}`, 'ssm', params, { A: [A], B: [B] }];
      }),
    ),
    ...Object.entries(MATRICES).map(([what, A]): Loaded => {
      const params = { discretisation, initialisation: 'dense', n: 3, t: 3 };
      return [`${discretisation}, a matrix ${what}`, 'ssm', params, { A, B: [1, -2, 0.5] }];
    }),
  ]),
  // A query between far points, one of which is nearer by less than a roundoff of the distance.
  ...['nadaraya-watson', 'attention'].map((variant): Loaded => {
    const params = { variant, n: 3, m: 2, h: 0.2 };
    const inputs = { x: [0, 1e-8, -1], y: [1, 2, 3], queries: [1e10, -1e10] };
    return [`${variant} far from all points`, 'kernel-smoothing', params, inputs];
  }),
  // Weights that differ although the query's own feature is the same for both.
  ...['parallel', 'recurrent'].map((variant): Loaded => {
    const inputs = { Q: [-1e30, -1e30], K: [-5, -7], V: [1, 2] };
    return [`${variant}, a query far below 0`, 'linear-attention', { variant, n: 2, d: 1, dv: 1 }, inputs];
  }),
  // Slopes whose squares are far below what float64 holds, and derivatives whose squares are far above it.
  ...[
    { b: [-150, 200], U: [1, 0.5, -1, 2] },
    { b: [0, 0], U: [1e38, 0, 0, 1e38] },
  ].map(({ b, U }): Loaded => {
    const inputs = { X: [0, 0, 0, 0, 0, 0], W: [1e30, 1], U, b };
    return [`derivatives at b = ${b.join(', ')}`, 'rnn', { t: 6, e: 1, h: 2, o: 0 }, inputs];
  }),
  [
    'derivatives of shut gates',
    'lstm',
    { t: 2, e: 1, h: 1, o: 0 },
    { X: [1, 1], W: [1, 1, 1, 1], U: [1, 1, 1, 1], b: [-300, -300, -100, 200] },
  ],
  // A mode that grows beyond all bounds, and which nothing enters.
  ...['recurrent', 'convolution'].map((variant): Loaded => {
    return [`${variant}, a mode at rest`, 'ssm', { variant, n: 2, t: 3 }, { A: [1e6, -1], B: [0, 1] }];
  }),
  // A gate beyond the range of float64, which nothing comes through yet.
  ...['euler', 'zoh'].map((discretisation): Loaded => {
    const params = { discretisation, variant: 'materialised', t: 1, channels: 1, n: 1 };
    const inputs = { X: [1], Wdt: [1], bias: [0], WB: [1], WC: [1], A: [1e5], D: [1] };
    return [`${discretisation}, a first step that grows beyond all bounds`, 'selective-scan', params, inputs];
  }),
  // Rates of 0, near it, and so large that nothing is left at the end of the step; steps of 1e-9, 0.3 and 1000.
  ...[-20, -1, 1000].map((bias): Loaded => {
    const A = [0, 1e-45, -1e-30, -1e-8, 0.5, -1, -1.7, -1e30];
    const params = { discretisation: 'zoh', variant: 'materialised', t: 1, channels: 1, n: A.length };
    const ones = A.map(() => 1);
    const inputs = { X: [1], Wdt: [0], bias: [bias], WB: ones, WC: ones, A, D: [0] };
    return [`zero-order hold at all rates, bias ${bias}`, 'selective-scan', params, inputs];
  }),
];
it.each(LOADED)('%s', (_, name, one, loaded) => {
  const kernel = kernels.find((other) => other.name === name)!;
  const params: Params = { ...defaultParameters(kernel), ...one };
  const arrays = Object.entries(loaded).map(([input, values]) => [input, Float32Array.from(values)] as const);
  expectReference(kernel, params, { ...kernel.inputs(params, createRandom(5)), ...Object.fromEntries(arrays) });
});

it.each([-1e30, -700, -100, -30, -1e-30, 0, 1e-30, 0.5, 30, 100, 1e30].map(Math.fround))('slopes at %d', (x) => {
  expectKnown(tanhSlope(x), exactTanhSlope(known(x)), 'of tanh');
  expectKnown(sigmoidSlope(x), exactSigmoidSlope(known(x)), 'of the logistic function');
});

it.each([-1999.9, -87.3, -1, -1e-20, 0, 1e-60, 0.7, 350])('exp and log have the digits of the library at %d', (x) => {
  const [at, most] = [exactly(x), new Digits('1e-195')];
  expect(expOf(at).div(at.exp()).minus(1).abs().lt(most)).toBe(true);
  expect(logOf(at.abs().plus(1)).minus(at.abs().plus(1).ln()).abs().lt(most)).toBe(true);
});
