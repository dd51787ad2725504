/** Gradients of attention in float64, by whole rows, and how far f32 may stray from them. */
import { boundedAttention, exactOperands } from '../attention/errors.ts';
import { attentionReference } from '../attention/reference.ts';
import type { AttentionShape } from '../attention/shape.ts';
import { addProduct, bounded, exactly, expError, gamma, rowMajor, transposedLayout } from '../parts/bounded.ts';
import type { Bounded } from '../parts/bounded.ts';
import type { Arrays } from '../../kernel.ts';
import { SMALLEST_NORMAL_F32 } from '../../tensors/f32.ts';

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
    let top = row * n;
    for (let key = 0; key < n; key++) {
      const at = row * n + key;
      dP[at] = dot(dO!, row, V!, first + key, d);
      D[row]! += P[at]! * dP[at];
      if (P[at]! > P[top]!) top = at;
    }
    // With Σ P = 1, dP - D is the same for differences from the dP of the largest weight, whose own is 0: where that weight is
    // nearly 1, dP and D share all their digits there, and these do not.
    let mean = 0;
    for (let at = row * n; at < (row + 1) * n; at++) mean += P[at]! * (dP[at]! - dP[top]!);
    for (let key = 0; key < n; key++) {
      const at = row * n + key;
      dS[at] = scale * P[at]! * (dP[at]! - dP[top]! - mean);
      addRow(dV, first + key, P[at]!, dO!, row, d);
      addRow(dK, first + key, dS[at], Q!, row, d);
      addRow(dQ, row, dS[at], K!, first + key, d);
    }
  }
  return { dP, dS, dQ, dK, dV, D };
}

/**
 * Bounds on the errors. Where P is nearly one-hot, dP - D is much smaller than its terms; and flash attention makes P anew
 * from the scores and L, both of which are off by what large scores cost.
 */
export function backwardErrors(shape: AttentionShape, inputs: Arrays): Readonly<Record<string, Bounded>> {
  const { n, d, heads, scale } = shape;
  const operands = exactOperands(inputs);
  const { Q, K, V } = operands;
  const dO = exactly(inputs['dO']!);
  const { S, P, O, L } = boundedAttention(shape, operands, true);
  const [dP, dS] = [bounded(heads * n * n), bounded(heads * n * n)];
  const D = bounded(heads * n);
  const [dQ, dK, dV] = [bounded(heads * n * d), bounded(heads * n * d), bounded(heads * n * d)];
  for (let row = 0; row < heads * n; row++) {
    const at = row * n;
    // The error of exp(S - L), from the errors of both.
    for (let key = 0; key < n; key++) {
      const p = P.values[at + key]!;
      if (p === 0 && S.errors[at + key] === 0) continue;
      const z = Math.min(
        S.errors[at + key]! + L.errors[row]! + expError(Math.abs(S.values[at + key]!) + Math.abs(L.values[row]!)),
        700,
      );
      P.errors[at + key] = Math.max(P.errors[at + key]!, Math.min(2, p * Math.expm1(z)) + SMALLEST_NORMAL_F32);
    }
    const values = [V, transposedLayout(d, Math.floor(row / n) * n * d)] as const;
    addProduct(dP, rowMajor(n, at), [dO, rowMajor(d, row * d)], values, [1, d, n]);
    // Both as Σ P dP and as Σ dO O.
    addProduct(D, rowMajor(1, row), [P, rowMajor(n, at)], [dP, transposedLayout(n, at)], [1, n, 1]);
    const other = bounded(1);
    addProduct(other, rowMajor(1), [dO, rowMajor(d, row * d)], [O, transposedLayout(d, row * d)], [1, d, 1]);
    D.errors[row] = Math.max(D.errors[row]!, other.errors[0]!);
    for (let key = 0; key < n; key++) {
      const [p, difference] = [P.values[at + key]!, dP.values[at + key]! - D.values[row]!];
      const terms = Math.abs(dP.values[at + key]!) + Math.abs(D.values[row]!);
      const ofDifference = dP.errors[at + key]! + D.errors[row]! + gamma(1) * terms;
      dS.values[at + key] = scale * p * difference;
      dS.errors[at + key] =
        Math.abs(scale) * (P.errors[at + key]! * (Math.abs(difference) + ofDifference) + p * ofDifference) +
        gamma(4) * Math.abs(dS.values[at + key]!) +
        3 * SMALLEST_NORMAL_F32;
    }
  }
  for (let head = 0; head < heads; head++) {
    const [square, matrix] = [head * n * n, rowMajor(d, head * n * d)];
    const size = [n, n, d] as const;
    addProduct(dQ, matrix, [dS, rowMajor(n, square)], [K, matrix], size);
    addProduct(dK, matrix, [dS, transposedLayout(n, square)], [Q, matrix], size);
    addProduct(dV, matrix, [P, transposedLayout(n, square)], [dO, matrix], size);
  }
  return { S, P, O, L, dP, D, dS, dQ, dK, dV };
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
