/** Gaussian elimination with partial pivoting in float64. Matrices are [n, n]. */

export interface Elimination {
  readonly n: number;
  /** L below the diagonal, where it is 1, and U from the diagonal on: row r of L U is row `rows[r]` of the matrix. */
  readonly LU: Float64Array;
  readonly rows: readonly number[];
  /** The first column without a pivot: 0 where one should be, or as good as 0; `undefined` where there is none. */
  readonly singular: number | undefined;
}

/** A pivot this much smaller than what it is a sum of is nothing but roundings of float64. */
const NOTHING = 1e-14;

export function eliminated(M: Float64Array, n: number): Elimination {
  const LU = Float64Array.from(M);
  const rows = Array.from({ length: n }, (_, r) => r);
  const sizes = LU.map(Math.abs);
  let singular: number | undefined;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let r = k + 1; r < n; r++) if (Math.abs(LU[r * n + k]!) > Math.abs(LU[pivot * n + k]!)) pivot = r;
    if (pivot !== k) {
      for (const values of [LU, sizes]) {
        const row = values.slice(k * n, (k + 1) * n);
        values.copyWithin(k * n, pivot * n, (pivot + 1) * n);
        values.set(row, pivot * n);
      }
      [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    }
    if (Math.abs(LU[k * n + k]!) <= NOTHING * sizes[k * n + k]!) singular ??= k;
    for (let r = k + 1; r < n; r++) {
      const factor = LU[r * n + k]! / LU[k * n + k]!;
      LU[r * n + k] = factor;
      if (factor === 0) continue;
      for (let c = k + 1; c < n; c++) {
        const taken = factor * LU[k * n + c]!;
        LU[r * n + c]! -= taken;
        sizes[r * n + c]! += Math.abs(taken);
      }
    }
  }
  return { n, LU, rows, singular };
}

export function inverseOf({ n, LU, rows }: Elimination): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let c = 0; c < n; c++) {
    const x = new Float64Array(n);
    for (let r = 0; r < n; r++) {
      let sum = rows[r] === c ? 1 : 0;
      for (let k = 0; k < r; k++) sum -= LU[r * n + k]! * x[k]!;
      x[r] = sum;
    }
    for (let r = n - 1; r >= 0; r--) {
      let sum = x[r]!;
      for (let k = r + 1; k < n; k++) sum -= LU[r * n + k]! * x[k]!;
      x[r] = sum / LU[r * n + r]!;
    }
    x.forEach((value, r) => (inverse[r * n + c] = value));
  }
  return inverse;
}

/** The product |L| |U|, its rows in the order of the matrix. */
export function sizesOf({ n, LU, rows }: Elimination): Float64Array {
  const sizes = new Float64Array(n * n);
  for (let r = 0; r < n; r++) {
    for (let k = 0; k <= r; k++) {
      const factor = k === r ? 1 : Math.abs(LU[r * n + k]!);
      for (let c = k; c < n; c++) sizes[rows[r]! * n + c]! += factor * Math.abs(LU[k * n + c]!);
    }
  }
  return sizes;
}
