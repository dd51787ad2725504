/** Multi-head attention in float64, with the heads cut from whole [E, E] products as the paper has them. */
import { attentionReference } from '../attention/reference.ts';
import type { AttentionMethod, AttentionShape } from '../attention/shape.ts';
import type { Arrays } from '../../kernel.ts';

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
