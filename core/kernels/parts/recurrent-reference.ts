/** Arithmetic that the float64 references of the recurrent networks share. */
import type { RecurrentShape } from './recurrent.ts';
import type { Rounding } from './rounding.ts';

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

/** The Frobenius norm. */
export function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
