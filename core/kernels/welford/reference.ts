/** Mean and variance in float64, and how far f32 may stray from them. */
import { blockCount } from '../parts/blocks.ts';
import { gamma } from '../parts/bounded.ts';
import { busyLanes } from './passes.ts';
import type { WelfordShape } from './passes.ts';
import { LARGEST_F32, SMALLEST_NORMAL_F32 } from '../../tensors/f32.ts';
import type { Escape } from '../../verdict.ts';

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
 * Bounds on the errors by Chan, Golub and LeVeque 1983. With the condition number κ = sqrt(1 + mean² / variance) of a row and
 * n u the roundoff of the longest chain of additions, a variance by sums of squares is good to n u κ², one by Welford's
 * update to n u κ + (n u κ)², one by two passes to n u + (n u κ)², all times the variance; a sum is good to n u Σ|x|. The
 * square of the rounding of the mean is what is left of a row of equal numbers.
 */
export function welfordErrors(shape: WelfordShape, X: Float32Array): RowStatistics {
  const { variant, r, v } = shape;
  const { mean, variance } = welfordReference(shape, X);
  const lanes = busyLanes(shape);
  const error = gamma(blockCount(v, lanes) + Math.ceil(Math.log2(lanes)) + 2);
  const magnitudes = Float64Array.from({ length: r }, (_, row) =>
    X.subarray(row * v, (row + 1) * v).reduce((sum, value) => sum + Math.abs(value) / v, 0),
  );
  return {
    mean: magnitudes.map((value) => error * value + 2 * SMALLEST_NORMAL_F32),
    variance: variance.map((value, row) => {
      const squared = value + mean[row]! ** 2;
      const underflow = (4 + Math.abs(mean[row]!)) * SMALLEST_NORMAL_F32;
      if (variant === 'naive-sum-of-squares') return error * squared + underflow;
      const ofMean = error ** 2 * squared + underflow;
      return ofMean + error * (variant === 'welford' ? Math.sqrt(value * squared) : value);
    }),
  };
}

/** The first square of the data that is beyond the range of f32, where the variance is made of those. */
export function squareEscape({ variant, r, v }: WelfordShape, X: Float32Array): Escape | undefined {
  if (variant !== 'naive-sum-of-squares') return undefined;
  const index = X.findIndex((value) => value * value > LARGEST_F32);
  if (index >= 0) return { of: 'X²', at: [Math.floor(index / v), index % v], exact: X[index]! ** 2 };
  for (let row = 0; row < r; row++) {
    const exact = X.subarray(row * v, (row + 1) * v).reduce((sum, value) => sum + value * value, 0);
    if (exact > LARGEST_F32) return { of: 'rowsum X²', at: [row], exact };
  }
  return undefined;
}
