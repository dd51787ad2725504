/** How gates, states and Jacobians come about, for captions and hover cards. */
import { accumulate, at, before, compute, initialise, whole } from '../parts/formulas.ts';
import type { FormulaSpec } from '../parts/formulas.ts';
import { normFormulas, outputFormulas } from '../parts/recurrent.ts';
import { cellFormulas, partFormulas, PARTS, planesOf } from './cell.ts';
import type { LstmShape } from './shape.ts';

export function lstmFormulas(shape: LstmShape): readonly FormulaSpec[] {
  return [
    ...partFormulas(shape.order),
    ...cellFormulas('{−1}'),
    ...tensorFormulas(shape),
    ...outputFormulas(shape),
    ...(shape.influence ? influenceFormulas : []),
  ];
}

/** Formulas of tensors in terms of tensors; only their cells name states of the token before. */
const tensorFormulas = ({ e, order }: LstmShape): readonly FormulaSpec[] => [
  whole(
    'i, f, o = σ(W x_t + U h_{t−1} + b), a plane each',
    'gates[r,c] = σ(Σₖ W[c,k] X[r,k] + Σₖ U[c,k] h[r−1,k] + b[c])',
    { result: 'gates', operands: [{ ...at('W', 'c', 'k'), planes: planesOf(order) }, at('X', 'r', 'k')], terms: e },
  ),
  whole(
    'g_t = tanh(W_g x_t + U_g h_{t−1} + b_g)',
    'g[r,c] = tanh(Σₖ W_g[c,k] X[r,k] + Σₖ U_g[c,k] h[r−1,k] + b_g[c])',
    { result: 'g', operands: [at('b', order.indexOf('g'), 'c')] },
  ),
  whole('c_t = f_t ∘ c_{t−1} + i_t ∘ g_t', 'c[r,c] = f[r,c] c[r−1,c] + i[r,c] g[r,c]', {
    result: 'c',
    operands: [at('g', 'r', 'c')],
  }),
  whole('h_t = o_t ∘ tanh c_t', 'h[r,c] = o[r,c] tanh c[r,c]', { result: 'h', operands: [at('c', 'r', 'c')] }),
];

const influenceFormulas: readonly FormulaSpec[] = [
  ...PARTS.map((part) =>
    compute(`A_${part} = U_${part} J_h`, `A_${part}[r,c] = Σₖ U_${part}[r,k] J_h[k,c] of the token before`, {
      why: 'how token s still bends the gates',
    }),
  ),
  initialise('J_c = 0', 'J_c[r,c] = 0', { why: 'before its token is read, nothing depends on it' }),
  accumulate(
    'J_c = f ∘ J_c + c_{t−1} f (1 − f) ∘ A_f + g i (1 − i) ∘ A_i + i (1 − g²) ∘ A_g = ∂c_t/∂x_s',
    'J_c[r,c] = f[r] J_c[r,c] before + c[r] f[r] (1 − f[r]) A_f[r,c] + g[r] i[r] (1 − i[r]) A_i[r,c] + i[r] (1 − g[r]²) A_g[r,c]',
    {
      operands: [
        before('J_c', 'r', 'c'),
        ...['f_t', 'c_t', 'g_t', 'i_t'].map((name) => at(name, 0, 'r')),
        ...['A_f', 'A_i', 'A_g'].map((name) => at(name, 'r', 'c')),
      ],
      why: 'through the cell, token s is only multiplied by f: with f near 1 it lasts',
    },
  ),
  compute(
    'J_h = tanh c_t · o (1 − o) ∘ A_o + o (1 − tanh² c_t) ∘ J_c = ∂h_t/∂x_s',
    'J_h[r,c] = tanh c[r] · o[r] (1 − o[r]) A_o[r,c] + o[r] (1 − tanh² c[r]) J_c[r,c]',
    { why: 'what of it the state shows' },
  ),
  ...normFormulas('J_h'),
  whole('influence = ‖∂h_t/∂x_s‖, t down, s across', 'influence[r,c] = ‖J_h‖ of token c after token r', {
    operands: [],
  }),
];
