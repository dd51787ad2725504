/** How each tile of attention gets its values, for captions and hover cards. */
import type { AttentionShape } from './shape.ts';
import { at, before, whereMasked } from '../parts/formulas.ts';
import type { Formula } from '../../kernel.ts';

function scoresFormula({ d, scale, causal }: AttentionShape): Formula {
  const factor = Number(scale.toPrecision(4));
  return {
    result: 'S_ij',
    operation: 'compute',
    text: 'S_ij = scale · Q_i K_jᵀ',
    cell: `S[r,c] = ${factor} · Σₖ Q[r,k] K[c,k]${whereMasked(causal, 'lowest f32')}`,
    operands: [at('Q_i', 'r', 'k'), at('K_j', 'c', 'k')],
    terms: d,
  };
}

const maximumFormula = (bc: number): Formula => ({
  result: 'm_i',
  operation: 'compute',
  text: 'm_i = max(m_i, rowmax S_ij)',
  cell: 'm[r] = max(m[r] before, maxₖ S[r,k])',
  operands: [before('m_i', 'r', 0), at('S_ij', 'r', 'k')],
  terms: bc,
});

const startFormulas: readonly Formula[] = [
  { result: 'm_i', operation: 'initialise', text: 'm_i = −∞', cell: 'm[r] = lowest f32', operands: [] },
  { result: 'l_i', operation: 'initialise', text: 'l_i = 0', cell: 'l[r] = 0', operands: [] },
  { result: 'O_i', operation: 'initialise', text: 'O_i = 0', cell: 'O[r,c] = 0', operands: [] },
];

const outputFormula = (bc: number): Formula => ({
  result: 'O_i',
  operation: 'accumulate',
  text: 'O_i += P_ij V_j',
  cell: 'O[r,c] = O[r,c] before + Σₖ P[r,k] V[k,c]',
  operands: [before('O_i', 'r', 'c'), at('P_ij', 'r', 'k'), at('V_j', 'k', 'c')],
  terms: bc,
});

function tensorFormulas({ n, d, scale, causal }: AttentionShape): readonly Formula[] {
  return [
    {
      result: 'S',
      text: 'S = scale · Q Kᵀ',
      cell: `S[r,c] = ${Number(scale.toPrecision(4))} · Σₖ Q[r,k] K[c,k]${whereMasked(causal, 'lowest f32')}`,
      operands: [at('Q', 'r', 'k'), at('K', 'c', 'k')],
      terms: d,
    },
    {
      result: 'O',
      text: 'O = P V',
      cell: 'O[r,c] = Σₖ P[r,k] V[k,c]',
      operands: [at('P', 'r', 'k'), at('V', 'k', 'c')],
      terms: n,
    },
  ];
}

export function flashFormulas(shape: AttentionShape, loop: 'q-outer' | 'kv-outer'): readonly Formula[] {
  const { bc } = shape;
  return [
    ...startFormulas,
    scoresFormula(shape),
    maximumFormula(bc),
    {
      result: 'rescale_i',
      operation: 'compute',
      text: 'rescale_i = exp(m_i before − m_i)',
      cell: 'rescale[r] = exp(m[r] before − m[r])',
      operands: [before('m_i', 'r', 0), at('m_i', 'r', 0)],
    },
    {
      result: 'P_ij',
      operation: 'compute',
      text: 'P_ij = exp(S_ij − m_i)',
      cell: 'P[r,c] = exp(S[r,c] − m[r])',
      operands: [at('S_ij', 'r', 'c'), at('m_i', 'r', 0)],
    },
    {
      result: 'l_i',
      operation: 'rescale',
      text: 'l_i = rescale_i · l_i + rowsum P_ij',
      cell: 'l[r] = rescale[r] · l[r] before + Σₖ P[r,k]',
      operands: [at('rescale_i', 'r', 0), before('l_i', 'r', 0), at('P_ij', 'r', 'k')],
      terms: bc,
    },
    loop === 'q-outer' ? rescaledOutput : unnormalisedOutput,
    outputFormula(bc),
    {
      result: 'O_i',
      operation: 'normalise',
      text: 'O_i = O_i / l_i',
      cell: 'O[r,c] = O[r,c] before / l[r]',
      operands: [before('O_i', 'r', 'c'), at('l_i', 'r', 0)],
    },
    ...tensorFormulas(shape),
    ...(loop === 'q-outer' ? logSumFormulas(shape.n) : runningFormulas(shape.n)),
  ];
}

const rescaledOutput: Formula = {
  result: 'O_i',
  operation: 'rescale',
  text: 'O_i = rescale_i · O_i',
  cell: 'O[r,c] = rescale[r] · O[r,c] before',
  operands: [at('rescale_i', 'r', 0), before('O_i', 'r', 'c')],
};

/** What came back from HBM is normalised: it is a sum again after the product with its denominator. */
const unnormalisedOutput: Formula = {
  result: 'O_i',
  operation: 'rescale',
  text: 'O_i = l_i · rescale_i · O_i',
  cell: 'O[r,c] = l[r] · rescale[r] · O[r,c] before',
  operands: [at('l_i', 'r', 0), at('rescale_i', 'r', 0), before('O_i', 'r', 'c')],
};

const logSumFormulas = (n: number): readonly Formula[] => [
  {
    result: 'L_i',
    operation: 'compute',
    text: 'L_i = m_i + log l_i',
    cell: 'L[r] = m[r] + log l[r]',
    operands: [at('m_i', 'r', 0), at('l_i', 'r', 0)],
  },
  {
    result: 'L',
    text: 'L = log Σ exp S',
    cell: 'L[r] = log Σₖ exp S[r,k]',
    operands: [at('S', 'r', 'k')],
    terms: n,
  },
];

const runningFormulas = (n: number): readonly Formula[] => [
  { result: 'm', text: 'm = rowmax S', cell: 'm[r] = maxₖ S[r,k]', operands: [at('S', 'r', 'k')], terms: n },
  {
    result: 'l',
    text: 'l = rowsum exp(S − m)',
    cell: 'l[r] = Σₖ exp(S[r,k] − m[r])',
    operands: [at('S', 'r', 'k'), at('m', 'r', 0)],
    terms: n,
  },
];

export function standardFormulas(shape: AttentionShape): readonly Formula[] {
  const { bc } = shape;
  return [
    ...startFormulas,
    scoresFormula(shape),
    maximumFormula(bc),
    {
      result: 'l_i',
      operation: 'rescale',
      text: 'l_i = exp(m_i before − m_i) · l_i + rowsum exp(S_ij − m_i)',
      cell: 'l[r] = exp(m[r] before − m[r]) · l[r] before + Σₖ exp(S[r,k] − m[r])',
      operands: [before('m_i', 'r', 0), at('m_i', 'r', 0), before('l_i', 'r', 0), at('S_ij', 'r', 'k')],
      terms: bc,
    },
    {
      result: 'P_ij',
      operation: 'compute',
      text: 'P_ij = exp(S_ij − m_i) / l_i',
      cell: 'P[r,c] = exp(S[r,c] − m[r]) / l[r]',
      operands: [at('S_ij', 'r', 'c'), at('m_i', 'r', 0), at('l_i', 'r', 0)],
    },
    outputFormula(bc),
    ...tensorFormulas(shape),
    {
      result: 'P',
      text: 'P = softmax(S)',
      cell: 'P[r,c] = exp S[r,c] / Σₖ exp S[r,k]',
      operands: [at('S', 'r', 'c'), at('S', 'r', 'k')],
      terms: shape.n,
    },
  ];
}
