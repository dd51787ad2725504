/** Closed forms of the backward pass, including the forward pass before it. */
import { attentionCosts, visitsOf } from '../attention/costs.ts';
import type { AttentionShape } from '../attention/shape.ts';
import { blockCount } from '../parts/blocks.ts';
import type { Costs } from '../../kernel.ts';

/**
 * Blocks of keys load Q, dO, L and D for every block of queries that sees them; blocks of queries load K and V again. P and
 * dS are computed in both: that is the price of not storing them.
 */
export function flashBackwardCosts(shape: AttentionShape): Costs {
  const { n, d, heads } = shape;
  const forward = attentionCosts(shape, 'q-outer');
  const { pairs, seen, keyRows, queryRows } = visitsOf(shape);
  const tile = heads * n * d;
  const visitedKeys = heads * keyRows * d;
  const visitedQueries = heads * queryRows * d;
  const statistics = heads * (queryRows + n);
  return {
    read: {
      Q: forward.read['Q']! + visitedQueries + tile,
      K: forward.read['K']! + tile + visitedKeys,
      V: forward.read['V']! + tile + visitedKeys,
      O: tile,
      dO: tile + visitedQueries + tile,
      L: statistics,
      D: statistics,
    },
    write: { ...forward.write, D: heads * n, dQ: tile, dK: tile, dV: tile },
    flops: forward.flops + 2 * tile + heads * (2 * (seen + pairs) * (2 * d + 3) + 6 * d * pairs),
  };
}

/**
 * Blocks of keys load Q, dO, L and D for every block of queries that sees them, and add to dQ there, of which the first visit
 * finds nothing to read. P and dS are computed once.
 */
export function onePassBackwardCosts(shape: AttentionShape): Costs {
  const { n, d, heads } = shape;
  const forward = attentionCosts(shape, 'q-outer');
  const { pairs, seen, queryRows } = visitsOf(shape);
  const tile = heads * n * d;
  const visited = heads * queryRows * d;
  // Where every row is visited only once, nothing is read back.
  const readBack = queryRows === n ? {} : { dQ: visited - tile };
  return {
    read: {
      Q: forward.read['Q']! + visited,
      K: forward.read['K']! + tile,
      V: forward.read['V']! + tile,
      O: tile,
      dO: tile + visited,
      L: heads * queryRows,
      D: heads * queryRows,
      ...readBack,
    },
    write: { ...forward.write, D: heads * n, dQ: visited, dK: tile, dV: tile },
    flops: forward.flops + 2 * tile + heads * ((seen + pairs) * (2 * d + 3) + 6 * d * pairs),
  };
}

/** Every matrix of N x N is written once and read by each pass that needs it, twice by the one that sums its rows. */
export function standardBackwardCosts(shape: AttentionShape): Costs {
  const { n, d, heads, br, bc } = shape;
  const forward = attentionCosts(shape, 'standard');
  const rowBlocks = blockCount(n, br);
  const columnBlocks = blockCount(n, bc);
  const square = heads * n * n;
  const tile = heads * n * d;
  return {
    read: {
      Q: forward.read['Q']! + tile * columnBlocks,
      K: forward.read['K']! + tile * rowBlocks,
      V: forward.read['V']! + tile * rowBlocks,
      S: forward.read['S']!,
      P: forward.read['P']! + 3 * square,
      dO: 2 * tile * columnBlocks,
      dP: 2 * square,
      dS: 2 * square,
    },
    write: { ...forward.write, dP: square, dS: square, dQ: tile, dK: tile, dV: tile },
    flops: forward.flops + square * (2 * d + 1) + 5 * square + 6 * d * square,
  };
}
