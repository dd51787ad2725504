/**
 * How far rounding to f32 carries the results of a computation, by Monte Carlo arithmetic (Parker 1997): the float64
 * computation is repeated with random errors of the size of f32's in it, and the spread of what comes out measures how
 * much the problem amplifies them. Where a recurrence is chaotic it measures that no digit is sure.
 */
import { ROUNDOFF, SMALLEST_NORMAL_F32 } from '../../tensors/f32.ts';
import { createRandom } from '../../tensors/random.ts';

const REPETITIONS = 3;

/** How many times as far as any repetition a correct result may be: the errors of f32 are only one more draw. */
const MARGIN = 4;

/**
 * A value after `operations` roundings at most `size` large. Errors that are independent grow with the root of their
 * number (Higham and Mary 2019, A new approach to probabilistic rounding error analysis).
 */
export type Rounding = (value: number, size: number, operations: number) => number;

export const exact: Rounding = (value) => value;

/**
 * For each result the largest L2 distance of a repetition from the exact result, times the margin; infinite where a
 * repetition leaves the range of float64.
 */
export function spread(
  compute: (rounding: Rounding) => Readonly<Record<string, Float64Array>>,
): Readonly<Record<string, number>> {
  const expected = compute(exact);
  const distances = Object.fromEntries(Object.keys(expected).map((name) => [name, 0]));
  for (let repetition = 1; repetition <= REPETITIONS; repetition++) {
    const random = createRandom(repetition);
    const perturbed = compute((value, size, operations) => {
      const error = 2 * ROUNDOFF * Math.sqrt(operations) * size + operations * SMALLEST_NORMAL_F32;
      return value + (2 * random.uniform() - 1) * error;
    });
    for (const [name, values] of Object.entries(expected)) {
      let difference = 0;
      values.forEach((value, at) => (difference += (perturbed[name]![at]! - value) ** 2));
      const distance = MARGIN * Math.sqrt(difference);
      distances[name] = Math.max(distances[name]!, Number.isNaN(distance) ? Infinity : distance);
    }
  }
  return distances;
}
