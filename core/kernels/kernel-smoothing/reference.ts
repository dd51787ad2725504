/** Smoothers in float64, one query at a time, and how far f32 may stray from them. */
import {
  addProduct,
  bounded,
  boundedSoftmax,
  exactly,
  gamma,
  product,
  rowMajor,
  transposedLayout,
} from '../parts/bounded.ts';
import type { Bounded } from '../parts/bounded.ts';
import type { Rule, SmoothingShape } from './passes.ts';
import type { Arrays } from '../../kernel.ts';
import { LARGEST_F32, ROUNDOFF, SMALLEST_NORMAL_F32 } from '../../tensors/f32.ts';
import type { Escape } from '../../verdict.ts';

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
      // By how much each is further than the nearest: the squares of large distances share all their digits.
      const near = x.reduce((a, b) => (Math.abs(q - b) < Math.abs(q - a) ? b : a));
      const exponents = Array.from(x, (value) => -((value - near) * (value - q + (near - q))) / (2 * h * h));
      const largest = exponents.reduce((a, b) => Math.max(a, b));
      return exponents.map((exponent) => Math.exp(exponent - largest));
    }
    case 'epanechnikov':
      return distances.map((d) => Math.max(0, ((h - d) * (h + d)) / (h * h)));
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
 * Bounds on the errors. A score of attention is a sum that cancels, good to the roundoff of its terms, and its absolute error
 * is a relative one of the weight; an estimate near zero is a sum that cancels too.
 */
export function smoothingErrors(shape: SmoothingShape, inputs: Arrays): Readonly<Record<string, Bounded>> {
  const { n, m, h, attention } = shape;
  const [x, queries] = [exactly(inputs['x']!), exactly(inputs['queries']!)];
  const weights = bounded(m * n);
  const [Q, K, S] = [bounded(2 * m), bounded(2 * n), bounded(m * n)];
  queries.values.forEach((q, at) => {
    Q.values.set([q / h, 1], 2 * at);
    Q.errors[2 * at] = queries.errors[at]! / h + gamma(4) * Math.abs(q / h) + SMALLEST_NORMAL_F32;
  });
  x.values.forEach((value, at) => {
    const square = (value * value) / (2 * h * h);
    K.values.set([value / h, -square], 2 * at);
    K.errors[2 * at] = x.errors[at]! / h + gamma(4) * Math.abs(value / h) + SMALLEST_NORMAL_F32;
    K.errors[2 * at + 1] = gamma(7) * square + SMALLEST_NORMAL_F32 * (1 + 1 / (h * h));
  });
  if (attention) addProduct(S, rowMajor(n), [Q, rowMajor(2)], [K, transposedLayout(2)], [m, 2, n], 1);
  for (let row = 0; row < m; row++) {
    const place = [row * n, (row + 1) * n] as const;
    const { values, errors } = attention
      ? boundedSoftmax(S.values.subarray(...place), S.errors.subarray(...place)).weights
      : ruleWeights(shape, inputs['queries']![row]!, inputs['x']!);
    weights.values.set(values, place[0]);
    weights.errors.set(errors, place[0]);
  }
  const estimate = product(weights, exactly(inputs['y']!), m, n, 1);
  return attention ? { Q, K, S, weights, estimate } : { weights, estimate };
}

/** The weights of one query, by differences that every device rounds in the same way. */
function ruleWeights(shape: SmoothingShape, q: number, x: Float32Array): Bounded {
  const { rule, h } = shape;
  const distances = Float64Array.from(x, (value) => Math.abs(Math.fround(q - value)));
  const near = distances.reduce((a, b) => Math.min(a, b));
  if (rule === 'gaussian') {
    const exponents = distances.map((d) => -((d - near) * (d + near)) / (2 * h * h));
    // The differences are rounded here and not in the reference, which has the inputs themselves.
    const errors = distances.map(
      (d, at) => (4 * ROUNDOFF * (d + near) ** 2 + SMALLEST_NORMAL_F32) / (2 * h * h) + gamma(8) * -exponents[at]!,
    );
    return boundedSoftmax(exponents, errors).weights;
  }
  const raw = rawWeights(shape, q, x);
  const sum = raw.reduce((a, b) => a + b, 0);
  const blurred = blurredNeighbours(rule, raw, distances);
  const values = Float64Array.from(raw, (weight) => weight / sum);
  const errors = values.map((weight, at) => gamma(raw.length + 16) * weight + (blurred.has(at) ? 1 / sum : 0));
  return { values, errors };
}

/** Points among which a device that flushes subnormal distances to zero may choose others as the nearest. */
function blurredNeighbours(rule: Rule, raw: readonly number[], distances: Float64Array): ReadonlySet<number> {
  if (rule !== 'neighbours') return new Set();
  const tiny = [...distances.keys()].filter((at) => distances[at]! < SMALLEST_NORMAL_F32);
  return new Set(tiny.some((at) => raw[at] === 0) && tiny.some((at) => distances[at] !== 0) ? tiny : []);
}

/** The first exponent of the Gaussian rule that is beyond the range of f32. */
export function escapedExponent({ rule, attention }: SmoothingShape, { x, queries }: Arrays): Escape | undefined {
  if (attention || rule !== 'gaussian') return undefined;
  for (let row = 0; row < queries!.length; row++) {
    const distances = Array.from(x!, (value) => Math.abs(queries![row]! - value));
    const near = distances.reduce((a, b) => Math.min(a, b));
    const column = distances.findIndex((d) => d + near > LARGEST_F32 || (d - near) * (d + near) > LARGEST_F32);
    if (column < 0) continue;
    const exact = Math.max(distances[column]! ** 2 - near ** 2, distances[column]! + near);
    return { of: 'd² − near²', at: [row, column], exact };
  }
  return undefined;
}
