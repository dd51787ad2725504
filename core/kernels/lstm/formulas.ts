/** How gates, states and Jacobians come about, for captions and hover cards. */
import { PARTS } from './passes.ts';
import { at, before } from '../parts/formulas.ts';
import { normFormulas, outputFormulas } from '../parts/recurrent.ts';
import type { RecurrentShape } from '../parts/recurrent.ts';
import type { Formula } from '../../kernel.ts';

export function lstmFormulas(shape: RecurrentShape): readonly Formula[] {
  return [
    ...PARTS.map((part, row) => partFormula(part, row, shape)),
    ...stateFormulas(shape),
    ...outputFormulas(shape),
    ...(shape.influence ? influenceFormulas(shape) : []),
  ];
}

/** A gate or the candidate. */
function partFormula(part: (typeof PARTS)[number], row: number, { e, h }: RecurrentShape): Formula {
  const squash = part === 'g' ? 'tanh' : 'σ';
  return {
    result: `${part}_t`,
    operation: 'compute',
    text: `${part}_t = ${squash}(W_${part} x_t + U_${part} h_{t−1} + b_${part})`,
    cell: `${part}[c] = ${squash}(Σₖ W_${part}[c,k] x[k] + Σₖ U_${part}[c,k] h[k] of the token before + b[${row},c])`,
    operands: [
      at(`W_${part}`, 'c', 'k'),
      at('x_t', 0, 'k'),
      at(`U_${part}`, 'c', 'k'),
      at('h_t', 0, 'k'),
      at('b_sram', row, 'c'),
    ],
    terms: Math.max(e, h),
  };
}

/** Cell and state of one step, from zero at the index `first`. */
export const cellFormulas = (first: string): readonly Formula[] => [
  { result: 'c_t', operation: 'initialise', text: `c_${first} = 0`, cell: 'c[c] = 0', operands: [] },
  { result: 'h_t', operation: 'initialise', text: `h_${first} = 0`, cell: 'h[c] = 0', operands: [] },
  {
    result: 'c_t',
    operation: 'accumulate',
    text: 'c_t = f_t ∘ c_{t−1} + i_t ∘ g_t',
    cell: 'c[c] = f[c] · c[c] before + i[c] · g[c]',
    operands: [before('c_t', 0, 'c'), at('f_t', 0, 'c'), at('i_t', 0, 'c'), at('g_t', 0, 'c')],
  },
  {
    result: 'h_t',
    operation: 'compute',
    text: 'h_t = o_t ∘ tanh c_t',
    cell: 'h[c] = o[c] · tanh c[c]',
    operands: [at('o_t', 0, 'c'), at('c_t', 0, 'c')],
  },
];

function stateFormulas({ e }: RecurrentShape): readonly Formula[] {
  return [
    ...cellFormulas('{−1}'),
    {
      result: 'gates',
      text: 'i, f, o = σ(W x_t + U h_{t−1} + b), a plane each',
      cell: 'gates[r,c] = σ(Σₖ W[c,k] X[r,k] + Σₖ U[c,k] h[r−1,k] + b[c])',
      operands: [at('W_ifog', 'c', 'k'), at('X', 'r', 'k')],
      terms: e,
    },
    {
      result: 'g',
      text: 'g_t = tanh(W_g x_t + U_g h_{t−1} + b_g)',
      cell: 'g[r,c] = tanh(Σₖ W_g[c,k] X[r,k] + Σₖ U_g[c,k] h[r−1,k] + b_g[c])',
      operands: [at('b_ifog', 3, 'c')],
    },
    {
      result: 'c',
      text: 'c_t = f_t ∘ c_{t−1} + i_t ∘ g_t',
      cell: 'c[r,c] = f[r,c] c[r−1,c] + i[r,c] g[r,c]',
      operands: [at('g', 'r', 'c')],
    },
    {
      result: 'h',
      text: 'h_t = o_t ∘ tanh c_t',
      cell: 'h[r,c] = o[r,c] tanh c[r,c]',
      operands: [at('c', 'r', 'c')],
    },
  ];
}

function influenceFormulas(shape: RecurrentShape): readonly Formula[] {
  return [
    ...PARTS.map((part): Formula => ({
      result: `A_${part}`,
      operation: 'compute',
      text: `A_${part} = U_${part} J_h`,
      cell: `A_${part}[r,c] = Σₖ U_${part}[r,k] J_h[k,c] of the token before`,
      operands: [at(`U_${part}`, 'r', 'k'), at('J_h', 'k', 'c')],
      terms: shape.h,
    })),
    { result: 'J_c', operation: 'initialise', text: 'J_c = 0', cell: 'J_c[r,c] = 0', operands: [] },
    {
      result: 'J_c',
      operation: 'accumulate',
      text: 'J_c = f ∘ J_c + c_{t−1} f (1 − f) ∘ A_f + g i (1 − i) ∘ A_i + i (1 − g²) ∘ A_g = ∂c_t/∂x_s',
      cell: 'J_c[r,c] = f J_c[r,c] before + c f (1 − f) A_f[r,c] + g i (1 − i) A_i[r,c] + i (1 − g²) A_g[r,c]',
      operands: [
        before('J_c', 'r', 'c'),
        ...['f_t', 'c_t', 'g_t', 'i_t'].map((name) => at(name, 0, 'r')),
        ...['A_f', 'A_i', 'A_g'].map((name) => at(name, 'r', 'c')),
      ],
    },
    {
      result: 'J_h',
      operation: 'compute',
      text: 'J_h = tanh c_t · o (1 − o) ∘ A_o + o (1 − tanh² c_t) ∘ J_c = ∂h_t/∂x_s',
      cell: 'J_h[r,c] = tanh c[r] · o[r] (1 − o[r]) A_o[r,c] + o[r] (1 − tanh² c[r]) J_c[r,c]',
      operands: [at('c_t', 0, 'r'), at('o_t', 0, 'r'), at('A_o', 'r', 'c'), at('J_c', 'r', 'c')],
    },
    ...normFormulas('J_h', shape),
    {
      result: 'influence',
      text: 'influence = ‖∂h_t/∂x_s‖, t down, s across',
      cell: 'influence[r,c] = ‖J_h‖ of token c after token r',
      operands: [],
    },
  ];
}
