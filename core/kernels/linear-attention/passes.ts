/** The dispatches of each form of linear attention and the tiles that their workgroups keep. */
import { blockCount } from '../parts/blocks.ts';
import { pass } from '../parts/passes.ts';
import { slot, transposed } from '../parts/slots.ts';
import type { SlotOptions } from '../parts/slots.ts';
import type { Hue, KernelPass, SlotSpec } from '../../kernel.ts';
import type { Params } from '../../parameters.ts';
import { integer, integers } from '../../parameters.ts';

export type LinearVariant = 'parallel' | 'recurrent' | 'chunked';

export interface LinearShape {
  readonly variant: LinearVariant;
  /** The number of tokens, of features of a query and a key, and of columns of V and O. */
  readonly n: number;
  readonly d: number;
  readonly dv: number;
  /** How many queries and keys a block of A has in the parallel form. */
  readonly br: number;
  readonly bc: number;
  /**
   * How many tokens are in SRAM at once in the other forms (1 when recurrent), and how many columns of V a workgroup
   * has.
   */
  readonly bt: number;
  readonly bv: number;
}

export function shapeOf(params: Params): LinearShape {
  const variant = params['variant'] as LinearVariant;
  return {
    variant,
    ...integers(params, 'n', 'd', 'dv', 'br', 'bc', 'bv'),
    bt: variant === 'chunked' ? integer(params, 'bt') : 1,
  };
}

export function linearPasses(shape: LinearShape): readonly KernelPass[] {
  if (shape.variant === 'parallel') return parallelPasses(shape);
  return [shape.variant === 'recurrent' ? recurrentPass(shape) : chunkedPass(shape)];
}

/** The tensors that the forms with a state bind. */
const CARRIED = ['Q', 'K', 'V', 'O', 'S', 'z'];

/** A slot of numbers that are never negative: features, weights, and their sums. */
const positive = (name: string, hue: Hue, rows: number, columns: number, options: SlotOptions = {}): SlotSpec =>
  slot(name, hue, rows, columns, { scale: 'probability', ...options });

/** Writes the N x N matrix of weights to HBM, then multiplies it by V. */
function parallelPasses({ n, d, dv, br, bc }: LinearShape): readonly KernelPass[] {
  const rowBlocks = blockCount(n, br);
  const columnBlocks = blockCount(n, bc);
  const blocks = { N: n, Br: br, Bc: bc };
  const A = positive('A_ij', 'coral', br, bc);
  return [
    pass('weights', 'A = φ(Q) φ(K)ᵀ, masked', 'linear-attention/weights', {
      constants: { ...blocks, D: d },
      tensors: ['Q', 'K', 'A'],
      workgroups: [columnBlocks, rowBlocks],
      slots: [
        slot('Q_i', 'cyan', br, d),
        positive('phiQ_i', 'cyan', br, d),
        slot('K_j', 'amber', bc, d),
        positive('phiK_j', 'amber', bc, d),
        A,
      ],
      maximumEvents: 7,
    }),
    pass('output', 'O = A V / rowsum A', 'linear-attention/output', {
      constants: { ...blocks, Dv: dv },
      tensors: ['A', 'V', 'O'],
      workgroups: [rowBlocks],
      slots: [A, slot('V_j', 'violet', bc, dv), positive('l_i', 'slate', br, 1), slot('O_i', 'green', br, dv)],
      maximumEvents: 4 + 6 * columnBlocks,
    }),
  ];
}

/** One workgroup for each block of columns of V, which walks through the tokens. */
function recurrentPass({ n, d, dv, bv }: LinearShape): KernelPass {
  return pass('recurrent', 'o = φ(q) S / φ(q)·z, token by token', 'linear-attention/recurrent', {
    constants: { N: n, D: d, Dv: dv, Bv: bv },
    tensors: CARRIED,
    workgroups: [blockCount(dv, bv)],
    slots: [
      transposed(slot('k_t', 'amber', 1, d)),
      transposed(positive('phik_t', 'amber', 1, d, { into: 'S_t' })),
      slot('v_t', 'violet', 1, bv),
      slot('S_t', 'rose', d, bv, { state: true, into: 'S_t' }),
      positive('z_t', 'slate', d, 1, { state: true, into: 'z_t' }),
      transposed(slot('q_t', 'cyan', 1, d)),
      transposed(positive('phiq_t', 'cyan', 1, d, { valve: { from: 'S_t', to: 'o_t' } })),
      positive('l_t', 'slate', 1, 1),
      slot('o_t', 'green', 1, bv),
    ],
    loops: ['b', 't'],
    maximumEvents: 4 + 14 * n,
  });
}

/** One workgroup for each block of columns of V, which walks through the chunks. */
function chunkedPass({ n, d, dv, bt, bv }: LinearShape): KernelPass {
  return pass('chunked', 'O = (φ(Q) S + A V) / (φ(Q) z + rowsum A), chunk by chunk', 'linear-attention/chunked', {
    constants: { N: n, D: d, Dv: dv, Bt: bt, Bv: bv },
    tensors: CARRIED,
    workgroups: [blockCount(dv, bv)],
    slots: [
      slot('Q_i', 'cyan', bt, d),
      positive('phiQ_i', 'cyan', bt, d),
      slot('K_i', 'amber', bt, d),
      positive('phiK_i', 'amber', bt, d),
      slot('V_i', 'violet', bt, bv),
      positive('A_ii', 'coral', bt, bt),
      slot('S_i', 'rose', d, bv),
      positive('z_i', 'slate', d, 1),
      positive('l_i', 'slate', bt, 1),
      slot('O_i', 'green', bt, bv),
    ],
    loops: ['b', 'i'],
    maximumEvents: 4 + 17 * blockCount(n, bt),
  });
}
