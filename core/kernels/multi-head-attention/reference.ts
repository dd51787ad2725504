/** Multi-head attention in float64, with the heads cut from whole [E, E] products as the paper has them. */
import { attentionReference } from '../attention/reference.ts';
import type { AttentionMethod, AttentionShape } from '../attention/shape.ts';
import { attentionErrors, escapedScore } from '../attention/errors.ts';
import type { BoundedOperands } from '../attention/errors.ts';
import { addProduct, bounded, exactly, rowMajor } from '../parts/bounded.ts';
import type { Bounded } from '../parts/bounded.ts';
import type { Arrays } from '../../kernel.ts';
import { inRange } from '../../tensors/f32.ts';
import type { Escape } from '../../verdict.ts';

/** X is [n, E], Wq, Wk, Wv [heads, E, d] and Wo [heads, d, E], with E = heads d. Gives everything that HBM holds. */
export function multiHeadReference(
  shape: AttentionShape,
  method: AttentionMethod,
  { X, Wq, Wk, Wv, Wo }: Arrays,
): Record<string, Float64Array> {
  const { n, d, heads } = shape;
  const e = heads * d;
  const project = (W: Float32Array): Float64Array => {
    const result = new Float64Array(heads * n * d);
    for (let token = 0; token < n; token++) {
      for (let column = 0; column < e; column++) {
        const [head, c] = [Math.floor(column / d), column % d];
        let sum = 0;
        for (let k = 0; k < e; k++) sum += X![token * e + k]! * W[(head * e + k) * d + c]!;
        result[(head * n + token) * d + c] = sum;
      }
    }
    return result;
  };
  const [Q, K, V] = [project(Wq!), project(Wk!), project(Wv!)];
  const attended = attentionReference(shape, method, { Q, K, V });
  const Y = new Float64Array(n * e);
  for (let token = 0; token < n; token++) {
    for (let k = 0; k < e; k++) {
      // Column k of the concatenation; Wo is one [E, E] matrix when its planes lie on top of each other.
      const value = attended['O']![(Math.floor(k / d) * n + token) * d + (k % d)]!;
      for (let column = 0; column < e; column++) Y[token * e + column]! += value * Wo![k * e + column]!;
    }
  }
  return { Q, K, V, ...attended, Y };
}

/** The bounds on everything that HBM holds; the projections bring errors to the attention. */
export function multiHeadErrors(
  shape: AttentionShape,
  method: AttentionMethod,
  inputs: Arrays,
): Readonly<Record<string, Bounded>> {
  const { n, d, heads } = shape;
  const e = heads * d;
  const operands = projections(shape, inputs);
  const attended = attentionErrors(shape, method, operands);
  const Y = bounded(n * e);
  const Wo = exactly(inputs['Wo']!);
  for (let head = 0; head < heads; head++) {
    const O = [attended['O']!, rowMajor(d, head * n * d)] as const;
    // The sum over heads is one chain of additions.
    addProduct(Y, rowMajor(e), O, [Wo, rowMajor(e, head * d * e)], [n, d, e], e - d);
  }
  return { ...operands, ...attended, Y };
}

/** The first score beyond the range of f32, unless a projection is already. */
export function escapedHead(shape: AttentionShape, inputs: Arrays): Escape | undefined {
  const operands = projections(shape, inputs);
  const lost = Object.values(operands).some(({ values }) => !values.every(inRange));
  return lost ? undefined : escapedScore(shape, operands);
}

function projections({ n, d, heads }: AttentionShape, { X, Wq, Wk, Wv }: Arrays): BoundedOperands {
  const e = heads * d;
  const tokens = exactly(X!);
  const project = (weights: Float32Array): Bounded => {
    const [result, W] = [bounded(heads * n * d), exactly(weights)];
    for (let head = 0; head < heads; head++) {
      addProduct(result, rowMajor(d, head * n * d), [tokens, rowMajor(e)], [W, rowMajor(d, head * e * d)], [n, e, d]);
    }
    return result;
  };
  return { Q: project(Wq!), K: project(Wk!), V: project(Wv!) };
}
