/** How states, tokens and scores come about, for captions and hover cards. */
import { cellFormulas, partFormulas } from '../lstm/cell.ts';
import { accumulate, at, compute, initialise, whole } from '../parts/formulas.ts';
import type { FormulaSpec } from '../parts/formulas.ts';
import type { TranslationShape } from './passes.ts';

export function translationFormulas(shape: TranslationShape): readonly FormulaSpec[] {
  return [...partFormulas(), ...cellFormulas('0'), ...tokenFormulas, ...scoreFormulas(shape), ...tensorFormulas];
}

const tokenFormulas: readonly FormulaSpec[] = [
  compute('x_t = one-hot of the token', 'x[c] = 1 if token = c + 1, else 0', {
    pass: 'encode',
    why: 'a symbol has no size: it is a place among zeros',
    operands: [at('token', 0, 0)],
  }),
  compute('x_t = one-hot of the token that was written last', 'x[c] = 1 if token = c, else 0', {
    pass: 'decode',
    why: 'the decoder reads what it wrote itself',
    operands: [at('token', 0, 0)],
  }),
  initialise('the decoder starts from symbol 0', 'token = 0', { result: 'token', why: 'nothing has been written yet' }),
  compute('logits = V h_t', 'logits[c] = Σₖ V[c,k] h[k]', { why: 'how much the state speaks for each symbol' }),
  compute('token = argmax logits', 'token = 1 + argmaxₖ logits[k]', {
    why: 'the likeliest symbol is written, and read back in the next step',
  }),
];

const scoreFormulas = ({ task, b }: TranslationShape): readonly FormulaSpec[] => [
  initialise('n = length of the sequences', 'n = i + 1', { result: 'n_i', why: 'one length for each workgroup' }),
  initialise('right = 0', 'right[r] = 0', { result: 'right_i', why: 'nothing has been counted yet' }),
  accumulate(
    `right += (y_t = ${task === 'reverse' ? 'x_{n+1−t}' : 'x_t'})`,
    'right[r] = right[r] before + (1 if y[r] = x[r], else 0)',
    { result: 'right_i', why: 'a token counts when it is the one that the task asks for' },
  ),
  compute('accuracy = Σ right / (n B)', `accuracy = Σₖ right[k] / (n · ${b})`, {
    result: 'accuracy_i',
    why: 'the share of tokens that are right, at this length',
    operands: [at('right_i', 'k', 0), at('n_i', 0, 0)],
    terms: b,
  }),
];

const tensorFormulas: readonly FormulaSpec[] = [
  whole('length of the sequences', 'length[r] = r + 1', { operands: [] }),
  whole('context = (h_n, c_n) of the encoder', 'context[r,c]: the state after the last token of sequence r', {
    operands: [],
  }),
  whole(
    'y_t = argmax V h_t, h_t from the context and y_1 … y_{t−1}',
    'written[r,c] = argmax of the logits of step c of sequence r',
    { result: 'written', operands: [] },
  ),
  whole('accuracy = share of tokens that are right', 'accuracy[r]: of the sequences with length[r] tokens', {
    operands: [at('length', 'r', 0)],
  }),
];
