/** Arithmetic that the float64 references of the recurrent networks share. */
import type { RecurrentShape } from './recurrent.ts';
import { spread } from './rounding.ts';
import type { Rounding } from './rounding.ts';
import type { Arrays } from '../../kernel.ts';
import { LARGEST_F32, SMALLEST_NORMAL_F32 } from '../../tensors/f32.ts';
import type { Escape } from '../../verdict.ts';

/** Computes y = h V^T for h [t, h] and V [o, h]. */
export function outputs(
  { t, h, o }: RecurrentShape,
  states: Float64Array,
  V: Float32Array,
  rounding: Rounding,
): Float64Array {
  return Float64Array.from({ length: t * o }, (_, at) => {
    const [token, out] = [Math.floor(at / o), at % o];
    let [sum, size] = [0, 0];
    for (let k = 0; k < h; k++) {
      const term = V[out * h + k]! * states[token * h + k]!;
      sum += term;
      size += Math.abs(term);
    }
    return rounding(sum, size, h);
  });
}

/** Adds left right to `sum`, for left [n, n] and right [n, columns]. */
export function addProduct(
  sum: Float64Array,
  left: Float64Array,
  right: Float32Array,
  n: number,
  columns: number,
): void {
  for (let r = 0; r < n; r++) {
    for (let k = 0; k < n; k++) {
      const factor = left[r * n + k]!;
      for (let c = 0; c < columns; c++) sum[r * columns + c]! += factor * right[k * columns + c]!;
    }
  }
}

/** Computes left right for left [n, n] and right [n, columns]. */
export function product(
  left: Float64Array,
  right: Float32Array,
  n: number,
  columns: number,
): Float64Array<ArrayBuffer> {
  const result = new Float64Array(n * columns);
  addProduct(result, left, right, n, columns);
  return result;
}

/** The Frobenius norm, whose squares may be out of the range of float64; infinite where the numbers themselves were. */
export function norm(values: Float64Array): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (Number.isNaN(largest)) return Infinity;
  if (largest === 0 || largest === Infinity) return largest;
  return largest * Math.sqrt(values.reduce((sum, value) => sum + (value / largest) ** 2, 0));
}

/** The logistic function, of a small one to all digits too. */
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** 1 - tanh(x)^2, of a large x too. */
export const tanhSlope = (x: number): number => 1 / Math.cosh(x) ** 2;

/** σ(x) (1 - σ(x)), of a large x too. */
export const sigmoidSlope = (x: number): number => 1 / ((1 + Math.exp(-x)) * (1 + Math.exp(x)));

type Results = Readonly<Record<string, Float64Array>>;

/**
 * Bounds on the L2 norms of the errors, by the spread under rounding. That of the influence has the squares under its root
 * besides, which may be flushed to zero.
 */
export function recurrentErrors(
  { t, e, h }: RecurrentShape,
  reference: (rounding: Rounding) => Results,
): Readonly<Record<string, number>> {
  const errors = spread(reference);
  const { influence } = errors;
  return influence === undefined
    ? errors
    : { ...errors, influence: influence + t * Math.sqrt(h * e * SMALLEST_NORMAL_F32) };
}

/** The first sum beyond the range of f32, by the sum of its magnitudes: of a state, of an output, or under the root of a norm. */
export function recurrentEscape(
  { t, e, h, o }: RecurrentShape,
  inputs: Arrays,
  { h: states, influence }: Results,
): Escape | undefined {
  const { X, W, U, b, V } = inputs;
  const size = (
    matrix: Float32Array,
    row: number,
    vector: ArrayLike<number>,
    first: number,
    length: number,
  ): number => {
    let sum = 0;
    for (let k = 0; k < length; k++) sum += Math.abs(matrix[row * length + k]! * vector[first + k]!);
    return sum;
  };
  for (let token = 0; token < t; token++) {
    for (let row = 0; row < b!.length; row++) {
      const before = token > 0 ? size(U!, row, states!, (token - 1) * h, h) : 0;
      const exact = Math.abs(b![row]!) + size(W!, row, X!, token * e, e) + before;
      if (exact > LARGEST_F32) return { of: '|W x| + |U h| + |b|', at: [token, row], exact };
    }
    for (let row = 0; row < o; row++) {
      const exact = size(V!, row, states!, token * h, h);
      if (exact > LARGEST_F32) return { of: '|V h|', at: [token, row], exact };
    }
  }
  const index = influence?.findIndex((value) => value * value > LARGEST_F32) ?? -1;
  if (index < 0) return undefined;
  return { of: 'influence²', at: [Math.floor(index / t), index % t], exact: influence![index]! ** 2 };
}
