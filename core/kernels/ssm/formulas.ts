/** How a state space run comes about, for captions and hover cards. */
import { at, before, ofPartner, partner } from '../parts/formulas.ts';
import { convolutionFormulas } from './convolution-formulas.ts';
import { remembers } from './shape.ts';
import type { SsmShape } from './shape.ts';
import type { Formula } from '../../kernel.ts';

export function ssmFormulas(shape: SsmShape): readonly Formula[] {
  return [
    ...(!shape.hippo ? diagonal(shape) : shape.bilinear ? triangular(shape) : held(shape)),
    ...(shape.variant === 'convolution' ? convolutionFormulas(shape) : [...recurrence(shape), ...response(shape)]),
    ...(shape.variant === 'scan' ? scan(shape) : []),
    ...(remembers(shape) ? memory(shape) : []),
  ];
}

const response = ({ n }: SsmShape): readonly Formula[] => [
  {
    result: 'y',
    text: 'y = C h + D x',
    cell: 'y[r] = Σₖ C[k] h_r[k] + D x[r]',
    operands: [at('x', 'r', 0), at('C', 'k', 0)],
    terms: n,
  },
];

function scan({ n, blelloch }: SsmShape): readonly Formula[] {
  const combine = '(a₂, b₂) ∘ (a₁, b₁) = (a₂ a₁, a₂ b₁ + b₂)';
  return [
    { result: 'carry', operation: 'initialise', text: 'carry = 0', cell: 'carry[r] = 0', operands: [] },
    {
      result: 'b_i',
      operation: 'compute',
      text: 'b_t = B̄ x_t',
      cell: 'b[r,c] = B̄[c] x[r], 0 beyond the last token',
      operands: [at('Bbar_0', 'c', 0), at('x_i', 'r', 0)],
    },
    {
      result: 'a_i',
      operation: 'compute',
      text: 'a_t = Ā',
      cell: 'a[r,c] = Ā[c], 1 beyond the last token',
      operands: [at('Abar_0', 'c', 0)],
    },
    {
      result: 'b_i',
      operation: 'combine',
      text: combine,
      cell: blelloch
        ? 'up: b[r,c] = a[r,c] b[partner,c] + b[r,c];  down: a[partner,c] b[r,c] + b[partner,c]'
        : 'b[r,c] = a[r,c] b[partner,c] + b[r,c] before',
      operands: [
        before('b_i', 'r', 'c'),
        partner('b_i', 'r', 'c'),
        at('a_i', 'r', 'c'),
        ...(blelloch ? [ofPartner('a_i', 'r', 'c')] : []),
      ],
    },
    {
      result: 'a_i',
      operation: 'combine',
      text: combine,
      cell: 'a[r,c] = a[r,c] before · a[partner,c]',
      operands: [before('a_i', 'r', 'c'), partner('a_i', 'r', 'c')],
    },
    {
      result: 'h_i',
      operation: 'compute',
      ...(blelloch
        ? {
            text: 'h_t = Ā (a_t carry + b_t) + B̄ x_t',
            cell: 'h[r,c] = Ā[c] (a[r,c] carry[c] + b[r,c]) + B̄[c] x[r]',
          }
        : { text: 'h_t = a_t carry + b_t', cell: 'h[r,c] = a[r,c] carry[c] + b[r,c]' }),
      operands: [
        at('a_i', 'r', 'c'),
        at('carry', 'c', 0),
        at('b_i', 'r', 'c'),
        ...(blelloch ? [at('Abar_0', 'c', 0), at('Bbar_0', 'c', 0), at('x_i', 'r', 0)] : []),
      ],
    },
    {
      result: 'carry',
      operation: 'compute',
      text: 'carry = the last state of the chunk',
      cell: 'carry[r] = h[last,r]',
      operands: [at('h_i', 'k', 'r')],
    },
    {
      result: 'y_i',
      operation: 'compute',
      text: 'y_t = C h_t + D x_t',
      cell: 'y[r] = Σₖ C[k] h[r,k] + D x[r]',
      operands: [at('C_0', 'k', 0), at('h_i', 'r', 'k'), at('x_i', 'r', 0)],
      terms: n,
    },
  ];
}

function diagonal({ bilinear }: SsmShape): readonly Formula[] {
  const compute = (result: string, text: string, cell: string, operands: readonly string[]): readonly Formula[] => [
    {
      result: `${result}_0`,
      operation: 'compute',
      pass: 'discretise',
      text,
      cell,
      operands: operands.map((name) => at(`${name}_0`, 'r', 0)),
    },
    { result, text, cell, operands: operands.map((name) => at(name, 'r', 0)) },
  ];
  if (bilinear) {
    return [
      ...compute('Abar', 'Ā = (1 + Δ A / 2) / (1 − Δ A / 2)', 'Ā[r] = (1 + Δ A[r] / 2) / (1 − Δ A[r] / 2)', ['A']),
      ...compute('Bbar', 'B̄ = Δ B / (1 − Δ A / 2)', 'B̄[r] = Δ B[r] / (1 − Δ A[r] / 2)', ['A', 'B']),
    ];
  }
  return [
    ...compute('Abar', 'Ā = exp(Δ A)', 'Ā[r] = exp(Δ A[r])', ['A']),
    ...compute('Bbar', 'B̄ = (Ā − 1) / A · B', 'B̄[r] = (exp(Δ A[r]) − 1) / A[r] · B[r]', ['A', 'B']),
  ];
}

function triangular({ n }: SsmShape): readonly Formula[] {
  return [
    {
      result: 'Abar_0',
      operation: 'initialise',
      text: 'Ā = 0',
      cell: 'Ā[r,c] = 0',
      operands: [],
    },
    {
      result: 'Bbar_0',
      operation: 'initialise',
      text: 'B̄ = 0',
      cell: 'B̄[r] = 0',
      operands: [],
    },
    {
      result: 'Abar_0',
      operation: 'accumulate',
      text: 'one row of (I − Δ/2 A) Ā = I + Δ/2 A, solved',
      cell: 'Ā[r,c] = (δ[r,c] + Δ/2 (A[r,c] + Σₖ A[r,k] Ā[k,c])) / (1 − Δ/2 A[r,r]),  k < r',
      operands: [at('A_0', 'r', 'k'), before('Abar_0', 'k', 'c')],
      terms: n,
    },
    {
      result: 'Bbar_0',
      operation: 'accumulate',
      text: 'one row of (I − Δ/2 A) B̄ = Δ B, solved',
      cell: 'B̄[r] = (Δ B[r] + Δ/2 Σₖ A[r,k] B̄[k]) / (1 − Δ/2 A[r,r]),  k < r',
      operands: [at('A_0', 'r', 'k'), at('B_0', 'r', 0), before('Bbar_0', 'k', 0)],
      terms: n,
    },
    {
      result: 'Abar',
      text: 'Ā = (I − Δ/2 A)⁻¹ (I + Δ/2 A)',
      cell: 'Ā[r,c] = (δ[r,c] + Δ/2 (A[r,c] + Σₖ A[r,k] Ā[k,c])) / (1 − Δ/2 A[r,r]),  k < r',
      operands: [at('A', 'r', 'k'), at('Abar', 'k', 'c')],
      terms: n,
    },
    {
      result: 'Bbar',
      text: 'B̄ = (I − Δ/2 A)⁻¹ Δ B',
      cell: 'B̄[r] = (Δ B[r] + Δ/2 Σₖ A[r,k] B̄[k]) / (1 − Δ/2 A[r,r]),  k < r',
      operands: [at('A', 'r', 'k'), at('B', 'r', 0), at('Bbar', 'k', 0)],
      terms: n,
    },
  ];
}

function held({ n }: SsmShape): readonly Formula[] {
  return [
    { result: 'phi_0', operation: 'initialise', text: 'φ = I', cell: 'φ[r,c] = δ[r,c]', operands: [] },
    {
      result: 'phi_0',
      operation: 'accumulate',
      text: 'φ = I + Z φ / j, Z = A Δ / 2ˢ: one degree of (exp Z − I) / Z',
      cell: 'φ[r,c] = δ[r,c] + Δ / (2ˢ j) Σₖ A[r,k] φ[k,c] before',
      operands: [at('A_0', 'r', 'k'), before('phi_0', 'k', 'c')],
      terms: n,
    },
    {
      result: 'phi_0',
      operation: 'compute',
      text: 'φ = Ā Ā, of a step twice as long',
      cell: 'φ[r,c] = Σₖ Ā[r,k] Ā[k,c]',
      operands: [at('Abar_0', 'r', 'k'), at('Abar_0', 'k', 'c')],
      terms: n,
    },
    {
      result: 'Abar_0',
      operation: 'compute',
      text: 'Ā = I + Z φ, of a step of Δ / 2ˢ',
      cell: 'Ā[r,c] = δ[r,c] + Δ / 2ˢ Σₖ A[r,k] φ[k,c]',
      operands: [at('A_0', 'r', 'k'), at('phi_0', 'k', 'c')],
      terms: n,
    },
    {
      result: 'Bbar_0',
      operation: 'compute',
      text: 'B̄ = Δ / 2ˢ φ B',
      cell: 'B̄[r] = Δ / 2ˢ Σₖ φ[r,k] B[k]',
      operands: [at('phi_0', 'r', 'k'), at('B_0', 'k', 0)],
      terms: n,
    },
    {
      result: 'Bbar_0',
      operation: 'accumulate',
      text: 'B̄ = Ā B̄ + B̄, of a step twice as long',
      cell: 'B̄[r] = Σₖ Ā[r,k] B̄[k] + B̄[r] before',
      operands: [at('Abar_0', 'r', 'k'), before('Bbar_0', 'k', 0)],
      terms: n,
    },
    {
      result: 'Abar_0',
      operation: 'accumulate',
      text: 'Ā = Ā Ā, of a step twice as long',
      cell: 'Ā[r,c] = (Ā Ā)[r,c]',
      operands: [at('phi_0', 'r', 'c')],
    },
    {
      result: 'Abar',
      text: 'Ā = exp(Δ A)',
      cell: 'Ā = exp(Δ A)',
      operands: [at('A', 'r', 'k')],
    },
    {
      result: 'Bbar',
      text: 'B̄ = A⁻¹ (Ā − I) B',
      cell: 'B̄ = A⁻¹ (Ā − I) B',
      operands: [at('A', 'r', 'k'), at('B', 'k', 0)],
    },
  ];
}

function recurrence({ hippo, n }: SsmShape): readonly Formula[] {
  return [
    { result: 'h_t', operation: 'initialise', text: 'h = 0', cell: 'h[r] = 0', operands: [] },
    {
      result: 'h_t',
      operation: 'accumulate',
      text: 'h_t = Ā h_{t−1} + B̄ x_t',
      cell: hippo ? 'h[r] = Σₖ Ā[r,k] h[k] before + B̄[r] x' : 'h[r] = Ā[r] · h[r] before + B̄[r] x',
      operands: [
        ...(hippo ? [at('Abar_0', 'r', 'k'), before('h_t', 'k', 0)] : [at('Abar_0', 'r', 0), before('h_t', 'r', 0)]),
        at('Bbar_0', 'r', 0),
        at('x_t', 0, 0),
      ],
      ...(hippo ? { terms: n } : {}),
    },
    {
      result: 'y_t',
      operation: 'compute',
      text: 'y_t = C h_t + D x_t',
      cell: 'y = Σₖ C[k] h[k] + D x',
      operands: [at('C_0', 'k', 0), at('h_t', 'k', 0), at('x_t', 0, 0)],
      terms: n,
    },
  ];
}

function memory({ n, g }: SsmShape): readonly Formula[] {
  const legendre = {
    text: 'legendre = √(2n + 1) Pₙ(2 exp(−s) − 1), s = (g + ½) Δ',
    cell: 'legendre[r,c] = √(2r + 1) P_r(2 exp(−(c + ½) Δ) − 1)',
    operands: [],
  };
  const history = { text: 'history_t = x, g tokens back', cell: 'history[r,c] = x[r − c], 0 before the first token' };
  return [
    { result: 'legendre_0', operation: 'compute', ...legendre },
    { result: 'legendre', ...legendre },
    {
      result: 'memory_t',
      operation: 'compute',
      text: 'memory_t = legendreᵀ h_t',
      cell: 'memory[c] = Σₖ legendre[k,c] h[k]',
      operands: [at('legendre_0', 'k', 'c'), at('h_t', 'k', 0)],
      terms: n,
    },
    {
      result: 'reconstruction',
      text: 'reconstruction_t = legendreᵀ h_t',
      cell: 'reconstruction[r,c] = Σₖ legendre[k,c] h[k] after token r',
      operands: [at('legendre', 'k', 'c')],
      terms: n,
    },
    { result: 'history_i', operation: 'compute', ...history, operands: [at('x_i', 'k', 0)], terms: g },
    { result: 'history', ...history, operands: [at('x', 'r', 0)] },
  ];
}
