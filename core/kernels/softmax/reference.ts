/** Softmax in float64, one row at a time, and how far f32 may stray from it. */
import { bounded, boundedSoftmax, exactly, expError, gamma } from '../parts/bounded.ts';
import type { Bounded } from '../parts/bounded.ts';
import type { SoftmaxShape } from './passes.ts';
import { LARGEST_F32, SMALLEST_NORMAL_F32 } from '../../tensors/f32.ts';
import type { Escape } from '../../verdict.ts';

/**
 * X is [r, v]; gives Y [r, v], by quotients of whole rows. (By a log-sum-exp, the maximum of a row would swallow the
 * logarithm of the sum where it is large.)
 */
export function softmaxReference({ r, v }: SoftmaxShape, X: Float32Array): Float64Array {
  const Y = new Float64Array(r * v);
  for (let row = 0; row < r; row++) {
    const x = X.subarray(row * v, (row + 1) * v);
    const largest = x.reduce((a, b) => Math.max(a, b));
    x.forEach((value, index) => (Y[row * v + index] = Math.exp(value - largest)));
    const y = Y.subarray(row * v, (row + 1) * v);
    const sum = y.reduce((a, b) => a + b, 0);
    y.forEach((value, index) => (y[index] = value / sum));
  }
  return Y;
}

export function softmaxErrors({ variant, r, v }: SoftmaxShape, X: Float32Array): Bounded {
  const Y = bounded(r * v);
  for (let row = 0; row < r; row++) {
    const { values, errors } = exactly(X.subarray(row * v, (row + 1) * v));
    Y.errors.set(variant === 'naive' ? naiveErrors(values) : boundedSoftmax(values, errors).weights.errors, row * v);
  }
  return Y;
}

/** Exponentials as they are: they underflow below -87, all of a row perhaps. */
function naiveErrors(x: Float64Array): Float64Array {
  const weights = x.map((value) => Math.exp(value));
  const errors = x.map((value, at) => weights[at]! * expError(value) + SMALLEST_NORMAL_F32);
  const sum = weights.reduce((a, b) => a + b, 0);
  const sumError = errors.reduce((a, b) => a + b, 0) + gamma(x.length) * sum;
  const least = Math.max(sum - sumError, 0);
  return x.map((_, at) => (errors[at]! + (weights[at]! * sumError) / sum) / least + gamma(2) * (weights[at]! / sum));
}

/** The first exponential of the naive formula, or else sum of a row, that is beyond the range of f32. */
export function naiveEscape({ r, v }: SoftmaxShape, X: Float32Array): Escape | undefined {
  for (let row = 0; row < r; row++) {
    let sum = 0;
    for (let column = 0; column < v; column++) {
      const exact = Math.exp(X[row * v + column]!);
      if (exact > LARGEST_F32) return { of: 'exp X', at: [row, column], exact };
      sum += exact;
    }
    if (sum > LARGEST_F32) return { of: 'rowsum exp X', at: [row], exact: sum };
    // Where all exponentials are flushed to zero, the row is 0 / 0.
    if (sum < v * SMALLEST_NORMAL_F32) return { of: 'rowsum exp X', at: [row], exact: sum };
  }
  return undefined;
}
