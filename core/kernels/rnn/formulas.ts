/** How states and Jacobians come about, for captions and hover cards. */
import { at, before } from '../parts/formulas.ts';
import { normFormulas, outputFormulas } from '../parts/recurrent.ts';
import type { RecurrentShape } from '../parts/recurrent.ts';
import type { Formula } from '../../kernel.ts';

export function rnnFormulas(shape: RecurrentShape): readonly Formula[] {
  return [...stateFormulas(shape), ...outputFormulas(shape), ...(shape.influence ? influenceFormulas(shape) : [])];
}

function stateFormulas({ e, h }: RecurrentShape): readonly Formula[] {
  return [
    { result: 'h_t', operation: 'initialise', text: 'h_{−1} = 0', cell: 'h[c] = 0', operands: [] },
    {
      result: 'a_t',
      operation: 'compute',
      text: 'a_t = W x_t + b',
      cell: 'a[c] = Σₖ W[c,k] x[k] + b[c]',
      operands: [at('W_sram', 'c', 'k'), at('x_t', 0, 'k'), at('b_sram', 'c', 0)],
      terms: e,
    },
    {
      result: 'a_t',
      operation: 'accumulate',
      text: 'a_t += U h_{t−1}',
      cell: 'a[c] = a[c] before + Σₖ U[c,k] h[k] of the token before',
      operands: [before('a_t', 0, 'c'), at('U_sram', 'c', 'k'), at('h_t', 0, 'k')],
      terms: h,
    },
    {
      result: 'h_t',
      operation: 'compute',
      text: 'h_t = tanh a_t',
      cell: 'h[c] = tanh a[c]',
      operands: [at('a_t', 0, 'c')],
    },
    {
      result: 'h',
      text: 'h_t = tanh(W x_t + U h_{t−1} + b)',
      cell: 'h[r,c] = tanh(Σₖ W[c,k] X[r,k] + Σₖ U[c,k] h[r−1,k] + b[c])',
      operands: [at('W', 'c', 'k'), at('X', 'r', 'k'), at('b', 'c', 0)],
      terms: e,
    },
  ];
}

function influenceFormulas(shape: RecurrentShape): readonly Formula[] {
  return [
    {
      result: 'A',
      operation: 'compute',
      text: 'A = U J = ∂a_t/∂x_s',
      cell: 'A[r,c] = Σₖ U[r,k] J[k,c] of the token before',
      operands: [at('U_sram', 'r', 'k'), at('J', 'k', 'c')],
      terms: shape.h,
    },
    {
      result: 'J',
      operation: 'compute',
      text: 'J = (1 − h_t²) ∘ A = ∂h_t/∂x_s',
      cell: 'J[r,c] = (1 − h[r]²) A[r,c]',
      operands: [at('h_t', 0, 'r'), at('A', 'r', 'c')],
    },
    ...normFormulas('J', shape),
    {
      result: 'influence',
      text: 'influence = ‖∂h_t/∂x_s‖, t down, s across',
      cell: 'influence[r,c] = ‖(1 − h_r²) U … (1 − h_c²) W‖',
      operands: [],
    },
  ];
}
