/** The sizes of a selective scan and of the tree over a chunk of its tokens. */
import { blockCount } from '../parts/blocks.ts';
import type { Params } from '../../parameters.ts';
import { integer, integers } from '../../parameters.ts';

export type SelectiveVariant = 'sequential' | 'materialised' | 'fused';

export interface SelectiveShape {
  readonly variant: SelectiveVariant;
  /** Whether B is discretised by zero-order hold, and not by Euler's rule. */
  readonly held: boolean;
  /** The tree by which a chunk is scanned; the sequential variant does not use it. */
  readonly tree: 'blelloch' | 'hillis-steele';
  /** The number of tokens, of channels, and of states of a channel. */
  readonly t: number;
  readonly channels: number;
  readonly n: number;
  /** The number of tokens of a chunk. */
  readonly bt: number;
  /** The side of the tiles of the projections. */
  readonly bp: number;
  /** The channel whose influence is measured, or null. */
  readonly channel: number | null;
}

export function selectiveShape(params: Params): SelectiveShape {
  return {
    variant: params['variant'] as SelectiveVariant,
    held: params['discretisation'] === 'zoh',
    tree: params['tree'] as SelectiveShape['tree'],
    ...integers(params, 't', 'channels', 'n', 'bt', 'bp'),
    channel: params['influence'] === true ? integer(params, 'channel') : null,
  };
}

/** The number of levels of a binary tree over so many tokens. */
export function levelsOver(tokens: number): number {
  return Math.ceil(Math.log2(tokens));
}

/** The number of lanes of the tree of a chunk: its tokens, rounded up to a power of two. */
export function lanesOf({ bt }: SelectiveShape): number {
  return 2 ** levelsOver(bt);
}

export function chunksOf({ t, bt }: SelectiveShape): number {
  return blockCount(t, bt);
}
