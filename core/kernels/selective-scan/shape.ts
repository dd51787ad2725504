/** The sizes of a selective scan and of the tree over a chunk of its tokens. */
import { blockCount } from '../parts/blocks.ts';
import type { Params } from '../../parameters.ts';
import { integer, integers } from '../../parameters.ts';

export type SelectiveVariant = 'sequential' | 'materialised' | 'fused';

export interface SelectiveShape {
  readonly variant: SelectiveVariant;
  /** How a chunk is scanned; the sequential variant has no tree. */
  readonly tree: 'blelloch' | 'hillis-steele';
  /** Tokens, channels, states of a channel. */
  readonly t: number;
  readonly channels: number;
  readonly n: number;
  /** Tokens of a chunk. */
  readonly bt: number;
  /** Side of the tiles of the projections. */
  readonly bp: number;
  /** The channel whose influence is measured, or null. */
  readonly channel: number | null;
}

export function selectiveShape(params: Params): SelectiveShape {
  return {
    variant: params['variant'] as SelectiveVariant,
    tree: params['tree'] as SelectiveShape['tree'],
    ...integers(params, 't', 'channels', 'n', 'bt', 'bp'),
    channel: params['influence'] === true ? integer(params, 'channel') : null,
  };
}

/** Levels of a binary tree over so many tokens. */
export function levelsOver(tokens: number): number {
  return Math.ceil(Math.log2(tokens));
}

/** Lanes that the tree of a chunk has: as many as tokens, rounded up to a power of two. */
export function lanesOf({ bt }: SelectiveShape): number {
  return 2 ** levelsOver(bt);
}

export function chunksOf({ t, bt }: SelectiveShape): number {
  return blockCount(t, bt);
}
