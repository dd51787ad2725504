/** The dispatches of attention and the tiles that their workgroups keep. */
import type { AttentionShape } from './shape.ts';
import { blockCount } from '../parts/blocks.ts';
import { pass } from '../parts/passes.ts';
import { slot } from '../parts/slots.ts';
import type { KernelPass, SlotSpec } from '../../kernel.ts';

type Tile = 'Q' | 'K' | 'V' | 'S' | 'P' | 'O' | 'm' | 'l' | 'rescale';

const slotsOf = ({ d, br, bc }: AttentionShape): Readonly<Record<Tile, SlotSpec>> => ({
  Q: slot('Q_i', 'cyan', br, d),
  K: slot('K_j', 'amber', bc, d),
  V: slot('V_j', 'violet', bc, d),
  S: slot('S_ij', 'rose', br, bc),
  P: slot('P_ij', 'coral', br, bc, { scale: 'probability' }),
  O: slot('O_i', 'green', br, d),
  m: slot('m_i', 'slate', br, 1),
  l: slot('l_i', 'slate', br, 1, { scale: 'probability' }),
  rescale: slot('rescale_i', 'slate', br, 1, { scale: 'probability' }),
});

const constantsOf = ({ n, d, br, bc, scale, causal }: AttentionShape): KernelPass['constants'] => ({
  N: n,
  D: d,
  Br: br,
  Bc: bc,
  SCALE: scale,
  CAUSAL: causal,
});

const FLASH = 'O = softmax(scale Q Kᵀ) V, block by block';

/** FlashAttention-2: one workgroup for each block of query rows of each head. */
export function flashPass(shape: AttentionShape): KernelPass {
  const { n, heads, br, bc } = shape;
  const { Q, K, V, S, P, O, m, l, rescale } = slotsOf(shape);
  return pass('flash', FLASH, 'attention/flash', {
    constants: constantsOf(shape),
    tensors: ['Q', 'K', 'V', 'O', 'L'],
    workgroups: [blockCount(n, br), heads],
    slots: [Q, K, V, S, m, rescale, P, l, O, slot('L_i', 'slate', br, 1)],
    maximumEvents: 8 + 14 * blockCount(n, bc),
  });
}

/** FlashAttention: one workgroup for each head, which walks all blocks of queries for each block of keys. */
export function flashKeyOuterPass(shape: AttentionShape): KernelPass {
  const { n, heads, br, bc } = shape;
  const { Q, K, V, S, P, O, m, l, rescale } = slotsOf(shape);
  return pass('flash', FLASH, 'attention/flash-kv-outer', {
    constants: constantsOf(shape),
    tensors: ['Q', 'K', 'V', 'O', 'l', 'm'],
    workgroups: [heads],
    slots: [K, V, Q, S, m, rescale, P, l, O],
    loops: ['j', 'i'],
    maximumEvents: blockCount(n, bc) * (2 + 21 * blockCount(n, br)),
  });
}

/** Standard attention: scores, softmax and output as dispatches of their own. */
export function standardPasses(shape: AttentionShape): readonly KernelPass[] {
  const { n, d, heads, br, bc, causal, scale } = shape;
  const { Q, K, V, S, P, O, m, l } = slotsOf(shape);
  const rowBlocks = blockCount(n, br);
  const columnBlocks = blockCount(n, bc);
  const blocks = { M: n, N: n, Br: br, Bc: bc };
  return [
    pass('scores', 'S = scale Q Kᵀ', 'attention/scores', {
      constants: { ...blocks, D: d, SCALE: scale, CAUSAL: causal },
      tensors: ['Q', 'K', 'S'],
      workgroups: [columnBlocks, rowBlocks, heads],
      slots: [Q, K, S],
      maximumEvents: 5,
    }),
    pass('softmax', 'P = softmax(S)', 'attention/softmax', {
      constants: { ...blocks, CAUSAL: causal },
      tensors: ['S', 'P'],
      workgroups: [rowBlocks, heads],
      slots: [S, m, l, P],
      maximumEvents: 2 + 8 * columnBlocks,
    }),
    pass('output', 'O = P V', 'attention/output', {
      constants: { ...blocks, D: d },
      tensors: ['P', 'V', 'O'],
      workgroups: [rowBlocks, heads],
      slots: [P, V, O],
      maximumEvents: 2 + 5 * columnBlocks,
    }),
  ];
}
