/** How states, tokens and scores come about, for captions and hover cards. */
import { at, before } from '../parts/formulas.ts';
import { cellFormulas } from '../lstm/formulas.ts';
import { PARTS, SYMBOLS, UNITS } from './passes.ts';
import type { TranslationShape } from './passes.ts';
import type { Formula } from '../../kernel.ts';

export function translationFormulas(shape: TranslationShape): readonly Formula[] {
  return [...stepFormulas, ...tokenFormulas, ...scoreFormulas(shape), ...tensorFormulas];
}

/** Of both LSTMs. */
const stepFormulas: readonly Formula[] = [
  ...PARTS.map((part): Formula => {
    const squash = part === 'g' ? 'tanh' : 'σ';
    return {
      result: `${part}_t`,
      operation: 'compute',
      text: `${part}_t = ${squash}(W_${part} x_t + U_${part} h_{t−1})`,
      cell: `${part}[c] = ${squash}(Σₖ W_${part}[c,k] x[k] + Σₖ U_${part}[c,k] h[k] of the token before)`,
      operands: [at(`W_${part}`, 'c', 'k'), at('x_t', 0, 'k'), at(`U_${part}`, 'c', 'k'), at('h_t', 0, 'k')],
      terms: UNITS,
    };
  }),
  ...cellFormulas('0'),
];

const tokenFormulas: readonly Formula[] = [
  {
    result: 'x_t',
    operation: 'compute',
    pass: 'encode',
    text: 'x_t = one-hot of the token',
    cell: 'x[c] = 1 if the token is c + 1, else 0',
    operands: [at('token', 0, 0)],
  },
  {
    result: 'x_t',
    operation: 'compute',
    pass: 'decode',
    text: 'x_t = one-hot of the token that was written last',
    cell: 'x[c] = 1 if the last token is c, else 0',
    operands: [at('token', 0, 0)],
  },
  {
    result: 'token',
    operation: 'initialise',
    text: 'the decoder starts from symbol 0',
    cell: 'token = 0',
    operands: [],
  },
  {
    result: 'logits',
    operation: 'compute',
    text: 'logits = V h_t',
    cell: 'logits[c] = Σₖ V[c,k] h[k]',
    operands: [at('V_sram', 'c', 'k'), at('h_t', 0, 'k')],
    terms: UNITS,
  },
  {
    result: 'token',
    operation: 'compute',
    text: 'token = argmax logits',
    cell: 'token = 1 + the k of the largest logits[k]',
    operands: [at('logits', 0, 'k')],
    terms: SYMBOLS,
  },
];

function scoreFormulas({ task, b }: TranslationShape): readonly Formula[] {
  const answer = task === 'reverse' ? 'x_{n+1−t}' : 'x_t';
  return [
    { result: 'n_i', operation: 'initialise', text: 'n = length of the sequences', cell: 'n = i + 1', operands: [] },
    { result: 'right_i', operation: 'initialise', text: 'right = 0', cell: 'right[r] = 0', operands: [] },
    {
      result: 'right_i',
      operation: 'accumulate',
      text: `right += (y_t = ${answer})`,
      cell: 'right[r] = right[r] before + 1 if y[r] = x[r], else + 0',
      operands: [before('right_i', 'r', 0), at('y_i', 'r', 0), at('x_i', 'r', 0)],
    },
    {
      result: 'accuracy_i',
      operation: 'compute',
      text: 'accuracy = Σ right / (n B)',
      cell: `accuracy = Σₖ right[k] / (n · ${b})`,
      operands: [at('right_i', 'k', 0), at('n_i', 0, 0)],
      terms: b,
    },
  ];
}

const tensorFormulas: readonly Formula[] = [
  { result: 'length', text: 'length of the sequences', cell: 'length[r] = r + 1', operands: [] },
  {
    result: 'context',
    text: 'context = (h_n, c_n) of the encoder',
    cell: 'context[r,c]: the state after the last token of sequence r',
    operands: [],
  },
  {
    result: 'written',
    text: 'y_t = argmax V h_t, h_t from the context and y_1 … y_{t−1}',
    cell: 'written[r,c] = argmax of the logits of step c of sequence r',
    operands: [],
  },
  {
    result: 'accuracy',
    text: 'accuracy = share of tokens that are right',
    cell: 'accuracy[r]: of the sequences with length[r] tokens',
    operands: [at('length', 'r', 0)],
  },
];
