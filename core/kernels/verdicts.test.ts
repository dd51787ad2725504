/** What is said of runs whose inputs are hard for f32: neither right called wrong nor wrong called right. */
import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import type { Params } from '../parameters.ts';
import { resolveRequest } from '../perform/resolve.ts';
import type { Run } from '../run.ts';
import { isSound } from '../run.ts';
import { LARGEST_F32 } from '../tensors/f32.ts';
import { writeNpy } from '../tensors/npy.ts';
import { escapeSentence } from '../verdict.ts';
import type { Verdict } from '../verdict.ts';
import { hostileCases, verifyCase } from '../verify.ts';
import { kernels } from './index.ts';
import { dataOf, runKernel } from './run.fixture.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

const verdictsOf = (run: Run): Record<string, Verdict> =>
  Object.fromEntries(Object.entries(run.checks).map(([name, { verdict }]) => [name, verdict]));
const run = async (
  kernel: string,
  params: Params,
  inputs: Readonly<Record<string, readonly number[]>>,
): Promise<Run> => {
  const loaded = Object.fromEntries(Object.entries(inputs).map(([name, values]) => [name, Float32Array.from(values)]));
  return (await runKernel(executor, kernel, params, loaded)).run;
};

it('calls a softmax of equal scores right, however low they are', async () => {
  const low = await run('softmax', { r: 1, v: 2 }, { X: [-LARGEST_F32, -LARGEST_F32] });
  expect([...dataOf(low, 'Y')]).toEqual([0.5, 0.5]);
  expect(verdictsOf(low)).toEqual({ Y: 'matches' });
});

it.each(['two-pass', 'naive-sum-of-squares', 'welford'])(
  'does not call the variance of equal numbers wrong: %s',
  async (variant) => {
    const equal = await run('welford', { variant, r: 1, v: 50 }, { X: Array.from({ length: 50 }, () => 0.1) });
    expect(equal.checks['mean']!.verdict).toBe('matches');
    expect(['matches', 'unjudged']).toContain(equal.checks['variance']!.verdict);
    expect(isSound(equal)).toBe(true);
  },
);

describe('products', () => {
  const shape = { m: 1, n: 1, k: 4 };
  it('that underflow are right, and those that cancel cannot be judged', async () => {
    const tiny = await run('matmul', { ...shape, k: 1 }, { A: [1e-30], B: [1e-30] });
    expect(verdictsOf(tiny)).toEqual({ C: 'matches' });
    const cancelled = await run('matmul', shape, { A: [1e8, 1, -1e8, 1], B: [1, 1, 1, 1] });
    expect(verdictsOf(cancelled)).toEqual({ C: 'unjudged' });
  });
  it('that leave the range of f32 are never sound, and say where', async () => {
    const huge = await run('matmul', { ...shape, k: 1 }, { A: [1e20], B: [1e20] });
    expect(verdictsOf(huge)).toEqual({ C: 'overflowed' });
    expect(isSound(huge)).toBe(false);
    expect(escapeSentence(huge)).toBe(
      'C[0, 0], 1.00e+40, is beyond the range of f32, ±3.4e38: 1 element of C is infinite or NaN, first C[0, 0] = Infinity.',
    );
    const onTheWay = await run('matmul', { ...shape, k: 3 }, { A: [3e38, 3e38, -3e38], B: [1, 1, 1] });
    expect(verdictsOf(onTheWay)).toEqual({ C: 'overflowed' });
    expect(escapeSentence(onTheWay)).toContain('A term or a partial sum of C[0, 0] is beyond the range');
  });
});

describe.each([{ variant: 'standard' }, { variant: 'flash', loop: 'q-outer' }, { variant: 'flash', loop: 'kv-outer' }])(
  'scores of minus infinity, $variant $loop',
  (method) => {
    it.each([false, true])('give no weight to what is padding or hidden: causal %s', async (causal) => {
      const params = { ...method, n: 3, d: 1, heads: 1, scale: 1, causal };
      const lost = await run('attention', params, { Q: [1e20, 1e20, 1e20], K: [-1e20, -1e20, -1e20], V: [1, 2, 3] });
      expect([...dataOf(lost, 'O')]).toEqual([NaN, NaN, NaN]);
      expect(lost.checks['O']!.verdict).toBe('overflowed');
      expect(escapeSentence(lost)).toContain('S[0, 0], -1.00e+40, is beyond the range');
    });
  },
);

it('does not call a mean of weights that f32 loses right', async () => {
  const params = { variant: 'recurrent', n: 2, d: 1, dv: 1 };
  const lost = await run('linear-attention', params, { Q: [1, 1], K: [-1000, -1000], V: [1, 3] });
  expect([...dataOf(lost, 'O')]).toEqual([NaN, NaN]);
  expect(verdictsOf(lost)).toEqual({ O: 'overflowed', S: 'matches', z: 'matches' });
  expect(escapeSentence(lost)).toContain('rowsum A[0], 0.00, is below the smallest normal f32');
});

it('does not call weights of far points right that f32 cannot tell apart', async () => {
  const params = { variant: 'nadaraya-watson', n: 3, m: 1, h: 0.2 };
  const far = await run('kernel-smoothing', params, { x: [0, 1, -1], y: [1, 5, 3], queries: [1e10] });
  expect(verdictsOf(far)).toEqual({ weights: 'unjudged', estimate: 'unjudged' });
});

describe('state spaces', () => {
  it('that decay at once are right', async () => {
    const stiff = await run('ssm', { n: 1, t: 40 }, { A: [-1000] });
    expect(verdictsOf(stiff)).toEqual({ Abar: 'matches', Bbar: 'matches', y: 'matches' });
  });
  it.each([
    ['sequential', 'euler'],
    ['fused', 'euler'],
    ['fused', 'zoh'],
  ])('whose gate is beyond the range say so: %s, %s', async (variant, discretisation) => {
    const inputs = { X: [1], Wdt: [1], bias: [0], WB: [1], WC: [1], A: [1e5], D: [1] };
    const params = { variant, discretisation, t: 1, channels: 1, n: 1, influence: false };
    const open = await run('selective-scan', params, inputs);
    expect([...dataOf(open, 'y')]).toEqual([NaN]);
    expect(open.checks['y']!.verdict).toBe('overflowed');
    expect(escapeSentence(open)).toContain('Abar[0, 0, 0], more than float64 holds, is beyond the range');
  });
  it('that take in nothing in the end are right where a product on the way is beyond the range', async () => {
    // dt B is 1e60, and the token is 0.
    const inputs = {
      X: [0, 1],
      Wdt: [0, 0, 0, 0],
      bias: [1e30, 1e30],
      WB: [0, 1e30],
      WC: [0, 1],
      A: [0, 0],
      D: [0, 0],
    };
    const params = { variant: 'materialised', t: 1, channels: 2, n: 1, influence: false };
    const lost = await run('selective-scan', params, inputs);
    expect(lost.checks['Bx']!.verdict).toBe('overflowed');
    expect(escapeSentence(lost)).toContain('Bx[0, 0, 0] is beyond the range');
  });
  it('that explode say where they left the range', async () => {
    const unstable = await run('ssm', { n: 1, t: 40, dt: 1 }, { A: [10], x: Array.from({ length: 40 }, () => 1) });
    expect(unstable.checks['y']!.verdict).toBe('overflowed');
    expect(escapeSentence(unstable)).toMatch(/^h\[9, 0\], .* is beyond the range/);
  });

  const problemOf = async (
    params: Params,
    values: readonly number[],
    shape: readonly number[],
    name = 'A',
  ): Promise<unknown> => {
    const bytes = writeNpy(Float32Array.from(values), shape);
    const request = { kernel: 'ssm', params, seed: 1, inputs: { [name]: { name: `${name}.npy`, bytes } } };
    const resolved = resolveRequest(request, (await executor.adapter()).limits);
    return resolved.ok ? undefined : resolved.problem;
  };
  const hippo = { initialisation: 'hippo', dt: 1 };
  const dense = { initialisation: 'dense', dt: 1 };
  it.each([
    [[-1, 1.5, -1.732, -2], 'A[0, 1] is 1.500, but A of HiPPO-LegS has 0 there; initialisation = dense works'],
    [[-1, 0, -1, -3], 'A[1, 0] is -1.000, but A of HiPPO-LegS has -1.732 there; initialisation = dense works'],
  ])('take no other matrix than its own for that of HiPPO: %j', async (A, message) => {
    const refused = { field: 'A', message: expect.stringContaining(message) as string };
    expect(await problemOf(hippo, A, [2, 2])).toMatchObject({ ...refused, mend: { initialisation: 'dense' } });
    expect(await problemOf(dense, A, [2, 2])).toBeUndefined();
  });
  it('take HiPPO from a file that has it to three digits', async () => {
    expect(await problemOf(hippo, [-1, 0, -1.732, -2], [2, 2])).toBeUndefined();
  });
  it('take no other B for that of HiPPO', async () => {
    expect(await problemOf(hippo, [1, 2], [2], 'B')).toMatchObject({
      field: 'B',
      message: expect.stringContaining('B[1] is 2.000, but B of HiPPO-LegS has 1.732 there') as string,
    });
  });
  it('refuse a step of the bilinear rule that is infinite', async () => {
    const params = { discretisation: 'bilinear', dt: 0.5 };
    expect(await problemOf(params, [-1, 4], [2])).toMatchObject({
      field: 'A',
      message: expect.stringContaining('which is 0 for A[1] = 4; discretisation = zoh works') as string,
    });
    expect(await problemOf(params, [-1, 5], [2])).toBeUndefined();
    const full = { ...dense, ...params };
    expect(await problemOf(full, [0, 4, 4, 0], [2, 2])).toMatchObject({
      field: 'A',
      message:
        'The bilinear rule divides by 1 − Δ A / 2, which is 0 for an eigenvalue of A; discretisation = zoh works.',
      mend: { discretisation: 'zoh' },
    });
    expect(await problemOf({ ...full, discretisation: 'zoh' }, [0, 4, 4, 0], [2, 2])).toBeUndefined();
    expect(await problemOf(full, [0, 5, 4, 0], [2, 2])).toBeUndefined();
  });
  it('halve a step as often as a loaded A needs, and say so', async () => {
    const A = [-40, 0, 3, -30];
    expect(await problemOf(dense, A, [2, 2])).toMatchObject({ field: 'halvings', mend: { halvings: 2 } });
    expect(await problemOf(hippo, A, [2, 2])).toMatchObject({ mend: { initialisation: 'dense', halvings: 2 } });
    expect(await problemOf({ ...dense, halvings: 2 }, A, [2, 2])).toBeUndefined();
    const halved = await run('ssm', { ...dense, n: 2, t: 8, halvings: 2 }, { A });
    expect(isSound(halved)).toBe(true);
    expect(halved.checks['y']!.tolerance).toBeLessThan(0.01);
  });
});

it.each(kernels.map((kernel) => [kernel.name, kernel] as const))(
  'hostile values have no wrong verdict: %s',
  async (_, kernel) => {
    for (const one of hostileCases(kernel, 1, 7)) {
      expect(await verifyCase(kernel, one, executor), JSON.stringify(one)).toEqual([]);
    }
  },
);
