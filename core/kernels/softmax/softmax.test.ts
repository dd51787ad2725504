import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../../app/node/dawn.ts';
import type { Arrays } from '../../kernel.ts';
import type { Params } from '../../parameters.ts';
import type { Run } from '../../run.ts';
import { runFindings } from '../../verify.ts';
import { dataOf, runKernel } from '../run.fixture.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

const run = async (params: Params, loaded?: Arrays): Promise<Run> =>
  (await runKernel(executor, 'softmax', params, loaded)).run;
const output = (of: Run): Float32Array => dataOf(of, 'Y');

describe('accesses of HBM per element', () => {
  it.each([
    ['naive', 2],
    ['safe', 3],
    ['online', 2],
  ])('%s: %d loads and 1 store', async (variant, loads) => {
    const [r, v] = [5, 23];
    const { traffic } = await run({ variant, r, v, br: 2, bv: 7 });
    expect(traffic.byTensor).toEqual({
      X: { read: 4 * loads * r * v, write: 0 },
      Y: { read: 0, write: 4 * r * v },
    });
  });
});

describe('exponentials that overflow', () => {
  const shape = { r: 3, v: 4, br: 2, bv: 3 };
  const X = Float32Array.from([1, 2, 3, 4, 100, 1, 2, 3, 100, 200, -50, 88]);

  it('show in the naive output as NaN and zeros, which is what its reference says', async () => {
    const of = await run({ ...shape, variant: 'naive' }, { X });
    const [first, second, third] = [0, 4, 8].map((start) => [...output(of).slice(start, start + 4)]);
    expect(first!.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    expect(second).toEqual([NaN, 0, 0, 0]);
    expect(third).toEqual([NaN, NaN, 0, 0]);
    expect(runFindings(of)).toEqual([]);
  });

  it.each(['safe', 'online'])('do not occur in %s', async (variant) => {
    const of = await run({ ...shape, variant }, { X });
    expect(runFindings(of)).toEqual([]);
    for (const start of [0, 4, 8]) {
      const sum = output(of)
        .slice(start, start + 4)
        .reduce((a, b) => a + b);
      expect(sum).toBeCloseTo(1, 6);
    }
  });
});
