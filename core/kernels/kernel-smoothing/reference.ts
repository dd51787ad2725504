/** Smoothers in float64, one query at a time, and how far f32 may stray from them. */
import { ROUNDOFF } from '../parts/rounding.ts';
import type { SmoothingShape } from './passes.ts';
import type { Arrays } from '../../kernel.ts';

/**
 * x and y are [n], queries [m]. Gives weights [m, n] and estimate [m], and for attention Q [m, 2], K [n, 2] and S [m, n].
 * Which points lie in a window and which are nearest is decided on differences in f32: subtraction is rounded correctly on
 * every device, so the decision is the same. A query whose window is empty has no weights: 0 / 0.
 */
export function smoothingReference(
  shape: SmoothingShape,
  { x, y, queries }: Arrays,
): Readonly<Record<string, Float64Array>> {
  const { n, m, h, attention } = shape;
  const weights = new Float64Array(m * n);
  const estimate = new Float64Array(m);
  for (let row = 0; row < m; row++) {
    const q = queries![row]!;
    const raw = rawWeights(shape, q, x!);
    const sum = raw.reduce((a, b) => a + b, 0);
    raw.forEach((weight, c) => {
      weights[row * n + c] = weight / sum;
      estimate[row]! += (weight / sum) * y![c]!;
    });
  }
  if (!attention) return { weights, estimate };
  const Q = Float64Array.from({ length: 2 * m }, (_, at) => (at % 2 === 0 ? queries![at / 2]! / h : 1));
  const K = Float64Array.from({ length: 2 * n }, (_, at) =>
    at % 2 === 0 ? x![at / 2]! / h : -(x![(at - 1) / 2]! ** 2) / (2 * h * h),
  );
  const S = Float64Array.from({ length: m * n }, (_, at) => score(shape, queries![Math.floor(at / n)]!, x![at % n]!));
  return { Q, K, S, weights, estimate };
}

/**
 * The score (q x - x^2 / 2) / h^2. It differs from -(q - x)^2 / 2 h^2 by a term that is equal for all x, which
 * softmax ignores.
 */
const score = ({ h }: SmoothingShape, q: number, x: number): number => (q * x - (x * x) / 2) / (h * h);

function rawWeights({ rule, h, neighbours }: SmoothingShape, q: number, x: Float32Array): readonly number[] {
  const distances = Array.from(x, (value) => Math.abs(Math.fround(q - value)));
  switch (rule) {
    case 'gaussian': {
      const exponents = Array.from(x, (value) => -((q - value) ** 2) / (2 * h * h));
      const largest = exponents.reduce((a, b) => Math.max(a, b));
      return exponents.map((exponent) => Math.exp(exponent - largest));
    }
    case 'epanechnikov':
      return distances.map((d) => Math.max(0, 1 - (d / h) ** 2));
    case 'boxcar':
      return distances.map((d) => (d <= h ? 1 : 0));
    case 'neighbours': {
      // Array.prototype.sort is stable, so of points at equal distance the first comes first, as in the WGSL.
      const order = distances.map((_, index) => index).sort((a, b) => distances[a]! - distances[b]!);
      const chosen = new Set(order.slice(0, neighbours));
      return distances.map((_, index) => (chosen.has(index) ? 1 : 0));
    }
  }
}

/**
 * Bounds on the relative L2 error by the standard model of rounding (Higham 2002, 3.5). A score of attention is a sum that
 * cancels, good to the roundoff of its terms, and its absolute error is a relative one of the weight; an estimate near zero
 * is a sum that cancels too.
 */
export function smoothingTolerance(shape: SmoothingShape, inputs: Arrays): Readonly<Record<string, number>> {
  const { n, m, h, attention } = shape;
  const { x, y, queries } = inputs;
  const { weights, estimate, S } = smoothingReference(shape, inputs);
  const terms = Float64Array.from({ length: attention ? m * n : 0 }, (_, at) => {
    const [q, point] = [queries![Math.floor(at / n)]!, x![at % n]!];
    return (Math.abs(q * point) + point ** 2 / 2) / (h * h);
  });
  // Rounding of both features, of their products and of the sum, in the score and in the row maximum that it is reduced by.
  const ofWeights = 8 * ROUNDOFF * terms.reduce((a, b) => Math.max(a, b), 0);
  const magnitudes = Float64Array.from({ length: m }, (_, row) =>
    Array.from(y!, (value, c) => weights![row * n + c]! * Math.abs(value)).reduce((a, b) => a + b, 0),
  );
  const ofEstimate = (ofWeights + (n + 8) * ROUNDOFF) * ratio(magnitudes, estimate!);
  if (!attention) return { estimate: ofEstimate };
  return { weights: ofWeights, estimate: ofEstimate, S: 4 * ROUNDOFF * ratio(terms, S!) };
}

/** The ratio of the L2 norms of what is finite; 0 where both are 0, so that only the exact answer passes. */
function ratio(a: Float64Array, b: Float64Array): number {
  const norm = (values: Float64Array): number =>
    Math.sqrt(values.reduce((sum, value) => sum + (Number.isFinite(value) ? value * value : 0), 0));
  return norm(b) === 0 ? 0 : norm(a) / norm(b);
}
