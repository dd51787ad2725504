/**
 * Linear attention in float64, the other way round: by a state where the WGSL has weights of pairs, and by
 * weights of pairs where it has a state.
 */
import { addProduct, bounded, exactly, expError, gamma, rowMajor, transposedLayout } from '../parts/bounded.ts';
import type { Bounded } from '../parts/bounded.ts';
import type { LinearShape } from './passes.ts';
import type { Arrays } from '../../kernel.ts';
import { LARGEST_F32, SMALLEST_NORMAL_F32 } from '../../tensors/f32.ts';
import type { Escape } from '../../verdict.ts';

/** elu(x) + 1 (Katharopoulos et al. 2020), which is exp(x) below 0: 1 + expm1(x) would lose all digits of a small one. */
const features = (values: Float32Array): Float64Array =>
  Float64Array.from(values, (value) => (value > 0 ? 1 + value : Math.exp(value)));

/**
 * Q, K are [n, d], V is [n, dv]. Gives O [n, dv]; for the parallel form A [n, n], its weights before they are divided
 * by
 * their row sums; for the others S [d, dv] and z [d] after the last token.
 */
export function linearReference(shape: LinearShape, inputs: Arrays): Readonly<Record<string, Float64Array>> {
  if (shape.variant !== 'parallel') {
    const { S, z } = byState(shape, inputs);
    return { O: byPairs(shape, inputs), S, z };
  }
  const A = new Float64Array(shape.n ** 2);
  byPairs(shape, inputs, (row, key, weight) => {
    A[row * shape.n + key] = weight;
  });
  return { A, O: byState(shape, inputs).O };
}

/**
 * Computes O one token at a time, as the mean of V by the weights of all tokens so far; `note` is given the weights. A factor
 * of all weights of a token changes no mean, so that each is taken against the largest: features of large negative numbers
 * are far below what float64 holds, and their means are not.
 */
function byPairs(
  { n, d, dv }: LinearShape,
  { Q, K, V }: Arrays,
  note?: (row: number, key: number, weight: number) => void,
): Float64Array {
  const [phiQ, phiK, logQ, logK] = [features(Q!), features(K!), logFeatures(Q!), logFeatures(K!)];
  const O = new Float64Array(n * dv);
  for (let row = 0; row < n; row++) {
    const query = logQ.subarray(row * d, (row + 1) * d);
    const largest = query.map((_, k) => {
      let most = -Infinity;
      for (let key = 0; key <= row; key++) most = Math.max(most, logK[key * d + k]!);
      return most;
    });
    const shares = sharesOf(query, largest);
    let sum = 0;
    for (let key = 0; key <= row; key++) {
      let [weight, part] = [0, 0];
      for (let k = 0; k < d; k++) {
        weight += phiQ[row * d + k]! * phiK[key * d + k]!;
        part += shares[k]! * Math.exp(logK[key * d + k]! - largest[k]!);
      }
      note?.(row, key, weight);
      sum += part;
      for (let c = 0; c < dv; c++) O[row * dv + c]! += part * V![key * dv + c]!;
    }
    for (let c = 0; c < dv; c++) O[row * dv + c]! /= sum;
  }
  return O;
}

/** log φ, which no number is too large or too small for. */
const logFeatures = (values: Float32Array): Float64Array =>
  Float64Array.from(values, (value) => (value > 0 ? Math.log1p(value) : value));

/** exp(query + largest) of each feature as a part of the largest of them; terms are compared by differences, which are exact. */
function sharesOf(query: Float64Array, largest: Float64Array): Float64Array {
  const above = (k: number, other: number): number => query[k]! - query[other]! + (largest[k]! - largest[other]!);
  let top = 0;
  for (let k = 1; k < query.length; k++) if (above(k, top) > 0) top = k;
  return query.map((_, k) => Math.exp(above(k, top)));
}

/** Walks through the tokens with S [d, dv] and z [d], and with both as parts of the largest φ(k) so far for O. */
function byState({ n, d, dv }: LinearShape, { Q, K, V }: Arrays): Readonly<Record<'S' | 'z' | 'O', Float64Array>> {
  const [phiK, logQ, logK] = [features(K!), logFeatures(Q!), logFeatures(K!)];
  const [S, part] = [new Float64Array(d * dv), new Float64Array(d * dv)];
  const [z, count] = [new Float64Array(d), new Float64Array(d)];
  const largest = new Float64Array(d).fill(-Infinity);
  const O = new Float64Array(n * dv);
  for (let t = 0; t < n; t++) {
    for (let k = 0; k < d; k++) {
      const key = logK[t * d + k]!;
      const most = Math.max(largest[k]!, key);
      const [kept, entered] = [Math.exp(largest[k]! - most), Math.exp(key - most)];
      largest[k] = most;
      count[k] = kept * count[k]! + entered;
      z[k]! += phiK[t * d + k]!;
      for (let c = 0; c < dv; c++) {
        const at = k * dv + c;
        part[at] = kept * part[at]! + entered * V![t * dv + c]!;
        S[at]! += phiK[t * d + k]! * V![t * dv + c]!;
      }
    }
    const shares = sharesOf(logQ.subarray(t * d, (t + 1) * d), largest);
    let sum = 0;
    for (let k = 0; k < d; k++) {
      sum += shares[k]! * count[k]!;
      for (let c = 0; c < dv; c++) O[t * dv + c]! += shares[k]! * part[k * dv + c]!;
    }
    for (let c = 0; c < dv; c++) O[t * dv + c]! /= sum;
  }
  return { S, z, O };
}

/**
 * Bounds on the errors, by weights of pairs whatever the variant. Sums over tokens go token by token, or first within chunks:
 * no chain of additions is longer than one over all tokens and features.
 */
export function linearErrors(shape: LinearShape, inputs: Arrays): Readonly<Record<string, Bounded>> {
  const { n, d, dv } = shape;
  const [Q, K, V] = [boundedFeatures(inputs['Q']!), boundedFeatures(inputs['K']!), exactly(inputs['V']!)];
  const O = bounded(n * dv);
  const A = shape.variant === 'parallel' ? bounded(n * n) : undefined;
  for (let row = 0; row < n; row++) {
    const seen = row + 1;
    const weights = weightsOf(shape, Q, K, row);
    const sum = bounded(1);
    const total = bounded(dv);
    addProduct(sum, rowMajor(1), [weights, rowMajor(seen)], [ONE, { at: 0, row: 0, column: 0 }], [1, seen, 1], d);
    addProduct(total, rowMajor(dv), [weights, rowMajor(seen)], [V, rowMajor(dv)], [1, seen, dv], d);
    const least = Math.max(sum.values[0]! - sum.errors[0]!, 0);
    for (let c = 0; c < dv; c++) {
      const value = Math.abs(total.values[c]!) / sum.values[0]!;
      O.errors[row * dv + c] = (total.errors[c]! + value * sum.errors[0]!) / least + gamma(4) * value;
    }
    A?.errors.set(weights.errors, row * n);
  }
  if (A !== undefined) return { A, O };
  const [S, z] = [bounded(d * dv), bounded(d)];
  addProduct(S, rowMajor(dv), [K, transposedLayout(d)], [V, rowMajor(dv)], [d, n, dv]);
  addProduct(z, rowMajor(1), [K, transposedLayout(d)], [ONE, { at: 0, row: 0, column: 0 }], [d, n, 1]);
  return { O, S, z };
}

const ONE = exactly([1]);

/** The weights of the tokens up to one. */
function weightsOf({ d }: LinearShape, Q: Bounded, K: Bounded, row: number): Bounded {
  const weights = bounded(row + 1);
  addProduct(weights, rowMajor(row + 1), [Q, rowMajor(d, row * d)], [K, transposedLayout(d)], [1, d, row + 1]);
  return weights;
}

function boundedFeatures(inputs: Float32Array): Bounded {
  const { errors } = exactly(inputs);
  const values = features(inputs);
  return {
    values,
    errors: errors.map((error, at) => {
      const relative = inputs[at]! > 0 ? gamma(1) : expError(inputs[at]!);
      return error + values[at]! * relative + SMALLEST_NORMAL_F32;
    }),
  };
}

/** The first sum of weights, which O is divided by, that is too large or too small for f32. */
export function escapedSum(shape: LinearShape, inputs: Arrays): Escape | undefined {
  const [Q, K] = [boundedFeatures(inputs['Q']!), boundedFeatures(inputs['K']!)];
  for (let row = 0; row < shape.n; row++) {
    const { values } = weightsOf(shape, Q, K, row);
    const exact = values.reduce((a, b) => a + b, 0);
    const negligible = shape.d * (row + 1) * SMALLEST_NORMAL_F32;
    if (exact > LARGEST_F32 || exact <= negligible) return { of: 'rowsum A', at: [row], exact };
  }
  return undefined;
}
