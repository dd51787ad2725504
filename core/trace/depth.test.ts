/** Depth on real runs whose longest chain is known by hand. */
import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { traceKernel } from '../kernels/run.fixture.ts';
import { depthOf } from '../run.ts';
import { flopsOf } from './layout.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

const depth = async (kernel: string, params: Record<string, number | string>): Promise<number> =>
  depthOf((await traceKernel(executor, kernel, params)).run);

describe('depth', () => {
  it('of a tiled product is its number of blocks of k, however many tiles it has', async () => {
    const tiles = { variant: 'tiled', bm: 4, bn: 4, bk: 4 };
    expect(await depth('matmul', { ...tiles, m: 4, n: 4, k: 20 })).toBe(5);
    expect(await depth('matmul', { ...tiles, m: 12, n: 8, k: 20 })).toBe(5);
  });

  it('of a merge tree is its height: two steps of each chunk, one a level, one for the mean, one for the variance', async () => {
    const shape = { variant: 'two-pass', r: 4, br: 4, v: 16, bv: 16 };
    const withLanes = await Promise.all([2, 4, 8, 16].map((t) => depth('welford', { ...shape, t })));
    expect(withLanes.map((value) => value - withLanes[0]!)).toEqual([0, 2, 4, 6]);
  });

  it('goes through HBM from pass to pass', async () => {
    const shape = { n: 8, d: 4, br: 8, bc: 8 };
    expect(await depth('fused-matmul', { ...shape, dv: 4, variant: 'unfused' })).toBe(2);
  });

  it('is reached step by step, each by an event that computes', async () => {
    const { run } = await traceKernel(executor, 'attention', { n: 12, d: 4, br: 4, bc: 4, causal: true });
    expect(run.depths.length).toBeGreaterThan(1);
    run.depths.forEach((step, at) => {
      expect(step).toBeGreaterThan(run.depths[at - 1] ?? 0);
      expect(flopsOf(run.records, step - 1)).toBeGreaterThan(0);
    });
  });
});
