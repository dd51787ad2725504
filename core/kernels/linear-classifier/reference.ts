/** A linear classifier in float64, and how far rounding may carry f32 away from it. */
import { exact, spread } from '../parts/rounding.ts';
import type { Rounding } from '../parts/rounding.ts';
import { cellOf, WEIGHTS } from './passes.ts';
import type { ClassifierShape } from './passes.ts';
import type { Arrays } from '../../kernel.ts';

type Results = Readonly<Record<'w' | 'loss' | 'accuracy' | 'F', Float64Array>>;

/** X [n, 2], label [n], w0 [1, 3]; gives w [steps + 1, 3], loss and accuracy [steps], F [steps + 1, g²]. */
export function classifierReference(
  shape: ClassifierShape,
  { X, label, w0 }: Arrays,
  rounding: Rounding = exact,
): Results {
  const { variant, n, steps, rate, g, reach } = shape;
  const w = new Float64Array(WEIGHTS * (steps + 1));
  const loss = new Float64Array(steps);
  const accuracy = new Float64Array(steps);
  const side = (of: number, x: number, y: number): number => {
    const [a, b, c] = w.subarray(WEIGHTS * of, WEIGHTS * (of + 1)) as unknown as readonly [number, number, number];
    return rounding(a * x + b * y + c, Math.abs(a * x) + Math.abs(b * y) + Math.abs(c), 4);
  };
  const answer = (z: number): number => {
    if (variant === 'perceptron') return z > 0 ? 1 : 0;
    const p = 1 / (1 + Math.exp(-z));
    return rounding(p, p * (1 + Math.abs(z)), 6);
  };
  w.set(w0!);
  for (let t = 0; t < steps; t++) {
    const gradient = [0, 0, 0];
    const sizes = [0, 0, 0];
    let [sum, size, right] = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const [x, y] = [X![2 * i]!, X![2 * i + 1]!];
      const z = side(t, x, y);
      const wrong = answer(z) - label![i]!;
      [x, y, 1].forEach((value, k) => {
        gradient[k]! += wrong * value;
        sizes[k]! += Math.abs(wrong * value);
      });
      const one =
        variant === 'logistic' ? Math.max(z, 0) - label![i]! * z + Math.log1p(Math.exp(-Math.abs(z))) : wrong * z;
      sum += one;
      size += Math.abs(one) + Math.abs(z);
      if (z > 0 === label![i]! > 0.5) right++;
    }
    for (let k = 0; k < WEIGHTS; k++) {
      const step = rate * (rounding(gradient[k]!, sizes[k]!, n) / n);
      const old = w[WEIGHTS * t + k]!;
      w[WEIGHTS * (t + 1) + k] = rounding(old - step, Math.abs(old) + Math.abs(step), 3);
    }
    loss[t] = rounding(sum, size, n) / n;
    accuracy[t] = rounding(right / n, right / n, 1);
  }
  return { w, loss, accuracy, F: fieldOf() };

  function fieldOf(): Float64Array {
    const cell = cellOf(shape);
    return Float64Array.from({ length: (steps + 1) * g * g }, (_, at) => {
      const [t, j] = [Math.floor(at / (g * g)), at % (g * g)];
      const place = (index: number): number => rounding((index + 0.5) * cell - reach, reach, 2);
      return answer(side(t, place(j % g), place(Math.floor(j / g))));
    });
  }
}

/** Bounds on the L2 norms of the errors, by the spread under rounding; a point on the line itself may go to either side. */
export const classifierErrors = (shape: ClassifierShape, inputs: Arrays): Readonly<Record<string, number>> =>
  spread((rounding) => classifierReference(shape, inputs, rounding));
