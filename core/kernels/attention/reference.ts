/** Attention in float64, by whole rows; it has none of the running quantities of the WGSL. */
import { MASKED } from '../../tensors/f32.ts';
import type { AttentionMethod, AttentionShape } from './shape.ts';

/** Q, K and V, as f32 from the device or as float64 from another reference. */
export type Operands = Readonly<Record<string, Float32Array | Float64Array>>;

/**
 * Q, K, V are [heads, n, d]. Gives O [heads, n, d] and, for `q-outer`, L [heads, n] = log sum exp of the visible
 * scores of a row; for `kv-outer`, their maximum m and l = exp(L - m), [heads, n]; for `standard`, S and P [heads, n, n].
 */
export function attentionReference(
  { n, d, heads, causal, scale }: AttentionShape,
  method: AttentionMethod,
  { Q, K, V }: Operands,
): Record<string, Float64Array> {
  const O = new Float64Array(heads * n * d);
  const flash = method !== 'standard';
  const m = new Float64Array(heads * n);
  const l = new Float64Array(heads * n);
  const L = new Float64Array(heads * n);
  const S = new Float64Array(flash ? 0 : heads * n * n);
  const P = new Float64Array(flash ? 0 : heads * n * n);
  const weights = new Float64Array(n);
  for (let row = 0; row < heads * n; row++) {
    const head = Math.floor(row / n);
    const seen = causal ? (row % n) + 1 : n;
    for (let key = 0; key < seen; key++) {
      const at = (head * n + key) * d;
      let dot = 0;
      for (let c = 0; c < d; c++) dot += Q![row * d + c]! * K![at + c]!;
      weights[key] = scale * dot;
    }
    if (!flash) {
      S.fill(MASKED, row * n, (row + 1) * n);
      S.set(weights.subarray(0, seen), row * n);
    }
    const largest = weights.subarray(0, seen).reduce((a, b) => Math.max(a, b), -Infinity);
    let sum = 0;
    for (let key = 0; key < seen; key++) sum += weights[key] = Math.exp(weights[key]! - largest);
    m[row] = largest;
    l[row] = sum;
    L[row] = largest + Math.log(sum);
    for (let key = 0; key < seen; key++) {
      const weight = weights[key]! / sum;
      if (!flash) P[row * n + key] = weight;
      const at = (head * n + key) * d;
      for (let c = 0; c < d; c++) O[row * d + c]! += weight * V![at + c]!;
    }
  }
  return { standard: { S, P, O }, 'q-outer': { O, L }, 'kv-outer': { O, l, m } }[method];
}
