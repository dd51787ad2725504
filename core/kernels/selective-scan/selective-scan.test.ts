import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../../app/node/dawn.ts';
import { runFindings } from '../../verify.ts';
import type { Arrays } from '../../kernel.ts';
import { defaultParameters } from '../../parameters.ts';
import type { Params } from '../../parameters.ts';
import { depthOf } from '../../run.ts';
import type { Run } from '../../run.ts';
import { createRandom } from '../../tensors/random.ts';
import { decodeEvent } from '../../trace/layout.ts';
import type { Lanes } from '../../trace/layout.ts';
import { dataOf, runKernel, traceKernel } from '../run.fixture.ts';
import { selectiveScan } from './kernel.ts';
import { combinesOver, treeDepth } from './costs.ts';
import { selectiveReference } from './reference.ts';
import { selectiveShape } from './shape.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

const run = async (params: Params): Promise<Run> => (await traceKernel(executor, 'selective-scan', params)).run;
const auditedRun = async (params: Params): Promise<Run> => (await runKernel(executor, 'selective-scan', params)).run;

/** Relative L2 distance. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const difference = Array.from(a, (value, at) => value - b[at]!);
  return Math.hypot(...difference) / Math.hypot(...Array.from(b));
}

const VARIANTS: readonly Params[] = [
  { variant: 'materialised', tree: 'blelloch' },
  { variant: 'fused', tree: 'blelloch' },
  { variant: 'fused', tree: 'hillis-steele' },
];

describe('all variants give the same y', () => {
  it.each([
    { t: 1, channels: 3, n: 2, bt: 4 },
    { t: 2, channels: 2, n: 3, bt: 1 },
    { t: 257, channels: 2, n: 2, bt: 32 },
    { t: 4096, channels: 1, n: 2, bt: 128 },
  ])('over $t tokens', async (shape) => {
    const params = { ...shape, bp: 16, influence: false, data: 'normal' };
    const expected = dataOf(await run({ ...params, variant: 'sequential' }), 'y');
    for (const variant of VARIANTS) {
      const one = await run({ ...params, ...variant });
      expect(distance(dataOf(one, 'y'), expected)).toBeLessThan(1e-5);
      expect(one.checks['y']!.relL2).toBeLessThan(1e-5);
    }
  });
});

describe('the expanded states', () => {
  const params = { t: 20, channels: 3, n: 4, bt: 8 };
  const expanded = 4 * params.t * params.channels * params.n;

  it('never go to HBM in the fused scan, by the audited trace', async () => {
    const fused = await auditedRun({ ...params, variant: 'fused' });
    expect(fused.audited).toBe(true);
    expect(fused.tensors.filter(({ kind }) => kind === 'ghost').map(({ name }) => name)).toEqual(['Abar', 'Bx', 'h']);
    expect(['Abar', 'Bx', 'h'].filter((name) => name in fused.traffic.byTensor)).toEqual([]);
    // What the scan itself writes is y; the rest are projections and the measure of influence.
    expect(fused.traffic.byTensor['y']!.write).toBe(expanded / params.n);
  });

  it('go there and come back in the materialised one, three tensors of them', async () => {
    const materialised = await auditedRun({ ...params, variant: 'materialised' });
    expect(materialised.audited).toBe(true);
    for (const name of ['Abar', 'Bx', 'h']) {
      expect(materialised.traffic.byTensor[name]).toEqual({ read: expanded, write: expanded });
    }
  });
});

describe('the tree of a chunk', () => {
  const levels = (of: Run): (Lanes | null)[] =>
    Array.from({ length: of.events }, (_, event) => decodeEvent(of.records, event))
      .filter(({ operation, slot }) => operation === 'combine' && of.passes[3]!.slots[slot]!.name === 'b_j')
      .map(({ lanes }) => lanes);
  const params = { t: 7, channels: 1, n: 2, bt: 8, influence: false };

  it('by Blelloch goes up and down', async () => {
    expect(levels(await run({ ...params, tree: 'blelloch' }))).toEqual([
      { first: 1, step: 2, count: 4, partner: -1, moves: false },
      { first: 3, step: 4, count: 2, partner: -2, moves: false },
      { first: 7, step: 8, count: 1, partner: -4, moves: false },
      { first: 7, step: 8, count: 1, partner: -4, moves: true },
      { first: 3, step: 4, count: 2, partner: -2, moves: true },
      { first: 1, step: 2, count: 4, partner: -1, moves: true },
    ]);
  });
  it('by Hillis and Steele doubles the distance', async () => {
    expect(levels(await run({ ...params, tree: 'hillis-steele' }))).toEqual([
      { first: 1, step: 1, count: 6, partner: -1, moves: false },
      { first: 2, step: 1, count: 5, partner: -2, moves: false },
      { first: 4, step: 1, count: 3, partner: -4, moves: false },
    ]);
  });
  it('trades work for depth', () => {
    const shape = selectiveShape({ ...defaultParameters(selectiveScan), t: 64, bt: 64 });
    expect([combinesOver('blelloch', 64), treeDepth({ ...shape, tree: 'blelloch' })]).toEqual([126, 12]);
    expect([combinesOver('hillis-steele', 64), treeDepth({ ...shape, tree: 'hillis-steele' })]).toEqual([321, 6]);
  });
});

describe('zero-order hold', () => {
  /** A constant input of 1 over a time of 1.6, in so many steps, with states that decay at these rates and one that does not. */
  const A = [-3, -0.7, -1e-7, 0];
  const constant = (t: number): Arrays => ({
    X: new Float32Array(t).fill(1),
    Wdt: Float32Array.of(0),
    bias: Float32Array.of(Math.log(Math.expm1(1.6 / t))),
    WB: new Float32Array(A.length).fill(1),
    WC: new Float32Array(A.length).fill(1),
    A: Float32Array.from(A),
    D: Float32Array.of(0),
  });
  const params = { channels: 1, n: A.length, bt: 4 };
  // h' = A h + x from h = 0, whose solution is (exp(1.6 A) - 1) / A.
  const solution = A.reduce((sum, rate) => sum + (rate === 0 ? 1.6 : Math.expm1(1.6 * rate) / rate), 0);

  it.each([...VARIANTS, { variant: 'sequential' }])(
    'is exact for a constant input, however many steps there are: %j',
    async (variant) => {
      for (const t of [1, 13]) {
        const one = { ...params, ...variant, t, discretisation: 'zoh' };
        const { run: held } = await runKernel(executor, 'selective-scan', one, constant(t));
        expect(runFindings(held)).toEqual([]);
        expect(Math.abs(dataOf(held, 'y')[t - 1]! / solution - 1)).toBeLessThan(2e-6);
      }
    },
  );

  it('is what Euler’s rule comes near to with short steps', async () => {
    const errors = [1, 16].map(async (t) => {
      const { run: euler } = await traceKernel(executor, 'selective-scan', { ...params, t }, constant(t));
      return Math.abs(dataOf(euler, 'y')[t - 1]! / solution - 1);
    });
    const [long, short] = await Promise.all(errors);
    expect(long).toBeGreaterThan(0.1);
    expect(short).toBeLessThan(long! / 8);
  });

  it.each([-20, 0.5, 100])('keeps its digits at rates of all sizes, bias %d', async (bias) => {
    const rates = Array.from({ length: 64 }, (_, at) => (at < 60 ? -1 : 0.01) * 10 ** ((at % 60) / 5 - 8));
    const inputs = {
      X: [1],
      Wdt: [0],
      bias: [bias],
      WB: rates.map(() => 1),
      WC: rates.map(() => 1),
      A: rates,
      D: [0],
    };
    const loaded = Object.fromEntries(
      Object.entries(inputs).map(([name, values]) => [name, Float32Array.from(values)]),
    );
    const one = { variant: 'materialised', discretisation: 'zoh', t: 1, channels: 1, n: 64, influence: true };
    const { run: held } = await runKernel(executor, 'selective-scan', one, loaded);
    expect(runFindings(held)).toEqual([]);
    const shape = selectiveShape({ ...defaultParameters(selectiveScan), ...one });
    const { values, errors } = selectiveReference(shape, loaded)['Bx']!;
    dataOf(held, 'Bx').forEach((value, at) => {
      expect(Math.abs(value / values[at]! - 1), `rate ${rates[at]}`).toBeLessThan(1e-6);
      expect(Math.abs(value - values[at]!), `rate ${rates[at]}`).toBeLessThanOrEqual(errors[at]!);
      expect(errors[at]! / values[at]!, `rate ${rates[at]}`).toBeLessThan(1e-5);
    });
  });
});

it('waits for each token in sequence, for each chunk in a scan', async () => {
  const params = { t: 64, channels: 1, n: 1, bt: 16, bp: 8, influence: false };
  // Projection, softplus, discretisation; states; output.
  expect(depthOf(await run({ ...params, variant: 'sequential' }))).toBe(3 + 64 + 1);
  expect(depthOf(await run({ ...params, variant: 'fused', tree: 'blelloch' }))).toBe(3 + 2 * 4 + 4 + 1);
  expect(depthOf(await run({ ...params, variant: 'fused', tree: 'hillis-steele' }))).toBe(3 + 4 + 4 + 1);
});

describe('marked tokens', () => {
  it('enter the state of their symbol and stay, the others leave no trace', async () => {
    const params = { t: 48, channels: 5, n: 4, bt: 8, data: 'marked', variant: 'materialised' };
    const marked = await run(params);
    const [X, h, influence] = ['X', 'h', 'influence'].map((name) => dataOf(marked, name)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const last = influence.subarray(47 * 48);
    const isMarked = (token: number): boolean => X[token * 5] === 1;
    const counts = Array.from(last).map((value, token) => ({ value, marked: isMarked(token) }));
    const weakest = Math.min(...counts.filter((one) => one.marked).map(({ value }) => value));
    const strongest = Math.max(...counts.filter((one) => !one.marked).map(({ value }) => value));
    expect(weakest).toBeGreaterThan(100 * strongest);
    // The state of channel 0 after each token changes where the token is marked, and hardly where it is not.
    for (let token = 1; token < 48; token++) {
      const change = [0, 1, 2, 3].map((s) => Math.abs(h[token * 4 + s]! - h[(token - 1) * 4 + s]!));
      if (isMarked(token)) expect(Math.max(...change)).toBeGreaterThan(0.5);
      else expect(Math.max(...change)).toBeLessThan(0.01);
    }
  });
});

it('has a reference that equals the sum over the past, weighted by the time since', () => {
  const params = { ...defaultParameters(selectiveScan), t: 31, channels: 3, n: 4, data: 'normal' };
  const { t, channels, n } = selectiveShape(params);
  const inputs = selectiveScan.inputs(params, createRandom(8));
  const { dt, B, C, y } = selectiveReference(selectiveShape(params), inputs);
  const [X, A, D] = [inputs['X']!, inputs['A']!, inputs['D']!];
  const step = (token: number, c: number): number => dt!.values[token * channels + c]!;
  const direct = Float64Array.from({ length: t * channels }, (_, at) => {
    const [token, c] = [Math.floor(at / channels), at % channels];
    let [sum, since] = [D[c]! * X[at]!, 0];
    for (let s = token; s >= 0; s--) {
      for (let k = 0; k < n; k++) {
        const entered = step(s, c) * B!.values[s * n + k]! * X[s * channels + c]!;
        sum += C!.values[token * n + k]! * Math.exp(A[c * n + k]! * since) * entered;
      }
      since += step(s, c);
    }
    return sum;
  });
  expect(distance(direct, y!.values)).toBeLessThan(1e-12);
});

it('refuses a channel that is not there, and the influence of too many tokens', async () => {
  await expect(run({ channels: 3, channel: 3 })).rejects.toThrow(/; channel = 2 works\.$/);
  await expect(run({ t: 4096 })).rejects.toThrow(/; t = 1024 works\.$/);
});
