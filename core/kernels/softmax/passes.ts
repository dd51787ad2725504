/** The dispatch of each softmax and the tiles that its workgroups keep. */
import { blockCount } from '../parts/blocks.ts';
import { pass } from '../parts/passes.ts';
import { slot } from '../parts/slots.ts';
import type { KernelPass, SlotSpec } from '../../kernel.ts';
import type { Params } from '../../parameters.ts';
import { integers } from '../../parameters.ts';

export type SoftmaxVariant = 'naive' | 'safe' | 'online';

export interface SoftmaxShape {
  readonly variant: SoftmaxVariant;
  readonly r: number;
  readonly v: number;
  /** The rows of a workgroup, and the elements of a row that are in SRAM at once. */
  readonly br: number;
  readonly bv: number;
}

/** How often each element of X is loaded: once for each quantity that needs the whole row. */
export const LOADS: Readonly<Record<SoftmaxVariant, number>> = { naive: 2, safe: 3, online: 2 };

export function shapeOf(params: Params): SoftmaxShape {
  return { variant: params['variant'] as SoftmaxVariant, ...integers(params, 'r', 'v', 'br', 'bv') };
}

export function softmaxPass({ variant, r, v, br, bv }: SoftmaxShape): KernelPass {
  const title = variant === 'naive' ? 'Y = exp X / rowsum exp X' : 'Y = exp(X − m) / rowsum exp(X − m)';
  return pass('softmax', title, `softmax/${variant}`, {
    constants: { R: r, V: v, Br: br, Bv: bv },
    tensors: ['X', 'Y'],
    workgroups: [blockCount(r, br)],
    slots: [
      slot('X_ij', 'cyan', br, bv),
      ...runningSlots(variant, br),
      slot('l_i', 'slate', br, 1, { scale: 'probability' }),
      slot('Y_ij', 'green', br, bv, { scale: 'probability' }),
    ],
    maximumEvents: 2 + 12 * blockCount(v, bv),
  });
}

function runningSlots(variant: SoftmaxVariant, br: number): readonly SlotSpec[] {
  const m = slot('m_i', 'slate', br, 1);
  if (variant === 'naive') return [];
  return variant === 'safe' ? [m] : [m, slot('rescale_i', 'slate', br, 1, { scale: 'probability' })];
}
