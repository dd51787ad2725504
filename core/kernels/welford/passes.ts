/** The dispatch of each way to compute a variance, and the tiles that its workgroups keep. */
import { blockCount } from '../parts/blocks.ts';
import { pass } from '../parts/passes.ts';
import { slot } from '../parts/slots.ts';
import type { Hue, KernelPass, ValueScale } from '../../kernel.ts';
import type { Params } from '../../parameters.ts';
import { integers } from '../../parameters.ts';

export type VarianceVariant = 'two-pass' | 'naive-sum-of-squares' | 'welford';

export interface WelfordShape {
  readonly variant: VarianceVariant;
  readonly r: number;
  readonly v: number;
  /** The rows of a workgroup, and the elements of a row that are in SRAM at once. */
  readonly br: number;
  readonly bv: number;
  /** The number of lanes that share a row. */
  readonly t: number;
}

export function shapeOf(params: Params): WelfordShape {
  return { variant: params['variant'] as VarianceVariant, ...integers(params, 'r', 'v', 'br', 'bv', 't') };
}

/** The number of lanes that get any elements. */
export function busyLanes({ t, bv, v }: WelfordShape): number {
  return Math.min(t, bv, v);
}

/** A difference of two sums of squares falls below 0 where it has lost its digits; a sum of squares never does. */
export function varianceScale(variant: VarianceVariant): ValueScale {
  return variant === 'naive-sum-of-squares' ? 'signed' : 'probability';
}

/** The slots in which a lane keeps what it knows of the elements that it has seen. */
const PARTIAL: Readonly<
  Record<VarianceVariant, readonly (readonly [slot: string, hue: Hue, scale?: 'probability'])[]>
> = {
  'two-pass': [
    ['sum_it', 'amber'],
    ['M2_it', 'violet', 'probability'],
  ],
  'naive-sum-of-squares': [
    ['sum_it', 'amber'],
    ['squares_it', 'violet', 'probability'],
  ],
  welford: [
    ['n_it', 'slate', 'probability'],
    ['mean_it', 'amber'],
    ['M2_it', 'violet', 'probability'],
  ],
};

export function welfordPass(shape: WelfordShape): KernelPass {
  const { variant, r, v, br, bv, t } = shape;
  const passesOverRow = variant === 'two-pass' ? 2 : 1;
  const levels = Math.ceil(Math.log2(busyLanes(shape)));
  return pass('statistics', 'mean and variance of the rows of X', `welford/${variant}`, {
    constants: { R: r, V: v, Br: br, Bv: bv, T: t },
    tensors: ['X', 'mean', 'variance'],
    counters: [['i'], ['j', 'width']],
    workgroups: [blockCount(r, br)],
    slots: [
      slot('X_ij', 'cyan', br, bv),
      ...PARTIAL[variant].map(([name, hue, scale]) =>
        slot(name, hue, br, t, { lanes: 'columns', scale: scale ?? 'signed' }),
      ),
      slot('mean_i', 'green', br, 1),
      slot('variance_i', 'rose', br, 1, { scale: varianceScale(variant) }),
    ],
    maximumEvents: 8 + passesOverRow * (6 * blockCount(v, bv) + 4 * levels),
  });
}
