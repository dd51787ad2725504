/** Softmax in float64, one row at a time. */
import type { SoftmaxShape } from './passes.ts';

/** The smallest normal f32; devices may flush what is smaller to zero. */
const SMALLEST_NORMAL = 2 ** -126;

/**
 * X is [r, v]; gives Y [r, v]. For `naive` it is the answer of the naive formula for numbers of unlimited precision but
 * the range of f32: an exponential or a sum beyond the largest f32 is infinite, one below the smallest normal is zero,
 * and
 * so the formula gives 0, infinity or NaN exactly where f32 arithmetic must.
 */
export function softmaxReference({ variant, r, v }: SoftmaxShape, X: Float32Array): Float64Array {
  const Y = new Float64Array(r * v);
  for (let row = 0; row < r; row++) {
    const x = X.subarray(row * v, (row + 1) * v);
    const y = Y.subarray(row * v, (row + 1) * v);
    if (variant === 'naive') naiveRow(x, y);
    else stableRow(x, y);
  }
  return Y;
}

function naiveRow(x: Float32Array, y: Float64Array): void {
  let sum = 0;
  x.forEach((value, index) => (sum += y[index] = inRange(Math.exp(value))));
  sum = inRange(sum);
  y.forEach((value, index) => (y[index] = value / sum));
}

/** Computes softmax by the log-sum-exp, which no variant of the WGSL does. */
function stableRow(x: Float32Array, y: Float64Array): void {
  const largest = x.reduce((a, b) => Math.max(a, b));
  const logSum = largest + Math.log(x.reduce((sum, value) => sum + Math.exp(value - largest), 0));
  x.forEach((value, index) => (y[index] = Math.exp(value - logSum)));
}

function inRange(value: number): number {
  if (value < SMALLEST_NORMAL) return 0;
  return Number.isFinite(Math.fround(value)) ? value : Infinity;
}
