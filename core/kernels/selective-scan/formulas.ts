/** How the tiles of the selective scan get their values, for captions and hover cards. */
import { accumulate, at, before, combine, compute, initialise, ofPartner, partner, whole } from '../parts/formulas.ts';
import type { FormulaSpec } from '../parts/formulas.ts';
import { CARRY, FACTORS, JOINS, PAIR, REWRITES, STATES, UNREAD, UP_AND_DOWN } from '../parts/scan-reasons.ts';
import type { SelectiveShape } from './shape.ts';
import type { OperandIndex } from '../../kernel.ts';

export function selectiveFormulas(shape: SelectiveShape): readonly FormulaSpec[] {
  return [
    ...projectionFormulas,
    ...(shape.variant === 'sequential' ? sequentialFormulas(shape) : chunkFormulas(shape)),
    ...(shape.channel === null ? [] : influenceFormulas(shape)),
    ...tensorFormulas(shape),
  ];
}

const sum = (result: string, left: string, right: string): FormulaSpec =>
  accumulate(`${result} += ${left} ${right}`, `${result}[r,c] += Σₖ ${left}[r,k] ${right}[k,c]`, {
    why: 'what a token does to the state is made from the token itself',
  });

const projectionFormulas: readonly FormulaSpec[] = [
  initialise('dt_ij = 0', 'dt[r,c] = 0'),
  sum('dt_ij', 'X_ik', 'W_kj'),
  compute('dt_ij = softplus(dt_ij + bias_j)', 'dt[r,c] = log(1 + exp(dt[r,c] before + bias[c]))', {
    why: 'a step is positive: large lets the token in, near 0 lets it pass by',
  }),
  initialise('C_ij = 0', 'C[r,c] = 0'),
  sum('C_ij', 'A_ik', 'B_kj'),
];

const ALONE = 'nothing comes before the only token of a chunk';
const ENTERS = 'what the token adds to the state: the larger the step, the more';

/**
 * The formulas of discretisation and contraction, for one token or for a chunk; only the suffixes of slots'
 * names differ.
 */
const tokenFormulas = (
  { held, n: terms }: SelectiveShape,
  suffix: 't' | 'j',
  row: OperandIndex,
): readonly FormulaSpec[] => [
  compute(`Abar_${suffix} = exp(dt_${suffix} A)`, 'Abar[r,c] = exp(dt[r] A[c])', {
    why: 'how much of the state is kept: the larger the step, the less',
  }),
  held
    ? compute(
        `Bx_${suffix} = (Abar_${suffix} − 1) / A · B_${suffix} x_${suffix}`,
        'Bx[r,c] = (exp(dt[r] A[c]) − 1) / A[c] · B[r,c] x[r]',
        { why: ENTERS },
      )
    : compute(`Bx_${suffix} = dt_${suffix} B_${suffix} x_${suffix}`, 'Bx[r,c] = dt[r] B[r,c] x[r]', { why: ENTERS }),
  compute(`y_${suffix} = C_${suffix} · h_${suffix} + D x_${suffix}`, 'y[r] = Σₖ C[r,k] h[r,k] + D x[r]', {
    operands: [at(`C_${suffix}`, row, 'k'), at(`h_${suffix}`, row, 'k'), at('D_c', 0, 0), at(`x_${suffix}`, row, 0)],
    terms,
    why: 'each token reads from the state what its own C asks for',
  }),
];

const sequentialFormulas = (shape: SelectiveShape): readonly FormulaSpec[] => [
  initialise('h_t = 0', 'h[r,c] = 0', { why: UNREAD }),
  ...tokenFormulas(shape, 't', 0),
  compute('h_t = Abar_t h_{t−1} + Bx_t', 'h[c] = Abar[c] h[c] before + Bx[c]', {
    why: REWRITES,
  }),
];

function chunkFormulas(shape: SelectiveShape): readonly FormulaSpec[] {
  const { tree, bt } = shape;
  const blelloch = tree === 'blelloch';
  return [
    ...tokenFormulas(shape, 'j', 'r'),
    initialise('carry = 0', 'carry[r,c] = 0', { why: UNREAD }),
    ...(blelloch
      ? [initialise('a_j = 1', 'a[r,c] = 1', { why: ALONE }), initialise('b_j = 0', 'b[r,c] = 0', { why: ALONE })]
      : []),
    compute('a_j = Abar_j', 'a[r,c] = Abar[r,c]; 1 where there is no token', {
      why: PAIR,
    }),
    compute('b_j = Bx_j', 'b[r,c] = Bx[r,c]; 0 where there is no token', {
      why: PAIR,
    }),
    combine('a = a_later a_earlier', blelloch ? FACTORS : 'a[r,c] = a[r,c] before · a[partner,c]', {
      result: 'a_j',
      operands: [before('a_j', 'r', 'c'), partner('a_j', 'r', 'c')],
      why: JOINS,
    }),
    combine(
      'b = a_later b_earlier + b_later',
      blelloch ? UP_AND_DOWN : 'b[r,c] = a[r,c] b[partner,c] + b[r,c] before',
      {
        result: 'b_j',
        operands: [before('b_j', 'r', 'c'), partner('b_j', 'r', 'c'), at('a_j', 'r', 'c'), ofPartner('a_j', 'r', 'c')],
        why: JOINS,
      },
    ),
    blelloch
      ? compute('h_j = Abar_j (a_j carry + b_j) + Bx_j', 'h[r,c] = Abar[r,c] (a[r,c] carry[c] + b[r,c]) + Bx[r,c]', {
          why: STATES,
        })
      : compute('h_j = a_j carry + b_j', 'h[r,c] = a[r,c] carry[c] + b[r,c]', {
          why: STATES,
        }),
    compute('carry = the last state of the chunk', `carry[c] = h[${bt - 1},c]`, {
      why: CARRY,
    }),
  ];
}

const influenceFormulas = ({ n, held }: SelectiveShape): readonly FormulaSpec[] => [
  initialise('since_i = 0', 'since[r,c] = 0'),
  compute('since_ts = Σ dt_u over s < u ≤ t', 'since[r,c] = since_i[r] + Σₖ dt[k] over c < k ≤ r', {
    result: 'since_ij',
    operands: [at('since_i', 'r', 0), at('dt_j', 'k', 0)],
    why: 'a token fades with the steps since, not with the number of tokens',
  }),
  compute('since_i += Σ dt_u of block j', 'since_i[r] = since_i[r] before + Σₖ dt[k] over k ≤ r', {
    operands: [before('since_i', 'r', 0), at('dt_j', 'k', 0)],
    why: 'the steps of this block are behind all tokens before it',
  }),
  compute(
    `influence_ts = mean over n of exp(A_n since_ts) |${held ? '(exp(dt_s A_n) − 1) / A_n ·' : 'dt_s'} B_sn|`,
    `influence[r,c] = Σₖ exp(A[k] since_ij[r,c]) |${held ? '(exp(dt[c] A[k]) − 1) / A[k] ·' : 'dt[c]'} B[c,k]| / N, 0 for tokens after t`,
    {
      result: 'influence_ij',
      operands: [at('A_c', 0, 'k'), at('since_ij', 'r', 'c'), at('dt_j', 'c', 0), at('B_j', 'c', 'k')],
      terms: n,
      why: 'how much of token s the state still holds after token t',
    },
  ),
];

/** A formula without operands, since what it reads spans planes or earlier rows, which operands cannot name. */
const derived = (result: string, text: string, cell: string): FormulaSpec =>
  whole(text, cell, { result, operands: [] });

/** Formulas of tensors in terms of tensors. */
const tensorFormulas = ({ channel, held }: SelectiveShape): readonly FormulaSpec[] => [
  whole('dt = softplus(X Wdt + bias)', 'dt[r,c] = log(1 + exp(Σₖ X[r,k] Wdt[k,c] + bias[c]))'),
  whole('B = X WB', 'B[r,c] = Σₖ X[r,k] WB[k,c]'),
  whole('C = X WC', 'C[r,c] = Σₖ X[r,k] WC[k,c]'),
  derived('Abar', 'Abar = exp(dt A)', 'Abar[p,r,c] = exp(dt[r,p] A[p,c])'),
  held
    ? derived('Bx', 'Bx = (Abar − 1) / A · B x', 'Bx[p,r,c] = (exp(dt[r,p] A[p,c]) − 1) / A[p,c] · B[r,c] X[r,p]')
    : derived('Bx', 'Bx = dt B x', 'Bx[p,r,c] = dt[r,p] B[r,c] X[r,p]'),
  derived('h', 'h_t = Abar_t h_{t−1} + Bx_t', 'h[p,r,c] = Abar[p,r,c] h[p,r−1,c] + Bx[p,r,c]'),
  derived('y', 'y_t = C_t · h_t + D x_t', 'y[r,c] = Σₖ C[r,k] h[c,r,k] + D[c] X[r,c]'),
  ...(channel === null
    ? []
    : [
        derived(
          'influence',
          `influence_ts = mean of |∂h_t / ∂x_s| over the states of channel ${channel}, gates kept fixed`,
          `influence[r,c] = Σₙ exp(A[n] Σ dt[u] over c < u ≤ r) |${held ? '(exp(dt[c] A[n]) − 1) / A[n] ·' : 'dt[c]'} B[c,n]| / N`,
        ),
      ]),
];
