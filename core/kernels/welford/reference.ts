/** Mean and variance in float64, and how far f32 may stray from them. */
import { ROUNDOFF } from '../parts/rounding.ts';
import { blockCount } from '../parts/blocks.ts';
import { busyLanes } from './passes.ts';
import type { WelfordShape } from './passes.ts';

export interface RowStatistics {
  readonly mean: Float64Array;
  /** The variance of the whole row, divided by v; an estimate from a sample would be divided by v - 1. */
  readonly variance: Float64Array;
}

/**
 * X is [r, v]; gives mean and variance [r]. The variance is taken about the first element of the row, and the mean
 * follows
 * from the same sums: a formulation that no variant of the WGSL has, exact enough in float64 for any f32 input.
 */
export function welfordReference({ r, v }: WelfordShape, X: Float32Array): RowStatistics {
  const mean = new Float64Array(r);
  const variance = new Float64Array(r);
  for (let row = 0; row < r; row++) {
    const origin = X[row * v]!;
    let [sum, squares] = [0, 0];
    for (let c = 0; c < v; c++) {
      const shifted = X[row * v + c]! - origin;
      sum += shifted;
      squares += shifted * shifted;
    }
    mean[row] = origin + sum / v;
    variance[row] = (squares - (sum * sum) / v) / v;
  }
  return { mean, variance };
}

/**
 * Bounds on the relative L2 error by Chan, Golub and LeVeque 1983. With the condition number κ = sqrt(1 + mean² /
 * variance)
 * of a row and n u the roundoff of the longest chain of additions, a variance by sums of squares is good to n u κ², one
 * by
 * Welford's update to n u κ, one by two passes to n u + (n u κ)²; a sum is good to n u Σ|x| / |Σ x|.
 */
export function welfordTolerance(
  shape: WelfordShape,
  X: Float32Array,
): { readonly mean: number; readonly variance: number } {
  const { variant, r, v } = shape;
  const { mean, variance } = welfordReference(shape, X);
  const lanes = busyLanes(shape);
  const error = (blockCount(v, lanes) + Math.ceil(Math.log2(lanes)) + 2) * ROUNDOFF;
  const magnitudes = Array.from({ length: r }, (_, row) =>
    X.subarray(row * v, (row + 1) * v).reduce((sum, value) => sum + Math.abs(value) / v, 0),
  );
  const uncertain = Array.from(variance, (value, row) => {
    const squared = value + mean[row]! ** 2;
    if (variant === 'naive-sum-of-squares') return error * squared;
    if (variant === 'welford') return error * Math.sqrt(value * squared);
    return error * value + error ** 2 * squared;
  });
  return {
    mean: ratio(
      magnitudes.map((value) => error * value),
      mean,
    ),
    variance: ratio(uncertain, variance),
  };
}

/** The ratio of two L2 norms; 0 where both are 0, so that only the exact answer passes. */
function ratio(errors: readonly number[], values: Float64Array): number {
  const norm = Math.hypot(...values);
  return norm === 0 ? 0 : Math.hypot(...errors) / norm;
}
