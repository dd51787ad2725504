/** What a linear classifier can learn and what it cannot, on the device; and its gradient against differences. */
import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../../app/node/dawn.ts';
import { createRandom } from '../../tensors/random.ts';
import { defaultParameters } from '../../parameters.ts';
import type { Params } from '../../parameters.ts';
import { dataOf, traceKernel } from '../run.fixture.ts';
import { linearClassifier } from './kernel.ts';
import { shapeOf } from './passes.ts';
import { classifierReference } from './reference.ts';

const executor = createDawnExecutor();
afterAll(() => {
  executor.dispose();
});

const SEEDS = Array.from({ length: 20 }, (_, at) => at + 1);

/** The share of points on their side before the last step of a training in float64. */
function accuracyOf(values: Params, seed: number): number {
  const params = { ...defaultParameters(linearClassifier), ...values };
  const inputs = linearClassifier.inputs(params, createRandom(seed));
  return classifierReference(shapeOf(params), inputs).accuracy.at(-1)!;
}

describe('learning', () => {
  it('parts two blobs from 20 of 20 seeds, in both variants', () => {
    for (const variant of ['logistic', 'perceptron']) {
      expect(SEEDS.filter((seed) => accuracyOf({ variant, n: 64, g: 1 }, seed) < 0.96)).toEqual([]);
    }
  });

  it('ends near one half on XOR, whatever the seed: three of four clouds at best', () => {
    const ends = SEEDS.map((seed) => accuracyOf({ data: 'xor', n: 64, g: 1, steps: 200 }, seed));
    expect(Math.max(...ends)).toBeLessThan(0.8);
    const mean = ends.reduce((sum, value) => sum + value, 0) / ends.length;
    expect(mean).toBeGreaterThan(0.4);
    expect(mean).toBeLessThan(0.65);
  });

  it('follows the gradient, as differences of the loss in float64 have it', () => {
    const params = { ...defaultParameters(linearClassifier), data: 'noisy', steps: 2, g: 1, rate: 1 };
    const inputs = linearClassifier.inputs(params, createRandom(3));
    const { w } = classifierReference(shapeOf(params), inputs);
    const EPSILON = 2 ** -10;
    for (let k = 0; k < 3; k++) {
      const lossAt = (by: number): number => {
        const w0 = inputs['w0']!.map((value, at) => (at === k ? value + by : value));
        return classifierReference(shapeOf(params), { ...inputs, w0 }).loss[0]!;
      };
      const difference = (lossAt(EPSILON) - lossAt(-EPSILON)) / (2 * EPSILON);
      expect(w[k]! - w[3 + k]!).toBeCloseTo(difference, 6);
    }
  });
});

describe('on the device', () => {
  it('moves nothing more once the perceptron has every point on its side', async () => {
    const { run } = await traceKernel(executor, 'linear-classifier', { variant: 'perceptron', steps: 64 });
    const accuracy = dataOf(run, 'accuracy');
    const right = accuracy.indexOf(1);
    expect(right).toBeGreaterThan(0);
    const w = dataOf(run, 'w');
    expect(w.slice(3 * right, 3 * right + 3)).toEqual(w.slice(-3));
    expect(accuracy.slice(right).every((value) => value === 1)).toBe(true);
  });

  it('keeps the weights of every step, the first as they were given', async () => {
    const { run } = await traceKernel(executor, 'linear-classifier', { steps: 7, n: 13, lanes: 5 });
    expect(dataOf(run, 'w').slice(0, 3)).toEqual(dataOf(run, 'w0'));
    expect(dataOf(run, 'w')).toHaveLength(3 * 8);
    const loss = dataOf(run, 'loss');
    expect(loss.at(-1)).toBeLessThan(loss[0]!);
  });
});
