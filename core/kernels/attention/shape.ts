/** The numbers that everything about attention depends on. */
import type { Params } from '../../parameters.ts';
import { integers } from '../../parameters.ts';

export interface AttentionShape {
  readonly n: number;
  readonly d: number;
  readonly heads: number;
  readonly br: number;
  readonly bc: number;
  readonly causal: boolean;
  /** The factor on the scores; 1 / √d unless it is set. */
  readonly scale: number;
}

/** Standard attention, or flash attention, named by the block that its outer loop holds. */
export type AttentionMethod = 'standard' | 'q-outer' | 'kv-outer';

export function methodOf({ variant, loop }: Params): AttentionMethod {
  if (variant === 'standard') return 'standard';
  return loop === 'kv-outer' ? 'kv-outer' : 'q-outer';
}

export function shapeOf(params: Params): AttentionShape {
  const sizes = integers(params, 'n', 'd', 'heads', 'br', 'bc');
  const { scale, causal } = params;
  return { ...sizes, causal: causal === true, scale: typeof scale === 'number' ? scale : 1 / Math.sqrt(sizes.d) };
}
