/** The dispatches of each form of linear attention and the tiles that their workgroups keep. */
import { blockCount } from '../parts/blocks.ts';
import { slot } from '../parts/slots.ts';
import type { KernelPass } from '../../kernel.ts';
import type { Parameters } from '../../parameters.ts';
import { integer } from '../../parameters.ts';

const THREADS = 64;

export type LinearVariant = 'parallel' | 'recurrent' | 'chunked';

export interface LinearShape {
  readonly variant: LinearVariant;
  /** Tokens, features of a query and a key, columns of V and O. */
  readonly n: number;
  readonly d: number;
  readonly dv: number;
  /** Of the parallel form: queries and keys of a block of A. */
  readonly br: number;
  readonly bc: number;
  /** Of the other forms: tokens that are in SRAM at once (1 when recurrent), and columns of V of a workgroup. */
  readonly bt: number;
  readonly bv: number;
}

export function shapeOf(parameters: Parameters): LinearShape {
  const read = (name: string): number => integer(parameters, name);
  const variant = parameters['variant'] as LinearVariant;
  return {
    variant,
    n: read('n'),
    d: read('d'),
    dv: read('dv'),
    br: read('br'),
    bc: read('bc'),
    bt: variant === 'chunked' ? read('bt') : 1,
    bv: read('bv'),
  };
}

export function linearPasses(shape: LinearShape): readonly KernelPass[] {
  if (shape.variant === 'parallel') return parallelPasses(shape);
  return [shape.variant === 'recurrent' ? recurrentPass(shape) : chunkedPass(shape)];
}

/** The N x N matrix of weights in HBM, then its product with V. */
function parallelPasses({ n, d, dv, br, bc }: LinearShape): readonly KernelPass[] {
  const rowBlocks = blockCount(n, br);
  const columnBlocks = blockCount(n, bc);
  const blocks = { N: n, Br: br, Bc: bc, THREADS };
  const A = slot('A_ij', 'coral', br, bc, { scale: 'probability' });
  return [
    {
      name: 'weights',
      title: 'A = φ(Q) φ(K)ᵀ, masked',
      shader: 'linear-attention/weights',
      constants: { ...blocks, D: d },
      tensors: ['Q', 'K', 'A'],
      workgroups: [columnBlocks, rowBlocks, 1],
      slots: [
        slot('Q_i', 'cyan', br, d),
        slot('phiQ_i', 'cyan', br, d, { scale: 'probability' }),
        slot('K_j', 'amber', bc, d),
        slot('phiK_j', 'amber', bc, d, { scale: 'probability' }),
        A,
      ],
      loops: ['i', 'j'],
      maximumEvents: 7,
    },
    {
      name: 'output',
      title: 'O = A V / rowsum A',
      shader: 'linear-attention/output',
      constants: { ...blocks, Dv: dv },
      tensors: ['A', 'V', 'O'],
      workgroups: [rowBlocks, 1, 1],
      slots: [
        A,
        slot('V_j', 'violet', bc, dv),
        slot('l_i', 'slate', br, 1, { scale: 'probability' }),
        slot('O_i', 'green', br, dv),
      ],
      loops: ['i', 'j'],
      maximumEvents: 4 + 6 * columnBlocks,
    },
  ];
}

/** One workgroup for each block of columns of V; it walks the tokens. */
function recurrentPass({ n, d, dv, bv }: LinearShape): KernelPass {
  return {
    name: 'recurrent',
    title: 'o = φ(q) S / φ(q)·z, token by token',
    shader: 'linear-attention/recurrent',
    constants: { N: n, D: d, Dv: dv, Bv: bv, THREADS },
    tensors: ['Q', 'K', 'V', 'O', 'S', 'z'],
    workgroups: [blockCount(dv, bv), 1, 1],
    slots: [
      slot('k_t', 'amber', 1, d),
      slot('phik_t', 'amber', 1, d, { scale: 'probability' }),
      slot('v_t', 'violet', 1, bv),
      slot('q_t', 'cyan', 1, d),
      slot('phiq_t', 'cyan', 1, d, { scale: 'probability' }),
      slot('S_t', 'rose', d, bv),
      slot('z_t', 'slate', d, 1, { scale: 'probability' }),
      slot('l_t', 'slate', 1, 1, { scale: 'probability' }),
      slot('o_t', 'green', 1, bv),
    ],
    loops: ['b', 't'],
    maximumEvents: 4 + 14 * n,
  };
}

/** One workgroup for each block of columns of V; it walks the chunks. */
function chunkedPass({ n, d, dv, bt, bv }: LinearShape): KernelPass {
  return {
    name: 'chunked',
    title: 'O = (φ(Q) S + A V) / (φ(Q) z + rowsum A), chunk by chunk',
    shader: 'linear-attention/chunked',
    constants: { N: n, D: d, Dv: dv, Bt: bt, Bv: bv, THREADS },
    tensors: ['Q', 'K', 'V', 'O', 'S', 'z'],
    workgroups: [blockCount(dv, bv), 1, 1],
    slots: [
      slot('Q_i', 'cyan', bt, d),
      slot('phiQ_i', 'cyan', bt, d, { scale: 'probability' }),
      slot('K_i', 'amber', bt, d),
      slot('phiK_i', 'amber', bt, d, { scale: 'probability' }),
      slot('V_i', 'violet', bt, bv),
      slot('A_ii', 'coral', bt, bt, { scale: 'probability' }),
      slot('S_i', 'rose', d, bv),
      slot('z_i', 'slate', d, 1, { scale: 'probability' }),
      slot('l_i', 'slate', bt, 1, { scale: 'probability' }),
      slot('O_i', 'green', bt, bv),
    ],
    loops: ['b', 'i'],
    maximumEvents: 4 + 17 * blockCount(n, bt),
  };
}
