/** Gradients of attention in float64, by whole rows, and how far f32 may stray from them. */
import { ROUNDOFF } from '../parts/rounding.ts';
import { attentionReference } from '../attention/reference.ts';
import type { AttentionShape } from '../attention/shape.ts';
import type { Arrays } from '../../kernel.ts';

type Values = Float32Array | Float64Array;

interface Gradients {
  readonly dP: Float64Array;
  readonly dS: Float64Array;
  readonly dQ: Float64Array;
  readonly dK: Float64Array;
  readonly dV: Float64Array;
  readonly D: Float64Array;
}

/**
 * Q, K, V, dO are [heads, n, d]. Gives what the forward pass leaves, the gradients dQ, dK, dV [heads, n, d], and what lies
 * between: for flash D [heads, n], for standard dP and dS [heads, n, n]. dS is the gradient of Q K^T.
 */
export function backwardReference(
  shape: AttentionShape,
  flash: boolean,
  inputs: Arrays,
): Readonly<Record<string, Float64Array>> {
  const { S, P, O } = attentionReference(shape, 'standard', inputs);
  const { dP, dS, D, ...gradients } = gradientsOf(shape, P!, inputs);
  if (!flash) return { S: S!, P: P!, O: O!, dP, dS, ...gradients };
  const { L } = attentionReference(shape, 'q-outer', inputs);
  return { O: O!, L: L!, D, ...gradients };
}

function gradientsOf({ n, d, heads, scale }: AttentionShape, P: Float64Array, { Q, K, V, dO }: Arrays): Gradients {
  const dP = new Float64Array(heads * n * n);
  const dS = new Float64Array(heads * n * n);
  const D = new Float64Array(heads * n);
  const [dQ, dK, dV] = Array.from({ length: 3 }, () => new Float64Array(heads * n * d)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let row = 0; row < heads * n; row++) {
    const first = Math.floor(row / n) * n;
    for (let key = 0; key < n; key++) {
      dP[row * n + key] = dot(dO!, row, V!, first + key, d);
      D[row]! += P[row * n + key]! * dP[row * n + key]!;
    }
    for (let key = 0; key < n; key++) {
      const at = row * n + key;
      dS[at] = scale * P[at]! * (dP[at]! - D[row]!);
      addRow(dV, first + key, P[at]!, dO!, row, d);
      addRow(dK, first + key, dS[at], Q!, row, d);
      addRow(dQ, row, dS[at], K!, first + key, d);
    }
  }
  return { dP, dS, dQ, dK, dV, D };
}

/**
 * Bounds on the relative L2 error of what comes from a difference, by the standard model of rounding (Higham 2002, Accuracy
 * and stability of numerical algorithms, 3.5): a sum of m products is good to m u Σ |terms|, and where P is nearly one-hot,
 * dP - D is much smaller than its terms.
 */
export function backwardTolerance(shape: AttentionShape, inputs: Arrays): Readonly<Record<string, number>> {
  const { n, d, heads } = shape;
  const { P } = attentionReference(shape, 'standard', inputs);
  const exact = gradientsOf(shape, P!, inputs);
  const absolute = Object.fromEntries(Object.entries(inputs).map(([name, values]) => [name, values.map(Math.abs)]));
  const { Q, K, V, dO } = absolute;
  const error = (n + d) * ROUNDOFF;
  const doubtS = new Float64Array(heads * n * n);
  const doubtD = new Float64Array(heads * n);
  const doubtQ = new Float64Array(heads * n * d);
  const doubtK = new Float64Array(heads * n * d);
  for (let row = 0; row < heads * n; row++) {
    const first = Math.floor(row / n) * n;
    const terms = Array.from({ length: n }, (_, key) => dot(dO!, row, V!, first + key, d));
    doubtD[row] = terms.reduce((sum, term, key) => sum + error * P![row * n + key]! * term, 0);
    terms.forEach((term, key) => {
      const at = row * n + key;
      doubtS[at] = Math.abs(shape.scale) * P![at]! * (error * term + doubtD[row]!);
      addRow(doubtQ, row, doubtS[at], K!, first + key, d);
      addRow(doubtK, first + key, doubtS[at], Q!, row, d);
    });
  }
  return {
    D: ratio(doubtD, exact.D),
    dS: ratio(doubtS, exact.dS),
    dQ: ratio(doubtQ, exact.dQ),
    dK: ratio(doubtK, exact.dK),
  };
}

function dot(a: Values, aRow: number, b: Values, bRow: number, d: number): number {
  let sum = 0;
  for (let c = 0; c < d; c++) sum += a[aRow * d + c]! * b[bRow * d + c]!;
  return sum;
}

/** Adds `factor` times a row of one array to a row of another. */
function addRow(to: Float64Array, toRow: number, factor: number, from: Values, fromRow: number, d: number): void {
  for (let c = 0; c < d; c++) to[toRow * d + c]! += factor * from[fromRow * d + c]!;
}

/** The ratio of two L2 norms; 0 where both are 0, so that only the exact answer passes. */
function ratio(doubt: Float64Array, exact: Float64Array): number {
  const norm = Math.sqrt(exact.reduce((sum, value) => sum + value * value, 0));
  return norm === 0 ? 0 : Math.sqrt(doubt.reduce((sum, value) => sum + value * value, 0)) / norm;
}
