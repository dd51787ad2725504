/** The dispatches of (Q K^T) V and the tiles that their workgroups keep. */
import { blockCount } from '../parts/blocks.ts';
import { pass } from '../parts/passes.ts';
import { slot } from '../parts/slots.ts';
import type { KernelPass, SlotSpec } from '../../kernel.ts';
import type { Params } from '../../parameters.ts';
import { integers } from '../../parameters.ts';

export type FusedShape = Readonly<Record<'n' | 'd' | 'dv' | 'br' | 'bc', number>>;

export const shapeOf = (params: Params): FusedShape => integers(params, 'n', 'd', 'dv', 'br', 'bc');

const slotsOf = ({ d, dv, br, bc }: FusedShape): Readonly<Record<'Q' | 'K' | 'V' | 'S' | 'O', SlotSpec>> => ({
  Q: slot('Q_i', 'cyan', br, d),
  K: slot('K_j', 'amber', bc, d),
  V: slot('V_j', 'violet', bc, dv),
  S: slot('S_ij', 'rose', br, bc),
  O: slot('O_i', 'green', br, dv),
});

export function fusedPass(shape: FusedShape): KernelPass {
  const { n, d, dv, br, bc } = shape;
  const { Q, K, V, S, O } = slotsOf(shape);
  return pass('fused', 'O = (Q Kᵀ) V, block by block', 'fused-matmul/fused', {
    constants: { N: n, D: d, Dv: dv, Br: br, Bc: bc },
    tensors: ['Q', 'K', 'V', 'O'],
    workgroups: [blockCount(n, br)],
    slots: [Q, K, V, S, O],
    maximumEvents: 3 + 7 * blockCount(n, bc),
  });
}

export function unfusedPasses(shape: FusedShape): readonly KernelPass[] {
  const { n, d, dv, br, bc } = shape;
  const { Q, K, V, S, O } = slotsOf(shape);
  const rowBlocks = blockCount(n, br);
  const columnBlocks = blockCount(n, bc);
  const blocks = { N: n, Br: br, Bc: bc };
  return [
    pass('scores', 'S = Q Kᵀ', 'fused-matmul/scores', {
      constants: { ...blocks, D: d },
      tensors: ['Q', 'K', 'S'],
      workgroups: [columnBlocks, rowBlocks],
      slots: [Q, K, S],
      maximumEvents: 5,
    }),
    pass('output', 'O = S V', 'fused-matmul/output', {
      constants: { ...blocks, Dv: dv },
      tensors: ['S', 'V', 'O'],
      workgroups: [rowBlocks],
      slots: [S, V, O],
      maximumEvents: 2 + 5 * columnBlocks,
    }),
  ];
}
