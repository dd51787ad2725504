/** How far f32 may stray from attention: scores that are off are exponents that are off. */
import {
  addProduct,
  bounded,
  boundedSoftmax,
  escapeIn,
  exactly,
  gamma,
  transposedLayout,
  rowMajor,
} from '../parts/bounded.ts';
import type { Bounded, BoundedSoftmax } from '../parts/bounded.ts';
import type { AttentionMethod, AttentionShape } from './shape.ts';
import type { Arrays } from '../../kernel.ts';
import { MASKED, SMALLEST_NORMAL_F32 } from '../../tensors/f32.ts';
import type { Escape } from '../../verdict.ts';

/** Q, K and V, [heads, n, d]. */
export type BoundedOperands = Readonly<Record<'Q' | 'K' | 'V', Bounded>>;

interface BoundedAttention {
  /** As the reference gives them: S and P [heads, n, n], O [heads, n, d], and a number for each row. */
  readonly S: Bounded;
  readonly P: Bounded;
  readonly O: Bounded;
  readonly L: Bounded;
  readonly l: Bounded;
  readonly m: Bounded;
}

export const exactOperands = ({ Q, K, V }: Arrays): BoundedOperands => ({
  Q: exactly(Q!),
  K: exactly(K!),
  V: exactly(V!),
});

/** S and P are kept of standard attention only: flash attention may be run at sizes at which nobody could hold them. */
export function boundedAttention(
  shape: AttentionShape,
  { Q, K, V }: BoundedOperands,
  keeps: boolean,
): BoundedAttention {
  const { n, d, heads, causal } = shape;
  const square = keeps ? heads * n * n : 0;
  const [S, P, O] = [bounded(square), bounded(square), bounded(heads * n * d)];
  const [L, l, m] = [bounded(heads * n), bounded(heads * n), bounded(heads * n)];
  if (keeps) S.values.fill(MASKED);
  for (let row = 0; row < heads * n; row++) {
    const first = Math.floor(row / n) * n;
    const seen = causal ? (row % n) + 1 : n;
    const scores = boundedScores(shape, Q, K, row, seen);
    const { weights, maximum, sum } = boundedSoftmax(scores.values, scores.errors);
    // Weights are sums of quotients in flash attention, which divides last, and once for each block where keys are outside.
    const place = { at: row * d, row: d, column: 1 };
    addProduct(O, place, [weights, rowMajor(seen)], [V, rowMajor(d, first * d)], [1, seen, d], 3 * n + 8);
    [m.values[row], m.errors[row]] = maximum;
    [l.values[row], l.errors[row]] = sum;
    const log = logOf(sum);
    L.values[row] = maximum[0] + log[0];
    L.errors[row] = maximum[1] + log[1] + gamma(2) * Math.abs(L.values[row]!);
    if (!keeps) continue;
    for (const [to, from] of [
      [S, scores],
      [P, weights],
    ] as const) {
      to.values.set(from.values, row * n);
      to.errors.set(from.errors, row * n);
    }
  }
  return { S, P, O, L, l, m };
}

/** The scores of one query and the keys that it sees. */
export function boundedScores(
  { n, d, scale }: AttentionShape,
  Q: Bounded,
  K: Bounded,
  row: number,
  seen: number,
): Bounded {
  const scores = bounded(seen);
  const keys = transposedLayout(d, Math.floor(row / n) * n * d);
  addProduct(scores, rowMajor(seen), [Q, rowMajor(d, row * d)], [K, keys], [1, d, seen], 2);
  const factor = Math.abs(scale);
  for (let key = 0; key < seen; key++) {
    scores.values[key]! *= scale;
    scores.errors[key] = factor * scores.errors[key]! + SMALLEST_NORMAL_F32;
  }
  return scores;
}

/** The logarithm of a sum of at least 1; WGSL allows it an absolute error of 2^-21 near 1. */
function logOf([value, error]: BoundedSoftmax['sum']): readonly [number, number] {
  const log = Math.log(value);
  return [log, error / Math.max(value - error, value / 2) + 2 ** -21 + gamma(8) * Math.abs(log)];
}

/** The bounds on what each method stores. */
export function attentionErrors(
  shape: AttentionShape,
  method: AttentionMethod,
  operands: BoundedOperands,
): Readonly<Record<string, Bounded>> {
  const { S, P, O, L, l, m } = boundedAttention(shape, operands, method === 'standard');
  return { standard: { S, P, O }, 'q-outer': { O, L }, 'kv-outer': { O, l, m } }[method];
}

/** The first score beyond the range of f32, of those that flash attention does not store. */
export function escapedScore(shape: AttentionShape, { Q, K }: Pick<BoundedOperands, 'Q' | 'K'>): Escape | undefined {
  const { n, heads, causal } = shape;
  for (let row = 0; row < heads * n; row++) {
    const seen = causal ? (row % n) + 1 : n;
    const escape = escapeIn('S', boundedScores(shape, Q, K, row, seen), seen);
    if (escape === undefined) continue;
    const place = [row % n, escape.at.at(-1)!];
    return { ...escape, at: heads > 1 ? [Math.floor(row / n), ...place] : place };
  }
  return undefined;
}
