/** The dispatches of (Q K^T) V, the tiles that their workgroups keep, and how those get their values. */
import { blockCount } from '../parts/blocks.ts';
import { at, before } from '../parts/formulas.ts';
import { slot } from '../parts/slots.ts';
import type { Formula, KernelPass } from '../../kernel.ts';
import type { Parameters } from '../../parameters.ts';
import { integer } from '../../parameters.ts';

const THREADS = 64;

interface FusedShape {
  readonly n: number;
  readonly d: number;
  readonly dv: number;
  readonly br: number;
  readonly bc: number;
}

export function shapeOf(parameters: Parameters): FusedShape {
  const read = (name: string): number => integer(parameters, name);
  return { n: read('n'), d: read('d'), dv: read('dv'), br: read('br'), bc: read('bc') };
}

export function fusedPass({ n, d, dv, br, bc }: FusedShape): KernelPass {
  return {
    name: 'fused',
    title: 'O = (Q Kᵀ) V, block by block',
    shader: 'fused-matmul/fused',
    constants: { N: n, D: d, Dv: dv, Br: br, Bc: bc, THREADS },
    tensors: ['Q', 'K', 'V', 'O'],
    workgroups: [blockCount(n, br), 1, 1],
    slots: [
      slot('Q_i', 'cyan', br, d),
      slot('K_j', 'amber', bc, d),
      slot('V_j', 'violet', bc, dv),
      slot('S_ij', 'rose', br, bc),
      slot('O_i', 'green', br, dv),
    ],
    loops: ['i', 'j'],
    maximumEvents: 3 + 7 * blockCount(n, bc),
  };
}

export function unfusedPasses({ n, d, dv, br, bc }: FusedShape): readonly KernelPass[] {
  const rowBlocks = blockCount(n, br);
  const columnBlocks = blockCount(n, bc);
  const blocks = { N: n, Br: br, Bc: bc, THREADS };
  const S = slot('S_ij', 'rose', br, bc);
  return [
    {
      name: 'scores',
      title: 'S = Q Kᵀ',
      shader: 'fused-matmul/scores',
      constants: { ...blocks, D: d },
      tensors: ['Q', 'K', 'S'],
      workgroups: [columnBlocks, rowBlocks, 1],
      slots: [slot('Q_i', 'cyan', br, d), slot('K_j', 'amber', bc, d), S],
      loops: ['i', 'j'],
      maximumEvents: 5,
    },
    {
      name: 'output',
      title: 'O = S V',
      shader: 'fused-matmul/output',
      constants: { ...blocks, Dv: dv },
      tensors: ['S', 'V', 'O'],
      workgroups: [rowBlocks, 1, 1],
      slots: [S, slot('V_j', 'violet', bc, dv), slot('O_i', 'green', br, dv)],
      loops: ['i', 'j'],
      maximumEvents: 2 + 5 * columnBlocks,
    },
  ];
}

export function fusedFormulas({ n, d, bc }: FusedShape): readonly Formula[] {
  return [
    { result: 'O_i', operation: 'initialise', text: 'O_i = 0', cell: 'O[r,c] = 0', operands: [] },
    {
      result: 'S_ij',
      operation: 'compute',
      text: 'S_ij = Q_i K_jᵀ',
      cell: 'S[r,c] = Σₖ Q[r,k] K[c,k]',
      operands: [at('Q_i', 'r', 'k'), at('K_j', 'c', 'k')],
      terms: d,
    },
    {
      result: 'O_i',
      operation: 'accumulate',
      text: 'O_i += S_ij V_j',
      cell: 'O[r,c] = O[r,c] before + Σₖ S[r,k] V[k,c]',
      operands: [before('O_i', 'r', 'c'), at('S_ij', 'r', 'k'), at('V_j', 'k', 'c')],
      terms: bc,
    },
    {
      result: 'S',
      text: 'S = Q Kᵀ',
      cell: 'S[r,c] = Σₖ Q[r,k] K[c,k]',
      operands: [at('Q', 'r', 'k'), at('K', 'c', 'k')],
      terms: d,
    },
    {
      result: 'O',
      text: 'O = S V',
      cell: 'O[r,c] = Σₖ S[r,k] V[k,c]',
      operands: [at('S', 'r', 'k'), at('V', 'k', 'c')],
      terms: n,
    },
  ];
}
