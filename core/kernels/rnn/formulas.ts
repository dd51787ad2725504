/** How states and Jacobians come about, for captions and hover cards. */
import { accumulate, at, compute, initialise, whole } from '../parts/formulas.ts';
import type { FormulaSpec } from '../parts/formulas.ts';
import { normFormulas, outputFormulas } from '../parts/recurrent.ts';
import type { RecurrentShape } from '../parts/recurrent.ts';

export function rnnFormulas(shape: RecurrentShape): readonly FormulaSpec[] {
  return [...stateFormulas(shape), ...outputFormulas(shape), ...(shape.influence ? influenceFormulas : [])];
}

const stateFormulas = ({ e }: RecurrentShape): readonly FormulaSpec[] => [
  initialise('h_{−1} = 0', 'h[c] = 0', { result: 'h_t', why: 'no token has been read yet' }),
  compute('a_t = W x_t + b', 'a[c] = Σₖ W[c,k] x[k] + b[c]', { why: 'what the token says' }),
  accumulate('a_t += U h_{t−1}', 'a[c] = a[c] before + Σₖ U[c,k] h[k] of the token before', {
    why: 'what the state still says of all tokens before',
  }),
  compute('h_t = tanh a_t', 'h[c] = tanh a[c]', {
    why: 'the state is rewritten: no more numbers than before, however long the sequence',
  }),
  whole('h_t = tanh(W x_t + U h_{t−1} + b)', 'h[r,c] = tanh(Σₖ W[c,k] X[r,k] + Σₖ U[c,k] h[r−1,k] + b[c])', {
    result: 'h',
    operands: [at('W', 'c', 'k'), at('X', 'r', 'k'), at('b', 'c', 0)],
    terms: e,
  }),
];

const influenceFormulas: readonly FormulaSpec[] = [
  compute('A = U J = ∂a_t/∂x_s', 'A[r,c] = Σₖ U[r,k] J[k,c] of the token before', {
    why: 'what is left of token s passes through U once more',
  }),
  compute('J = (1 − h_t²) ∘ A = ∂h_t/∂x_s', 'J[r,c] = (1 − h[r]²) A[r,c]', {
    why: 'where tanh is flat, little of it comes through',
  }),
  ...normFormulas('J'),
  whole('influence = ‖∂h_t/∂x_s‖, t down, s across', 'influence[r,c] = ‖(1 − h_r²) U … (1 − h_c²) W‖', {
    operands: [],
  }),
];
