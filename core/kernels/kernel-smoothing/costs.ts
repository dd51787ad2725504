/** Closed forms of what each smoother moves and computes. */
import { blockCount } from '../parts/blocks.ts';
import type { SmoothingShape } from './passes.ts';
import type { Costs } from '../../kernel.ts';

export function smoothingCosts(shape: SmoothingShape): Costs {
  const { attention, rule, n, m, br } = shape;
  if (attention) return attentionCosts(shape);
  const blocks = blockCount(m, br);
  // For each pair: distance, nearest, rule, sum, division, and two for the mean.
  const ruled = { gaussian: 5, epanechnikov: 5, boxcar: 1, neighbours: n }[rule];
  return {
    read: { queries: m, x: n * blocks, y: n * blocks },
    write: { weights: m * n, estimate: m },
    flops: m * (n * (6 + ruled) - 1),
  };
}

/** Standard attention with two features and one value: S and the weights go through HBM. */
function attentionCosts({ n, m, br, bc }: SmoothingShape): Costs {
  const rowBlocks = blockCount(m, br);
  const columnBlocks = blockCount(n, bc);
  const pairs = m * n;
  return {
    read: {
      queries: m,
      x: n,
      Q: 2 * m * columnBlocks,
      K: 2 * n * rowBlocks,
      S: 2 * pairs,
      weights: pairs,
      y: n * rowBlocks,
    },
    write: { Q: 2 * m, K: 2 * n, S: pairs, weights: pairs, estimate: m },
    flops: m + 3 * n + pairs * (5 + 7 + 2) + 3 * m * columnBlocks,
  };
}
