/** Closed forms of what attention moves and computes, in elements and floating-point operations. */
import type { AttentionShape } from './attention-shape.ts';
import { blockCount, blockExtent } from './blocks.ts';
import type { Costs } from '../kernel.ts';

export function attentionCosts(shape: AttentionShape, flash: boolean): Costs {
  return flash ? flashCosts(shape) : standardCosts(shape);
}

/**
 * Q is read and O and L are written once; a block of query rows reads every block of K and V that holds a key it sees.
 * An exponential, a logarithm, a division and a comparison count as one operation each.
 */
function flashCosts({ n, d, heads, br, bc, causal }: AttentionShape): Costs {
  let keyRows = 0;
  let flops = 0;
  for (let i = 0; i < blockCount(n, br); i++) {
    const rows = blockExtent(n, br, i);
    const lastQuery = i * br + rows - 1;
    const visited = causal ? blockCount(lastQuery + 1, bc) : blockCount(n, bc);
    const columns = Math.min(visited * bc, n);
    keyRows += columns;
    const pairs = rows * columns;
    const seen = causal ? (rows * (i * br + 1 + lastQuery + 1)) / 2 : pairs;
    flops += seen * (2 * d + 1) + pairs * (4 + 2 * d) + visited * rows * (3 + d) + rows * (d + 2);
  }
  const tile = heads * n * d;
  return {
    read: { Q: tile, K: heads * keyRows * d, V: heads * keyRows * d },
    write: { O: tile, L: heads * n },
    flops: heads * flops,
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
