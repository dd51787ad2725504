import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../app/node/dawn.ts';
import { createRandom } from '../core/tensors/random.ts';
import { batchStride, drawBatch } from './seq2seq-data.ts';
import type { TrainingShape } from './seq2seq-data.ts';
import { initialState, kernelWeights, trainingPlan, weightCount } from './seq2seq-plan.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

const shape: TrainingShape = { symbols: 2, units: 3, longest: 3, sequences: 4, together: 2 };

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Cross-entropy of a batch in float64, summed over tokens and divided as the WGSL divides it. */
function lossOf({ symbols: A, units: H, longest: L, sequences }: TrainingShape, w: Float64Array, batch: Uint32Array) {
  const decoder = (A + H) * 4 * H;
  const V = decoder + (A + 1 + H) * 4 * H;
  let loss = 0;
  for (let sequence = 0; sequence < sequences; sequence++) {
    const [length, ...data] = batch.subarray(sequence * (1 + 3 * L), (sequence + 1) * (1 + 3 * L));
    let h = new Float64Array(H);
    let c = new Float64Array(H);
    for (let n = 0; n < 2 * length!; n++) {
      const W = n < length! ? 0 : decoder;
      const U = W + (n < length! ? A : A + 1) * 4 * H;
      const gate = (q: number, k: number): number =>
        h.reduce(
          (sum, value, from) => sum + value * w[U + from * 4 * H + q * H + k]!,
          w[W + data[n]! * 4 * H + q * H + k]!,
        );
      c = c.map((value, k) => sigmoid(gate(1, k)) * value + sigmoid(gate(0, k)) * Math.tanh(gate(3, k)));
      h = c.map((value, k) => sigmoid(gate(2, k)) * Math.tanh(value));
      if (n < length!) continue;
      const powers = Array.from({ length: A }, (_, a) =>
        Math.exp(h.reduce((sum, value, k) => sum + value * w[V + k * A + a]!, 0)),
      );
      loss -= Math.log(powers[data[2 * L + n - length!]!]! / powers.reduce((sum, value) => sum + value));
    }
  }
  return loss / (sequences * L);
}

describe('one step', () => {
  const random = createRandom(1);
  const state = initialState(shape, random);
  const batch = drawBatch(shape, 'reverse', random);
  const run = async (rate: number) =>
    (await executor.execute(await trainingPlan(shape, state, [{ batch, number: 1, rate }]))).buffers;

  it('has the gradients of central differences', async () => {
    const gradients = new Float32Array((await run(0))['gradients']!);
    const step = 1e-5;
    const difference = (at: number): number => {
      const [less, more] = [-step, step].map((change) => {
        const weights = Float64Array.from(state.weights);
        weights[at]! += change;
        return lossOf(shape, weights, batch);
      });
      return (more! - less!) / (2 * step);
    };
    expect(gradients).toHaveLength(weightCount(shape));
    gradients.forEach((value, at) => expect(value).toBeCloseTo(difference(at), 6));
    expect(Math.max(...gradients)).toBeGreaterThan(0.01);
  });

  it('moves every weight by the rate, against the sign of its gradient', async () => {
    const buffers = await run(0.125);
    const gradients = new Float32Array(buffers['gradients']!);
    const weights = new Float32Array(buffers['weights']!);
    gradients.forEach((gradient, at) => {
      if (Math.abs(gradient) < 1e-5) return;
      expect(weights[at]! - state.weights[at]!).toBeCloseTo(-0.125 * Math.sign(gradient), 3);
    });
  });
});

it('deals out all lengths, and answers backwards', () => {
  const random = createRandom(2);
  const wide: TrainingShape = { ...shape, symbols: 6, sequences: 12 };
  const stride = batchStride(wide);
  const batch = drawBatch(wide, 'reverse', random);
  const lengths = Array.from({ length: 12 }, (_, sequence) => batch[sequence * stride]);
  expect(new Set(lengths)).toEqual(new Set([1, 2, 3]));
  const [length, a, b, c, start, fed, next] = batch.subarray(lengths.indexOf(3) * stride);
  expect([length, start, fed, next]).toEqual([3, 0, c! + 1, b! + 1]);
  expect([...batch.subarray(lengths.indexOf(3) * stride + 7, lengths.indexOf(3) * stride + 10)]).toEqual([c, b, a]);
});

it('hands weights over by gate, transposed', () => {
  const { symbols: A, units: H } = shape;
  const weights = Float32Array.from({ length: weightCount(shape) }, (_, at) => at);
  const { encoder_U, V } = kernelWeights(shape, weights);
  expect(encoder_U!.dimensions).toEqual([4, H, H]);
  // Gate 2, from unit 1 to unit 0.
  expect(encoder_U!.data[2 * H * H + 0 * H + 1]).toBe(A * 4 * H + 1 * 4 * H + 2 * H + 0);
  expect(V!.dimensions).toEqual([A, H]);
  expect(V!.data.at(-1)).toBe(weights.at(-1));
});
