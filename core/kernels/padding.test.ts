/** What slots hold beyond the edge of a tensor is never infinite or NaN where all that is real is finite. */
import { afterAll, expect, it } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import type { Params } from '../parameters.ts';
import { takeSnapshots } from '../perform/snapshots.ts';
import { runKernel } from './run.fixture.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

type Case = readonly [kernel: string, params: Params, inputs?: Readonly<Record<string, readonly number[]>>];
const repeated = (value: number, count: number): number[] => Array.from({ length: count }, () => value);

const CASES: readonly Case[] = [
  // Rows without a weight to divide by.
  ...['q-outer', 'kv-outer'].map((loop): Case => ['attention', { variant: 'flash', loop, n: 5, d: 2, br: 4, bc: 3 }]),
  ['multi-head-attention', { variant: 'flash', n: 5, d: 2, heads: 2, br: 4, bc: 3 }],
  ...['epanechnikov', 'boxcar'].map((rule): Case => {
    const far = { queries: [100, 101, 102], x: [100, 101, 102], y: [1, 2, 3] };
    return ['kernel-smoothing', { variant: 'nadaraya-watson', rule, n: 3, m: 3, br: 2, h: 1.5 }, far];
  }),
  // Zeros far above all that is real.
  ...['safe', 'online'].map((variant): Case => {
    return ['softmax', { variant, r: 3, v: 5, br: 2, bv: 3 }, { X: repeated(-1000, 15) }];
  }),
  // Powers that still fit at the last token.
  ['ssm', { variant: 'convolution', t: 33, n: 1, c: 32, dt: 1 }, { A: [2.5] }],
];

it.each(CASES.map(([kernel, params, inputs = {}]) => [kernel, params, inputs] as const))('%s %j', async (...one) => {
  const [kernel, params, inputs] = one;
  const loaded = Object.fromEntries(Object.entries(inputs).map(([name, values]) => [name, Float32Array.from(values)]));
  const { run } = await runKernel(executor, kernel, params, loaded);
  expect(Object.values(run.checks).every(({ notFinite, ok }) => notFinite === 0 && ok)).toBe(true);
  for (const [pass, { starts }] of run.passes.entries()) {
    const { values } = await takeSnapshots(run, { pass, workgroup: starts.length - 2 }, executor);
    expect(values.every(Number.isFinite), run.passes[pass]!.name).toBe(true);
  }
});
