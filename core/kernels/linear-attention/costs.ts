/** Closed forms of what each form of linear attention moves and computes, of its depth and of its state. */
import { visitsOf } from '../attention/costs.ts';
import { blockCount, blockExtent } from '../parts/blocks.ts';
import type { LinearShape } from './passes.ts';
import type { Costs } from '../../kernel.ts';

/** The flops of the feature map of a number: a comparison, and an exponential or an addition. */
const FEATURE = 2;

export function linearCosts(shape: LinearShape): Costs {
  return shape.variant === 'parallel' ? parallelCosts(shape) : carriedCosts(shape);
}

/** Every visited block of A reads its rows of Q and K; A is written and read once, its blocks above the diagonal never. */
function parallelCosts({ n, d, dv, br, bc }: LinearShape): Costs {
  const { pairs, seen, keyRows, queryRows } = visitsOf({ n, br, bc, causal: true });
  return {
    read: { Q: queryRows * d, K: keyRows * d, A: pairs, V: keyRows * dv },
    write: { A: pairs, O: n * dv },
    flops: FEATURE * d * (queryRows + keyRows) + seen * (2 * d + 2 * dv + 1) + n * dv,
    // The chain is: features, A, one sum after another along the last row of blocks, the division.
    depth: blockCount(n, bc) + 3,
  };
}

/** Each block of columns of V reads all of Q and K, and has z and the weights within a chunk for itself. */
function carriedCosts({ variant, n, d, dv, bt, bv }: LinearShape): Costs {
  const columnBlocks = blockCount(dv, bv);
  const chunks = blockCount(n, bt);
  let seen = 0;
  if (variant === 'chunked') {
    for (let i = 0; i < chunks; i++) {
      const rows = blockExtent(n, bt, i);
      seen += (rows * (rows + 1)) / 2;
    }
  }
  // These are both features, z, and φ(Q) z; then the weights among the tokens of a chunk and their sum.
  const ofColumns = n * d * (2 * FEATURE + 1 + 2) + seen * (2 * d + 1);
  // These are S, φ(Q) S, and the division; then A V.
  const ofColumn = n * (4 * d + 1) + 2 * seen;
  return {
    read: { Q: columnBlocks * n * d, K: columnBlocks * n * d, V: n * dv },
    write: { O: n * dv, S: d * dv, z: d },
    flops: columnBlocks * ofColumns + dv * ofColumn,
    // The chain is: features, S after every chunk (or token), φ(Q) S, the division. Within a chunk A V is as deep
    // as S after it.
    depth: chunks + 3,
  };
}

/** The elements that the next token needs of all tokens so far: every key and value, or the state. */
export function linearState({ variant, n, d, dv }: LinearShape): number {
  return variant === 'parallel' ? n * (d + dv) : d * dv + d;
}
