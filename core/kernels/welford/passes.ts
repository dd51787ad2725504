/** The dispatch of each way to a variance and the tiles that its workgroups keep. */
import { blockCount } from '../parts/blocks.ts';
import { slot } from '../parts/slots.ts';
import type { KernelPass } from '../../kernel.ts';
import type { Parameters } from '../../parameters.ts';
import { integer } from '../../parameters.ts';

const THREADS = 64;

export type VarianceVariant = 'two-pass' | 'naive-sum-of-squares' | 'welford';

export interface WelfordShape {
  readonly variant: VarianceVariant;
  readonly r: number;
  readonly v: number;
  /** Rows of a workgroup, and elements of a row in SRAM at once. */
  readonly br: number;
  readonly bv: number;
  /** Lanes that share a row. */
  readonly t: number;
}

export function shapeOf(parameters: Parameters): WelfordShape {
  const read = (name: string): number => integer(parameters, name);
  return {
    variant: parameters['variant'] as VarianceVariant,
    r: read('r'),
    v: read('v'),
    br: read('br'),
    bv: read('bv'),
    t: read('t'),
  };
}

/** Lanes that get elements. */
export function busyLanes({ t, bv, v }: WelfordShape): number {
  return Math.min(t, bv, v);
}

/** What a lane keeps of the elements that it has seen. */
const PARTIAL: Readonly<Record<VarianceVariant, readonly string[]>> = {
  'two-pass': ['sum_it', 'M2_it'],
  'naive-sum-of-squares': ['sum_it', 'squares_it'],
  welford: ['n_it', 'mean_it', 'M2_it'],
};
const HUES = { sum_it: 'amber', mean_it: 'amber', M2_it: 'violet', squares_it: 'violet', n_it: 'slate' } as const;

export function welfordPass(shape: WelfordShape): KernelPass {
  const { variant, r, v, br, bv, t } = shape;
  const passesOverRow = variant === 'two-pass' ? 2 : 1;
  const levels = Math.ceil(Math.log2(busyLanes(shape)));
  return {
    name: 'statistics',
    title: 'mean and variance of the rows of X',
    shader: `welford/${variant}`,
    constants: { R: r, V: v, Br: br, Bv: bv, T: t, THREADS },
    tensors: ['X', 'mean', 'variance'],
    workgroups: [blockCount(r, br), 1, 1],
    slots: [
      slot('X_ij', 'cyan', br, bv),
      ...PARTIAL[variant].map((name) => slot(name, HUES[name as keyof typeof HUES], br, t)),
      slot('mean_i', 'green', br, 1),
      slot('variance_i', 'rose', br, 1),
    ],
    loops: ['i', 'j'],
    maximumEvents: 8 + passesOverRow * (6 * blockCount(v, bv) + 4 * levels),
  };
}
