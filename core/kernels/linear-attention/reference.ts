/**
 * Linear attention in float64, the other way round: by a state where the WGSL has weights of pairs, and by
 * weights of pairs where it has a state.
 */
import { ROUNDOFF } from '../parts/rounding.ts';
import type { LinearShape } from './passes.ts';
import type { Arrays } from '../../kernel.ts';

/** elu(x) + 1 (Katharopoulos et al. 2020), by the definition of elu. */
const features = (values: Float32Array): Float64Array =>
  Float64Array.from(values, (value) => 1 + (value > 0 ? value : Math.expm1(value)));

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

/** Computes O one token at a time, as the mean of V by the weights of all tokens so far, which `note` is given. */
function byPairs(
  { n, d, dv }: LinearShape,
  { Q, K, V }: Arrays,
  note?: (row: number, key: number, weight: number) => void,
): Float64Array {
  const [phiQ, phiK] = [features(Q!), features(K!)];
  const O = new Float64Array(n * dv);
  for (let row = 0; row < n; row++) {
    let sum = 0;
    for (let key = 0; key <= row; key++) {
      let weight = 0;
      for (let k = 0; k < d; k++) weight += phiQ[row * d + k]! * phiK[key * d + k]!;
      note?.(row, key, weight);
      sum += weight;
      for (let c = 0; c < dv; c++) O[row * dv + c]! += weight * V![key * dv + c]!;
    }
    for (let c = 0; c < dv; c++) O[row * dv + c]! /= sum;
  }
  return O;
}

/** Walks through the tokens with S [d, dv] and z [d]. */
function byState({ n, d, dv }: LinearShape, { Q, K, V }: Arrays): Readonly<Record<'S' | 'z' | 'O', Float64Array>> {
  const [phiQ, phiK] = [features(Q!), features(K!)];
  const S = new Float64Array(d * dv);
  const z = new Float64Array(d);
  const O = new Float64Array(n * dv);
  for (let t = 0; t < n; t++) {
    let sum = 0;
    for (let k = 0; k < d; k++) {
      const [query, key] = [phiQ[t * d + k]!, phiK[t * d + k]!];
      z[k]! += key;
      sum += query * z[k]!;
      for (let c = 0; c < dv; c++) {
        S[k * dv + c]! += key * V![t * dv + c]!;
        O[t * dv + c]! += query * S[k * dv + c]!;
      }
    }
    for (let c = 0; c < dv; c++) O[t * dv + c]! /= sum;
  }
  return { S, z, O };
}

/**
 * A bound on the relative L2 error of S, whose sums may cancel: n u Σ |terms| / |Σ terms|, with u the roundoff and n
 * the
 * longest chain of roundings (Higham 2002, Accuracy and stability of numerical algorithms, 4.2).
 */
export function linearTolerance(shape: LinearShape, inputs: Arrays): Readonly<Record<string, number>> {
  if (shape.variant === 'parallel') return {};
  const norm = (values: Float64Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  const exact = norm(byState(shape, inputs).S);
  const terms = norm(byState(shape, { ...inputs, V: inputs['V']!.map(Math.abs) }).S);
  // Each token contributes an addition, a product, and two roundings of the feature.
  return { S: exact === 0 ? 0 : ((shape.n + 3) * ROUNDOFF * terms) / exact };
}
