/** Closed forms of what attention moves and computes, in elements and floating-point operations. */
import type { AttentionMethod, AttentionShape } from './shape.ts';
import { blockCount, blockExtent } from '../parts/blocks.ts';
import type { Costs } from '../../kernel.ts';

/** An exponential, a logarithm, a division and a comparison count as one operation each. */
export function attentionCosts(shape: AttentionShape, method: AttentionMethod): Costs {
  if (method === 'standard') return standardCosts(shape);
  return method === 'q-outer' ? queryOuterCosts(shape) : keyOuterCosts(shape);
}

/** The blocks of S that hold a visible pair, counted for one head; both loops of flash attention visit just these. */
export interface Visits {
  /** How many pairs of query and key the visited blocks hold, and how many of them are visible. */
  readonly pairs: number;
  readonly seen: number;
  /** The rows of K over all visits of blocks of queries, and the rows of Q over all visits of blocks of keys. */
  readonly keyRows: number;
  readonly queryRows: number;
}

export function visitsOf({ n, br, bc, causal }: Pick<AttentionShape, 'n' | 'br' | 'bc' | 'causal'>): Visits {
  let [pairs, seen, keyRows, queryRows] = [0, 0, 0, 0];
  for (let i = 0; i < blockCount(n, br); i++) {
    const rows = blockExtent(n, br, i);
    const lastQuery = i * br + rows - 1;
    const visited = causal ? blockCount(lastQuery + 1, bc) : blockCount(n, bc);
    const columns = Math.min(visited * bc, n);
    keyRows += columns;
    queryRows += visited * rows;
    pairs += rows * columns;
    seen += causal ? (rows * (i * br + 1 + lastQuery + 1)) / 2 : rows * columns;
  }
  return { pairs, seen, keyRows, queryRows };
}

/**
 * Q is read and O and L are written once; a block of query rows reads every block of K and V that holds a key it sees.
 */
function queryOuterCosts(shape: AttentionShape): Costs {
  const { n, d, heads } = shape;
  const { pairs, seen, keyRows, queryRows } = visitsOf(shape);
  const tile = heads * n * d;
  return {
    read: { Q: tile, K: heads * keyRows * d, V: heads * keyRows * d },
    write: { O: tile, L: heads * n },
    flops: heads * (seen * (2 * d + 1) + pairs * (4 + 2 * d) + queryRows * (3 + d) + n * (d + 2)),
  };
}

/**
 * K and V are read once; every visit of a block of queries reads Q and reads and writes O, l and m, except that the first
 * visit finds nothing to read.
 */
function keyOuterCosts(shape: AttentionShape): Costs {
  const { n, d, heads } = shape;
  const { pairs, seen, queryRows } = visitsOf(shape);
  const tile = heads * n * d;
  const revisited = heads * (queryRows - n);
  // Where every row is visited only once, nothing is read back.
  const readBack = revisited === 0 ? {} : { O: revisited * d, l: revisited, m: revisited };
  return {
    read: { Q: heads * queryRows * d, K: tile, V: tile, ...readBack },
    write: { O: heads * queryRows * d, l: heads * queryRows, m: heads * queryRows },
    flops: heads * (seen * (2 * d + 1) + pairs * (4 + 2 * d) + queryRows * (3 + 3 * d)),
  };
}

/** Every tile of S reads its rows of Q and of K; S is read twice by the softmax, P once by the output. */
function standardCosts({ n, d, heads, br, bc }: AttentionShape): Costs {
  const rowBlocks = blockCount(n, br);
  const columnBlocks = blockCount(n, bc);
  const square = heads * n * n;
  const tile = heads * n * d;
  return {
    read: { Q: tile * columnBlocks, K: tile * rowBlocks, S: 2 * square, P: square, V: tile * rowBlocks },
    write: { S: square, P: square, O: tile },
    flops: square * (2 * d + 1) + square * 4 + 3 * heads * n * columnBlocks + square * 3 + square * 2 * d,
  };
}
