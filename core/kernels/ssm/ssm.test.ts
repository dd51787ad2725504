import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../../app/node/dawn.ts';
import { untracedPlan } from '../../gpu/build.ts';
import type { Arrays } from '../../kernel.ts';
import type { Fault } from '../../outcome.ts';
import { defaultParameters } from '../../parameters.ts';
import type { Params } from '../../parameters.ts';
import { inputsOf, resolveRequest } from '../../perform/resolve.ts';
import { runFindings } from '../../verify.ts';
import { dataOf, runKernel } from '../run.fixture.ts';
import { ssmFault } from './check.ts';
import { reversed } from './convolution-reference.ts';
import { ssm } from './kernel.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

const HIPPO = { initialisation: 'hippo', discretisation: 'bilinear' };

it('answers an impulse with C Ābarᵏ B̄', async () => {
  const loaded = { A: Float32Array.from([-1, -2]), B: Float32Array.from([1, 0.5]), C: Float32Array.from([2, -1]) };
  const { run } = await runKernel(executor, 'ssm', { t: 9, n: 2, dt: 0.5, skip: 0, data: 'impulse' }, loaded);
  dataOf(run, 'y').forEach((value, k) => {
    const exact = 2 * Math.exp(-0.5 * k) * (1 - Math.exp(-0.5)) - 0.25 * Math.exp(-k) * (1 - Math.exp(-1));
    expect(value).toBeCloseTo(exact, 6);
  });
});

it('integrates where A is 0, and keeps the digits of a slow decay', async () => {
  const loaded = { A: Float32Array.from([0, -1e-4]), B: Float32Array.from([1, 1]) };
  const { run } = await runKernel(executor, 'ssm', { t: 5, n: 2, dt: 0.25 }, loaded);
  expect(dataOf(run, 'Bbar')[0]).toBe(0.25);
  expect(dataOf(run, 'Abar')[0]).toBe(1);
  expect(runFindings(run)).toEqual([]);
});

describe('HiPPO', () => {
  it('holds the last tokens in its state: what it draws is within 4 % of what was', async () => {
    const tensor = await compute({ ...HIPPO, t: 64, n: 24, g: 30, dt: 0.03 });
    const [reconstruction, history] = [tensor('reconstruction'), tensor('history')];
    let [error, size] = [0, 0];
    for (let e = 40 * 30; e < 64 * 30; e++) {
      error += (reconstruction[e]! - history[e]!) ** 2;
      size += history[e]! ** 2;
    }
    expect(Math.sqrt(error / size)).toBeLessThan(0.04);
  });
  it('does better the more numbers it has', async () => {
    const errors: number[] = [];
    for (const n of [2, 5, 10]) {
      const tensor = await compute({ ...HIPPO, t: 48, n, g: 30, dt: 0.03 });
      const reconstruction = tensor('reconstruction').subarray(47 * 30);
      const history = tensor('history').subarray(47 * 30);
      errors.push(Math.hypot(...reconstruction.map((value, lag) => value - history[lag]!)));
    }
    expect([...errors].sort((a, b) => b - a)).toEqual(errors);
  });
});

describe('a full matrix', () => {
  const n = 4;
  const legt = (r: number, c: number): number =>
    (r >= c || (c - r) % 2 === 0 ? -1 : 1) * Math.sqrt((2 * r + 1) * (2 * c + 1));
  const loaded = {
    A: Float32Array.from({ length: n * n }, (_, e) => legt(Math.floor(e / n), e % n)),
    B: Float32Array.from({ length: n }, (_, r) => (-1) ** r * Math.sqrt(2 * r + 1)),
    C: new Float32Array(n).fill(1),
    x: Float32Array.from({ length: 40 }, (_, t) => Math.sin(0.2 * t)),
  };
  // From scipy.signal.cont2discrete and a loop in numpy, with the same f32 inputs.
  it.each([
    ['zoh', 'recurrent', -0.5313272624392527, 0.6360621107591427],
    ['zoh', 'convolution', -0.5313272624392527, 0.6360621107591427],
    ['bilinear', 'recurrent', -0.5290293264383732, 0.6338342246113018],
    ['bilinear', 'convolution', -0.5290293264383732, 0.6338342246113018],
  ])('is computed in full: %s, %s', async (discretisation, variant, at20, at39) => {
    const params = { initialisation: 'dense', variant, discretisation, n, t: 40 };
    const { run } = await runKernel(executor, 'ssm', params, loaded);
    expect(dataOf(run, 'y')[20]).toBeCloseTo(at20, 6);
    expect(dataOf(run, 'y')[39]).toBeCloseTo(at39, 6);
    expect(Object.values(run.checks).map(({ verdict }) => verdict)).not.toContain('differs');
    expect(runFindings(run)).toEqual([]);
    expect(run.tensors.map(({ name }) => name)).not.toContain('reconstruction');
  });
  it('is that of HiPPO-LegT from a seed, which holds a constant signal as 1, 0, 0, ...', async () => {
    const params = { initialisation: 'dense', n: 8, t: 60, skip: 0 };
    const C = Float32Array.from([1, 10, 100, 1000, 0, 0, 0, 0]);
    const tensor = await compute(params, { x: new Float32Array(60).fill(1), C });
    expect(tensor('y')[59]).toBeCloseTo(1, 3);
  });
  it('changes its rows where a pivot is 0', async () => {
    const swap = { A: Float32Array.from([20, 20, 20, 0]) };
    const params = { initialisation: 'dense', discretisation: 'bilinear', n: 2, t: 3, dt: 0.1 };
    const { run } = await runKernel(executor, 'ssm', params, swap);
    // (I - A / 20)⁻¹ (I + A / 20) with A / 20 = [[1, 1], [1, 0]].
    expect([...dataOf(run, 'Abar')].map((value) => Math.round(1e5 * value) / 1e5)).toEqual([-3, -2, -2, -1]);
    expect(runFindings(run)).toEqual([]);
  });
});

/** What the untraced build alone gives: fast enough for thousands of tokens. */
async function compute(params: Params, loaded: Arrays = {}): Promise<(tensor: string) => Float32Array> {
  const { limits } = await executor.adapter();
  const resolved = resolveRequest({ kernel: 'ssm', params, seed: 3, inputs: {} }, limits);
  if (!resolved.ok) throw new Error(resolved.problem.message);
  const request = { ...resolved.value, loaded };
  const { buffers } = await executor.execute(await untracedPlan(ssm, request.params, inputsOf(request)));
  return (tensor) => new Float32Array(buffers[tensor]!);
}

function distance(a: Float32Array, b: Float32Array): number {
  return Math.hypot(...a.map((value, index) => value - b[index]!)) / Math.hypot(...b);
}

describe('the same y to 1e-5', () => {
  it.each([1, 2, 31, 127, 1009, 4096])('token by token, by convolution and by both trees, T = %d', async (t) => {
    const shape = { t, n: 4, dt: 0.1, c: 32, data: 'noise' };
    const y = (await compute(shape))('y');
    for (const other of [
      { variant: 'convolution' },
      { variant: 'scan', tree: 'blelloch' },
      { variant: 'scan', tree: 'hillis-steele' },
    ]) {
      expect(distance((await compute({ ...shape, ...other }))('y'), y)).toBeLessThan(1e-5);
    }
  });
  it.each(['zoh', 'bilinear'])('token by token and by convolution, with HiPPO, %s', async (discretisation) => {
    const shape = { ...HIPPO, discretisation, t: 61, n: 8, dt: 0.1 };
    const y = (await compute(shape))('y');
    expect(distance((await compute({ ...shape, variant: 'convolution', points: 16 }))('y'), y)).toBeLessThan(1e-5);
  });
});

it('turns by roots of unity that are good to the last place: the spectrum of an impulse', async () => {
  const points = 1024;
  const t = points / 2;
  const x = new Float32Array(t).fill(1, 1, 2);
  const spectrum = (await compute({ variant: 'convolution', t, points, n: 1 }, { x }))('x_freq');
  for (let p = 0; p < points; p++) {
    const angle = (-2 * Math.PI * reversed(p, points)) / points;
    expect(Math.abs(spectrum[2 * p]! - Math.cos(angle))).toBeLessThan(3e-7);
    expect(Math.abs(spectrum[2 * p + 1]! - Math.sin(angle))).toBeLessThan(3e-7);
  }
});

describe('work against depth', () => {
  const costs = (params: Params): { flops: number; depth: number } => {
    const { flops, depth } = ssm.costs({ ...defaultParameters(ssm), t: 1024, c: 64, ...params });
    return { flops, depth: depth! };
  };
  const [recurrent, convolution, blelloch, hillisSteele] = [
    costs({}),
    costs({ variant: 'convolution' }),
    costs({ variant: 'scan' }),
    costs({ variant: 'scan', tree: 'hillis-steele' }),
  ];
  it('has T steps token by token, 2 log₂ C and a chunk after the other in a scan, 2 log₂ L in a convolution', () => {
    expect(recurrent.depth).toBe(1 + 1024 + 1);
    expect(blelloch.depth).toBe(2 + 2 * 6 + 1024 / 64 + 1);
    expect(hillisSteele.depth).toBe(2 + 6 + 1024 / 64 + 1);
    expect(convolution.depth).toBe(1 + 2 + 2 * (11 + 1) + 2);
  });
  it('pays for it in flops', () => {
    expect(blelloch.flops).toBeGreaterThan(recurrent.flops);
    expect(hillisSteele.flops).toBeGreaterThan(blelloch.flops);
  });
});

describe('refusals name what works', () => {
  const fault = (params: Params): Fault | undefined => ssmFault({ ...defaultParameters(ssm), ...params });
  it.each([
    [{ ...HIPPO, variant: 'scan' }, 'variant', 'recurrent'],
    [{ initialisation: 'dense', variant: 'scan' }, 'variant', 'recurrent'],
    [{ variant: 'scan', c: 24 }, 'c', 16],
    [{ variant: 'scan', c: 128, n: 64 }, 'c', 32],
    [{ variant: 'convolution', t: 4096, points: 64 }, 'points', 128],
    [{ variant: 'convolution', points: 100 }, 'points', 64],
  ])('%o', (params, field, nearest) => {
    const offer = { [field]: nearest };
    expect(fault(params)).toMatchObject({ field, offer });
    expect(fault({ ...params, ...offer })).toBeUndefined();
  });
});
