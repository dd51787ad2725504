import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../../app/node/dawn.ts';
import { runFindings } from '../../verify.ts';
import { dataOf, runKernel } from '../run.fixture.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

const smooth = (params: object, loaded = {}) => runKernel(executor, 'kernel-smoothing', { ...params }, loaded);

describe('attention', () => {
  it.each([0.1, 0.2, 1])('gives the weights and estimates of Nadaraya-Watson to 1e-5, h = %d', async (h) => {
    const shape = { n: 19, m: 13, br: 4, bc: 5, h };
    const { run: attention } = await smooth({ ...shape, variant: 'attention' });
    const { run: gaussian } = await smooth({ ...shape, variant: 'nadaraya-watson', rule: 'gaussian' });
    for (const name of ['weights', 'estimate']) {
      dataOf(attention, name).forEach((value, index) => {
        expect(Math.abs(value - dataOf(gaussian, name)[index]!)).toBeLessThan(1e-5);
      });
    }
  });
});

describe('neighbours', () => {
  const points = { x: Float32Array.from([0, 1, 3, 7]), y: Float32Array.from([10, 20, 30, 40]) };

  it('are the nearest point, the first of two at the same distance', async () => {
    const queries = Float32Array.from([-1, 0.5, 2.5, 100]);
    const { run } = await smooth({ variant: 'nearest', n: 4, m: 4 }, { ...points, queries });
    expect([...dataOf(run, 'estimate')]).toEqual([10, 10, 30, 40]);
  });

  it('share the weight, and are all points when k is larger than their number', async () => {
    const queries = Float32Array.from([0.25]);
    const { run: two } = await smooth({ variant: 'knn', k: 2, n: 4, m: 1 }, { ...points, queries });
    expect([...dataOf(two, 'weights')]).toEqual([0.5, 0.5, 0, 0]);
    const { run: all } = await smooth({ variant: 'knn', k: 9, n: 4, m: 1 }, { ...points, queries });
    expect(dataOf(all, 'estimate')[0]).toBeCloseTo(25, 5);
  });
});

describe('windows', () => {
  const loaded = {
    x: Float32Array.from([0, 1]),
    y: Float32Array.from([2, 4]),
    queries: Float32Array.from([0.5, 5]),
  };
  const shape = { n: 2, m: 2, h: 0.5 };

  it('include the points at their edge', async () => {
    const { run } = await smooth({ ...shape, rule: 'boxcar' }, loaded);
    expect([...dataOf(run, 'weights')].slice(0, 2)).toEqual([0.5, 0.5]);
  });

  it.each(['boxcar', 'epanechnikov'])('without a point give no estimate: %s', async (rule) => {
    const { run } = await smooth({ ...shape, h: 0.75, rule }, loaded);
    expect(dataOf(run, 'estimate')[0]).toBeCloseTo(3, 6);
    expect(dataOf(run, 'estimate')[1]).toBeNaN();
    expect(runFindings(run)).toEqual([]);
  });

  it('of a Gaussian reach everything, however far', async () => {
    const { run } = await smooth({ ...shape, h: 0.02, rule: 'gaussian' }, loaded);
    expect([...dataOf(run, 'estimate')]).toEqual([3, 4]);
  });
});
