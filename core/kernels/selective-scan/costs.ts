/** What each variant of the selective scan moves, computes, and has to wait for. */
import { blockCount, blockExtent } from '../parts/blocks.ts';
import { chunksOf, levelsOver } from './shape.ts';
import type { SelectiveShape } from './shape.ts';
import type { Costs } from '../../kernel.ts';

/** The flops that zero-order hold has in place of a step, as the WGSL evaluates it. */
const HOLD_FLOPS = 29;

/** The flops of a softplus with its bias, as the WGSL evaluates it. */
const SOFTPLUS_FLOPS = 21;

export function selectiveCosts(shape: SelectiveShape): Costs {
  const parts = [projectionCosts(shape), scanCosts(shape), influenceCosts(shape)];
  return {
    read: addUp(parts.map(({ read }) => read)),
    write: addUp(parts.map(({ write }) => write)),
    flops: parts.reduce((sum, { flops }) => sum + flops, 0),
    depth: depthOf(shape),
  };
}

/**
 * The depth of the trace: the projections; then one step a token, or the tree of the first chunk and one step for each
 * carry; then
 * the output. The chunks' trees wait for nothing but the projections.
 */
function depthOf(shape: SelectiveShape): number {
  const { variant, t, channels, bp, channel } = shape;
  const discretised = blockCount(channels, bp) + 2;
  const states = variant === 'sequential' ? t : treeDepth(shape) + chunksOf(shape);
  const since = channel === null ? 0 : blockCount(channels, bp) + chunksOf(shape) + 2;
  return Math.max(discretised + states + 1, since);
}

/** The number of levels at which tokens of a chunk take from others: up once by Hillis and Steele, up and down by Blelloch. */
export function treeDepth({ tree, t, bt }: SelectiveShape): number {
  const tokens = Math.min(t, bt);
  return tree === 'blelloch' ? 2 * sweep(tokens).length : levelsOver(tokens);
}

/** How many tokens take from another lane at each level of a sweep at which any does. */
function sweep(tokens: number): readonly number[] {
  return Array.from({ length: Math.floor(Math.log2(tokens)) }, (_, level) => Math.floor(tokens / 2 ** (level + 1)));
}

/** The number of combines of one state in a tree over so many tokens. */
export function combinesOver(tree: SelectiveShape['tree'], tokens: number): number {
  if (tree === 'blelloch') return 2 * sweep(tokens).reduce((sum, takers) => sum + takers, 0);
  const levels = levelsOver(tokens);
  return levels * tokens - (2 ** levels - 1);
}

function projectionCosts({ t, channels, n, bp }: SelectiveShape): Costs {
  const over = blockCount(t, bp);
  return {
    read: {
      X: t * channels * (blockCount(channels, bp) + 2 * blockCount(n, bp)),
      Wdt: channels * channels * over,
      bias: channels * over,
      WB: channels * n * over,
      WC: channels * n * over,
    },
    write: { dt: t * channels, B: t * n, C: t * n },
    flops: 2 * t * channels * (channels + 2 * n) + SOFTPLUS_FLOPS * t * channels,
  };
}

function scanCosts(shape: SelectiveShape): Costs {
  const { variant, tree, t, channels, n, bt, held } = shape;
  const chunks = chunksOf(shape);
  const tokens = t * channels;
  const expanded = tokens * n;
  const outside = (4 + (held ? HOLD_FLOPS : 0)) * expanded + (2 * n + 1) * tokens;
  if (variant === 'sequential') {
    return { ...fusedTraffic(shape), flops: outside + 2 * expanded };
  }
  let combines = 0;
  for (let chunk = 0; chunk < chunks; chunk++) combines += combinesOver(tree, blockExtent(t, bt, chunk));
  const flops = outside + 3 * channels * n * combines + (tree === 'blelloch' ? 4 : 2) * expanded;
  if (variant === 'fused') return { ...fusedTraffic(shape), flops };
  return {
    read: {
      X: 2 * tokens,
      dt: tokens,
      A: chunks * channels * n,
      B: expanded,
      Abar: expanded,
      Bx: expanded,
      h: expanded,
      C: expanded,
      D: chunks * channels,
    },
    write: { Abar: expanded, Bx: expanded, h: expanded, y: tokens },
    flops,
  };
}

/** Every input is read once and y is written once; B and C are read once for each channel. */
function fusedTraffic({ t, channels, n }: SelectiveShape): Pick<Costs, 'read' | 'write'> {
  const tokens = t * channels;
  return {
    read: { X: tokens, dt: tokens, A: channels * n, B: tokens * n, C: tokens * n, D: channels },
    write: { y: tokens },
  };
}

function influenceCosts(shape: SelectiveShape): Costs {
  const { t, n, bt, channel, held } = shape;
  if (channel === null) return { read: {}, write: {}, flops: 0 };
  const chunks = chunksOf(shape);
  let [tokens, written] = [0, 0];
  for (let i = 0; i < chunks; i++) {
    // The number of tokens up to the end of block i.
    const past = Math.min((i + 1) * bt, t);
    tokens += past;
    written += past * blockExtent(t, bt, i);
  }
  return {
    read: { dt: tokens, A: chunks * n, B: tokens * n },
    write: { influence: written },
    flops: (((5 + (held ? HOLD_FLOPS : 0)) * n + 2) * t * (t + 1)) / 2,
  };
}

function addUp(parts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [name, value] of parts.flatMap((part) => Object.entries(part))) sums[name] = (sums[name] ?? 0) + value;
  return sums;
}
