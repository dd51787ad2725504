/** How a state space run comes about, for captions and hover cards. */
import {
  accumulate,
  at,
  before,
  combine,
  compute,
  initialise,
  normalise,
  ofPartner,
  partner,
  whole,
} from '../parts/formulas.ts';
import type { FormulaSpec } from '../parts/formulas.ts';
import { CARRY, FACTORS, JOINS, PAIR, REWRITES, STATES, UNREAD, UP_AND_DOWN } from '../parts/scan-reasons.ts';
import { convolutionFormulas } from './convolution-formulas.ts';
import { remembers } from './shape.ts';
import type { SsmShape } from './shape.ts';

const STEPS = 'a system in continuous time becomes one that goes in steps of Δ';
const DOUBLE = 'two steps in a row are one of twice the length';
const READS = 'the response is read from the state';

export function ssmFormulas(shape: SsmShape): readonly FormulaSpec[] {
  return [
    ...discretisation(shape),
    ...{ recurrent: recurrence, convolution: convolutionFormulas, scan }[shape.variant](shape),
    ...(remembers(shape) ? memory(shape) : []),
  ];
}

function discretisation(shape: SsmShape): readonly FormulaSpec[] {
  if (!shape.matrix) return diagonal(shape);
  if (!shape.bilinear) return held(shape);
  return shape.hippo ? substitution(shape) : elimination;
}

const response = ({ n }: SsmShape): FormulaSpec =>
  whole('y = C h + D x', 'y[r] = Σₖ C[k] h_r[k] + D x[r]', { operands: [at('x', 'r', 0), at('C', 'k', 0)], terms: n });

function scan(shape: SsmShape): readonly FormulaSpec[] {
  const { blelloch, c: block } = shape;
  const product = '(a₂, b₂) ∘ (a₁, b₁) = (a₂ a₁, a₂ b₁ + b₂)';
  return [
    response(shape),
    initialise('carry = 0', 'carry[r] = 0', { why: UNREAD }),
    compute('b_t = B̄ x_t', 'b[r,c] = B̄[c] x[r], 0 beyond the last token', { result: 'b_i', why: PAIR }),
    compute('a_t = Ā', 'a[r,c] = Ā[c], 1 beyond the last token', { result: 'a_i', why: PAIR }),
    blelloch
      ? combine(product, UP_AND_DOWN, {
          result: 'b_i',
          operands: [
            before('b_i', 'r', 'c'),
            partner('b_i', 'r', 'c'),
            at('a_i', 'r', 'c'),
            ofPartner('a_i', 'r', 'c'),
          ],
          why: JOINS,
        })
      : combine(product, 'b[r,c] = a[r,c] b[partner,c] + b[r,c] before', { result: 'b_i', why: JOINS }),
    combine(product, blelloch ? FACTORS : 'a[r,c] = a[r,c] before · a[partner,c]', { result: 'a_i', why: JOINS }),
    blelloch
      ? compute('h_t = Ā (a_t carry + b_t) + B̄ x_t', 'h[r,c] = Ā[c] (a[r,c] carry[c] + b[r,c]) + B̄[c] x[r]', {
          result: 'h_i',
          why: STATES,
        })
      : compute('h_t = a_t carry + b_t', 'h[r,c] = a[r,c] carry[c] + b[r,c]', { result: 'h_i', why: STATES }),
    compute('carry = the last state of the chunk', `carry[r] = h[${block - 1},r]`, {
      why: CARRY,
    }),
    compute('y_t = C h_t + D x_t', 'y[r] = Σₖ C[k] h[r,k] + D x[r]', { result: 'y_i', why: READS }),
  ];
}

/** The two formulas of a tile that is a whole tensor: for the slot and for the tensor. */
const both = (name: string, text: string, cell: string): readonly FormulaSpec[] => [
  compute(text, cell, { result: `${name}_0`, pass: 'discretise', why: STEPS }),
  whole(text, cell, { result: name }),
];

const diagonal = ({ bilinear }: SsmShape): readonly FormulaSpec[] =>
  bilinear
    ? [
        ...both('Abar', 'Ā = (1 + Δ A / 2) / (1 − Δ A / 2)', 'Ā[r] = (1 + Δ A[r] / 2) / (1 − Δ A[r] / 2)'),
        ...both('Bbar', 'B̄ = Δ B / (1 − Δ A / 2)', 'B̄[r] = Δ B[r] / (1 − Δ A[r] / 2)'),
      ]
    : [
        ...both('Abar', 'Ā = exp(Δ A)', 'Ā[r] = exp(Δ A[r])'),
        ...both('Bbar', 'B̄ = (Ā − 1) / A · B', 'B̄[r] = (exp(Δ A[r]) − 1) / A[r] · B[r]'),
      ];

function substitution({ n: terms }: SsmShape): readonly FormulaSpec[] {
  const matrix = 'Ā[r,c] = (δ[r,c] + Δ/2 (A[r,c] + Σₖ A[r,k] Ā[k,c])) / (1 − Δ/2 A[r,r]),  k < r';
  const vector = 'B̄[r] = (Δ B[r] + Δ/2 Σₖ A[r,k] B̄[k]) / (1 − Δ/2 A[r,r]),  k < r';
  return [
    initialise('Ā = 0', 'Ā[r,c] = 0', { result: 'Abar_0', why: 'no row is solved yet' }),
    initialise('B̄ = 0', 'B̄[r] = 0', { result: 'Bbar_0', why: 'no row is solved yet' }),
    accumulate('one row of (I − Δ/2 A) Ā = I + Δ/2 A, solved', matrix, {
      result: 'Abar_0',
      operands: [at('A_0', 'r', 'k'), before('Abar_0', 'k', 'c')],
      terms,
      why: 'A is lower triangular: each row needs only those above it',
    }),
    accumulate('one row of (I − Δ/2 A) B̄ = Δ B, solved', vector, {
      result: 'Bbar_0',
      operands: [at('A_0', 'r', 'k'), at('B_0', 'r', 0), before('Bbar_0', 'k', 0)],
      terms,
      why: 'A is lower triangular: each row needs only those above it',
    }),
    whole('Ā = (I − Δ/2 A)⁻¹ (I + Δ/2 A)', matrix, {
      result: 'Abar',
      operands: [at('A', 'r', 'k'), at('Abar', 'k', 'c')],
      terms,
    }),
    whole('B̄ = (I − Δ/2 A)⁻¹ Δ B', vector, {
      result: 'Bbar',
      operands: [at('A', 'r', 'k'), at('B', 'r', 0), at('Bbar', 'k', 0)],
      terms,
    }),
  ];
}

const elimination: readonly FormulaSpec[] = [
  whole('Ā = (I − Δ/2 A)⁻¹ (I + Δ/2 A)', 'Ā = (I − Δ/2 A)⁻¹ (I + Δ/2 A)', {
    result: 'Abar',
    operands: [at('A', 'r', 'k')],
  }),
  whole('B̄ = (I − Δ/2 A)⁻¹ Δ B', 'B̄ = (I − Δ/2 A)⁻¹ Δ B', {
    result: 'Bbar',
    operands: [at('A', 'r', 'k'), at('B', 'k', 0)],
  }),
  compute('M = I − Δ/2 A', 'M[r,c] = δ[r,c] − Δ/2 A[r,c]', {
    result: 'M_0',
    operands: [at('A_0', 'r', 'c')],
    why: STEPS,
  }),
  compute('Ā = I + Δ/2 A', 'Ā[r,c] = δ[r,c] + Δ/2 A[r,c]', {
    result: 'Abar_0',
    operands: [at('A_0', 'r', 'c')],
    why: STEPS,
  }),
  compute('B̄ = Δ B', 'B̄[r] = Δ B[r]', { result: 'Bbar_0', operands: [at('B_0', 'r', 0)], why: STEPS }),
  compute(
    'pivot = the row with the largest number in column k',
    'pivot = the row from k on with the largest number of M in column k',
    {
      result: 'pivot_k',
      operands: [at('M_0', 'k', 'c')],
      why: 'dividing by the largest number keeps rounding small',
    },
  ),
  ...(
    [
      ['M', 'M_0', [before('M_0', 'k', 'c')]],
      ['Ā', 'Abar_0', [at('M_0', 'r', 'k'), before('Abar_0', 'k', 'c')]],
      ['B̄', 'Bbar_0', [at('M_0', 'r', 'k'), before('Bbar_0', 'k', 0)]],
    ] as const
  ).map(([sign, result, operands]) =>
    accumulate(
      `${sign}: rows k and pivot change places, and column k is cleared below`,
      `${sign}[r] = ${sign}[r] − M[r,k] / M[k,k] · ${sign}[k],  r > k`,
      { result, operands: [...operands, at('pivot_k', 0, 0)], why: 'one unknown less in all rows below' },
    ),
  ),
  normalise('one row of M Ā = I + Δ/2 A, solved', 'Ā[r,c] = (Ā[r,c] − Σₖ M[r,k] Ā[k,c]) / M[r,r],  k > r', {
    result: 'Abar_0',
    operands: [at('M_0', 'r', 'k'), before('Abar_0', 'k', 'c')],
    why: 'from the last row up, each has one unknown left',
  }),
  normalise('one row of M B̄ = Δ B, solved', 'B̄[r] = (B̄[r] − Σₖ M[r,k] B̄[k]) / M[r,r],  k > r', {
    result: 'Bbar_0',
    operands: [at('M_0', 'r', 'k'), before('Bbar_0', 'k', 0)],
    why: 'from the last row up, each has one unknown left',
  }),
];

const held = ({ n: terms }: SsmShape): readonly FormulaSpec[] => [
  initialise('φ = I', 'φ[r,c] = δ[r,c]', { result: 'phi_0', why: 'the series begins with 1' }),
  accumulate(
    'φ = I + Z φ / j, Z = A Δ / 2ˢ: one degree of (exp Z − I) / Z',
    'φ[r,c] = δ[r,c] + Δ / (2ˢ j) Σₖ A[r,k] φ[k,c] before',
    { result: 'phi_0', why: 'for a short step a few terms of the series are exact to the last digit' },
  ),
  compute('φ = Ā Ā, of a step twice as long', 'φ[r,c] = Σₖ Ā[r,k] Ā[k,c]', { result: 'phi_0', why: DOUBLE }),
  compute('Ā = I + Z φ, of a step of Δ / 2ˢ', 'Ā[r,c] = δ[r,c] + Δ / 2ˢ Σₖ A[r,k] φ[k,c]', {
    result: 'Abar_0',
    why: STEPS,
  }),
  compute('B̄ = Δ / 2ˢ φ B', 'B̄[r] = Δ / 2ˢ Σₖ φ[r,k] B[k]', { result: 'Bbar_0', why: STEPS }),
  accumulate('B̄ = Ā B̄ + B̄, of a step twice as long', 'B̄[r] = Σₖ Ā[r,k] B̄[k] + B̄[r] before', {
    result: 'Bbar_0',
    operands: [at('Abar_0', 'r', 'k'), before('Bbar_0', 'k', 0)],
    terms,
    why: DOUBLE,
  }),
  accumulate('Ā = Ā Ā, of a step twice as long', 'Ā[r,c] = (Ā Ā)[r,c]', {
    result: 'Abar_0',
    operands: [at('phi_0', 'r', 'c')],
    why: DOUBLE,
  }),
  whole('Ā = exp(Δ A)', 'Ā = exp(Δ A)', { result: 'Abar', operands: [at('A', 'r', 'k')] }),
  whole('B̄ = A⁻¹ (Ā − I) B', 'B̄ = A⁻¹ (Ā − I) B', {
    result: 'Bbar',
    operands: [at('A', 'r', 'k'), at('B', 'k', 0)],
  }),
];

function recurrence(shape: SsmShape): readonly FormulaSpec[] {
  const { matrix, n: terms } = shape;
  const step = 'h_t = Ā h_{t−1} + B̄ x_t';
  const added = [at('Bbar_0', 'r', 0), at('x_t', 0, 0)];
  return [
    initialise('h = 0', 'h[r] = 0', { result: 'h_t', why: UNREAD }),
    matrix
      ? accumulate(step, 'h[r] = Σₖ Ā[r,k] h[k] before + B̄[r] x', {
          operands: [at('Abar_0', 'r', 'k'), before('h_t', 'k', 0), ...added],
          terms,
          why: REWRITES,
        })
      : accumulate(step, 'h[r] = Ā[r] · h[r] before + B̄[r] x', {
          operands: [at('Abar_0', 'r', 0), before('h_t', 'r', 0), ...added],
          why: REWRITES,
        }),
    compute('y_t = C h_t + D x_t', 'y = Σₖ C[k] h[k] + D x', {
      operands: [at('C_0', 'k', 0), at('h_t', 'k', 0), at('x_t', 0, 0)],
      terms,
      why: READS,
    }),
    response(shape),
  ];
}

function memory({ n, g }: SsmShape): readonly FormulaSpec[] {
  const legendre = [
    'legendre = √(2n + 1) Pₙ(2 exp(−s) − 1), s = (g + ½) Δ',
    'legendre[r,c] = √(2r + 1) P_r(2 exp(−(c + ½) Δ) − 1)',
  ] as const;
  const history = ['history_t = x, g tokens back', 'history[r,c] = x[r − c], 0 before the first token'] as const;
  return [
    compute(...legendre, { result: 'legendre_0', operands: [], why: 'what each number of the state stands for' }),
    whole(...legendre, { operands: [] }),
    compute('memory_t = legendreᵀ h_t', 'memory[c] = Σₖ legendre[k,c] h[k]', {
      why: 'the signal so far, read back from the state alone',
    }),
    whole('reconstruction_t = legendreᵀ h_t', 'reconstruction[r,c] = Σₖ legendre[k,c] h[k] after token r', {
      result: 'reconstruction',
      operands: [at('legendre', 'k', 'c')],
      terms: n,
    }),
    compute(...history, {
      result: 'history_i',
      operands: [at('x_i', 'k', 0)],
      terms: g,
      why: 'what the signal really was, to compare with',
    }),
    whole(...history, { result: 'history', operands: [at('x', 'r', 0)] }),
  ];
}
