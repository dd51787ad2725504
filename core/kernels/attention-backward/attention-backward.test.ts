import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../../app/node/dawn.ts';
import type { Arrays } from '../../kernel.ts';
import { createRandom } from '../../tensors/random.ts';
import { normal } from '../../tensors/generators.ts';
import { backwardReference } from './reference.ts';
import { attentionReference } from '../attention/reference.ts';
import type { Operands } from '../attention/reference.ts';
import type { AttentionShape } from '../attention/shape.ts';
import { dataOf, traceKernel } from '../run.fixture.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

const STEP = 2 ** -7;

/** The loss whose gradient by O is dO, in float64. */
function loss(shape: AttentionShape, inputs: Operands): number {
  const { O } = attentionReference(shape, 'standard', inputs);
  return O!.reduce((sum, value, index) => sum + value * inputs['dO']![index]!, 0);
}

/** Fourth-order central difference by one element; the step is a power of two, so that inputs move exactly enough. */
function difference(shape: AttentionShape, inputs: Arrays, name: string, index: number): number {
  const moved = (steps: number): number => {
    // Not rounded to f32: the reference takes any numbers.
    const values = Float64Array.from(inputs[name]!);
    values[index]! += steps * STEP;
    return loss(shape, { ...inputs, [name]: values });
  };
  return (8 * (moved(1) - moved(-1)) - (moved(2) - moved(-2))) / (12 * STEP);
}

function inputsOf({ n, d, heads }: AttentionShape, seed: number): Arrays {
  const random = createRandom(seed);
  return Object.fromEntries(['Q', 'K', 'V', 'dO'].map((name) => [name, normal(random, heads * n * d)]));
}

describe('the float64 gradients', () => {
  it('are the finite differences of the loss, element by element', () => {
    const shapes = fc.record({
      n: fc.integer({ min: 1, max: 5 }),
      d: fc.integer({ min: 1, max: 3 }),
      heads: fc.integer({ min: 1, max: 2 }),
      causal: fc.boolean(),
      scale: fc.constantFrom(0.5, 1, -0.7),
    });
    fc.assert(
      fc.property(shapes, fc.integer({ min: 0, max: 1000 }), (drawn, seed) => {
        const shape = { ...drawn, br: 2, bc: 2 };
        const inputs = inputsOf(shape, seed);
        const gradients = backwardReference(shape, true, inputs);
        for (const name of ['Q', 'K', 'V']) {
          gradients[`d${name}`]!.forEach((gradient, index) => {
            expect(Math.abs(gradient - difference(shape, inputs, name, index))).toBeLessThan(1e-6);
          });
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe.each(['flash', 'flash-one-pass', 'standard'])('%s on the device', (variant) => {
  it('gives the finite differences', async () => {
    const shape = { n: 7, d: 3, heads: 2, br: 3, bc: 2, causal: true, scale: 0.6 };
    const inputs = inputsOf(shape, 4);
    const { run } = await traceKernel(executor, 'flash-attention-backward', { ...shape, variant }, inputs);
    for (const name of ['Q', 'K', 'V']) {
      dataOf(run, `d${name}`).forEach((gradient, index) => {
        expect(Math.abs(gradient - difference(shape, inputs, name, index))).toBeLessThan(2e-6);
      });
    }
  });
});

it.each(['flash', 'flash-one-pass'])('%s recomputes P and dS and never writes them', async (variant) => {
  const { run } = await traceKernel(executor, 'flash-attention-backward', { variant, n: 8, d: 2, br: 4, bc: 4 });
  expect(Object.keys(run.traffic.byTensor)).toEqual(['Q', 'K', 'V', 'dO', 'O', 'L', 'D', 'dQ', 'dK', 'dV']);
});

it('does 14 N² d in one pass where two passes do 18, and pays with dQ that goes to HBM and back', async () => {
  const shape = { n: 12, d: 4, br: 4, bc: 3 };
  const runOf = async (variant: string) =>
    (await traceKernel(executor, 'flash-attention-backward', { ...shape, variant })).run;
  const [two, one] = [await runOf('flash'), await runOf('flash-one-pass')];
  const { n, d } = shape;
  // What is not made again: S, P and dP of every pair, of which a score has one product, one factor, one difference and one
  // exponential, and dS a difference and two factors.
  expect(two.flops - one.flops).toBe(n * n * (4 * d + 6));
  expect(one.traffic.byTensor['dQ']).toEqual({ read: 4 * 3 * n * d, write: 4 * 4 * n * d });
  expect(two.traffic.byTensor['dQ']).toEqual({ read: 0, write: 4 * n * d });
  expect(one.traffic.byTensor['K']!.read).toBeLessThan(two.traffic.byTensor['K']!.read);
});
