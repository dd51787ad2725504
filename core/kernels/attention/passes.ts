/** The dispatches of attention and the tiles that their workgroups keep. */
import type { AttentionShape } from './shape.ts';
import { blockCount } from '../parts/blocks.ts';
import { slot } from '../parts/slots.ts';
import type { KernelPass, SlotSpec } from '../../kernel.ts';

const THREADS = 64;

interface Slots {
  readonly Q: SlotSpec;
  readonly K: SlotSpec;
  readonly V: SlotSpec;
  readonly S: SlotSpec;
  readonly P: SlotSpec;
  readonly O: SlotSpec;
  readonly m: SlotSpec;
  readonly l: SlotSpec;
}

function slotsOf({ d, br, bc }: AttentionShape): Slots {
  return {
    Q: slot('Q_i', 'cyan', br, d),
    K: slot('K_j', 'amber', bc, d),
    V: slot('V_j', 'violet', bc, d),
    S: slot('S_ij', 'rose', br, bc),
    P: slot('P_ij', 'coral', br, bc, 'probability'),
    O: slot('O_i', 'green', br, d),
    m: slot('m_i', 'slate', br, 1),
    l: slot('l_i', 'slate', br, 1),
  };
}

/** FlashAttention-2: one workgroup for each block of query rows of each head. */
export function flashPass(shape: AttentionShape): KernelPass {
  const { n, d, heads, br, bc, causal, scale } = shape;
  const { Q, K, V, S, P, O, m, l } = slotsOf(shape);
  return {
    name: 'flash',
    title: 'O = softmax(scale Q Kᵀ) V, block by block',
    shader: 'attention/flash',
    constants: { N: n, D: d, Br: br, Bc: bc, SCALE: scale, CAUSAL: causal, THREADS },
    tensors: ['Q', 'K', 'V', 'O', 'L'],
    workgroups: [blockCount(n, br), heads, 1],
    slots: [Q, K, V, S, m, slot('rescale_i', 'slate', br, 1, 'probability'), P, l, O, slot('L_i', 'slate', br, 1)],
    loops: ['i', 'j'],
    maximumEvents: 8 + 14 * blockCount(n, bc),
  };
}

/** FlashAttention: one workgroup for each head, which walks all blocks of queries for each block of keys. */
export function flashKeyOuterPass(shape: AttentionShape): KernelPass {
  const { n, d, heads, br, bc, causal, scale } = shape;
  const { Q, K, V, S, P, O, m, l } = slotsOf(shape);
  return {
    name: 'flash',
    title: 'O = softmax(scale Q Kᵀ) V, block by block',
    shader: 'attention/flash-kv-outer',
    constants: { N: n, D: d, Br: br, Bc: bc, SCALE: scale, CAUSAL: causal, THREADS },
    tensors: ['Q', 'K', 'V', 'O', 'l', 'm'],
    workgroups: [heads, 1, 1],
    slots: [K, V, Q, S, m, slot('rescale_i', 'slate', br, 1, 'probability'), P, l, O],
    loops: ['j', 'i'],
    maximumEvents: blockCount(n, bc) * (2 + 21 * blockCount(n, br)),
  };
}

/** Standard attention: scores, softmax and output as dispatches of their own. */
export function standardPasses(shape: AttentionShape): readonly KernelPass[] {
  const { n, d, heads, br, bc, causal, scale } = shape;
  const { Q, K, V, S, P, O, m, l } = slotsOf(shape);
  const rowBlocks = blockCount(n, br);
  const columnBlocks = blockCount(n, bc);
  const blocks = { M: n, N: n, Br: br, Bc: bc, THREADS };
  const loops = ['i', 'j'] as const;
  return [
    {
      name: 'scores',
      title: 'S = scale Q Kᵀ',
      shader: 'attention/scores',
      constants: { ...blocks, D: d, SCALE: scale, CAUSAL: causal },
      tensors: ['Q', 'K', 'S'],
      workgroups: [columnBlocks, rowBlocks, heads],
      slots: [Q, K, S],
      loops,
      maximumEvents: 5,
    },
    {
      name: 'softmax',
      title: 'P = softmax(S)',
      shader: 'attention/softmax',
      constants: blocks,
      tensors: ['S', 'P'],
      workgroups: [rowBlocks, heads, 1],
      slots: [S, m, l, P],
      loops,
      maximumEvents: 2 + 8 * columnBlocks,
    },
    {
      name: 'output',
      title: 'O = P V',
      shader: 'attention/output',
      constants: { ...blocks, D: d },
      tensors: ['P', 'V', 'O'],
      workgroups: [rowBlocks, heads, 1],
      slots: [P, V, O],
      loops,
      maximumEvents: 2 + 5 * columnBlocks,
    },
  ];
}
