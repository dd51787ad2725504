/** How each tile of linear attention gets its values, for captions and hover cards. */
import { accumulate, at, before, compute, initialise, normalise, whole } from '../parts/formulas.ts';
import type { FormulaSpec } from '../parts/formulas.ts';
import type { LinearShape, LinearVariant } from './passes.ts';

/** The formula of the feature map, which works element by element. */
const features = (result: string, of: string): FormulaSpec =>
  compute(`${result} = φ(${of}) = elu(${of}) + 1`, `φ[r,c] = ${of}[r,c] + 1 if ${of}[r,c] > 0, else exp(${of}[r,c])`, {
    operands: [at(of, 'r', 'c')],
    why: 'positive features in place of exp: their products can be summed in any order',
  });

const weights = (A: string, Q: string, K: string): FormulaSpec =>
  compute(`${A} = ${Q} ${K}ᵀ, masked`, 'A[r,c] = Σₖ φQ[r,k] φK[c,k], 0 for a key after the query', {
    why: 'how much each key counts for each query; no softmax between',
  });

/** What weights add to the output, and to the sum that it is divided by. */
const weighed = (A: string, V: string): readonly FormulaSpec[] => [
  accumulate(`O_i += ${A} ${V}`, 'O[r,c] = O[r,c] before + Σₖ A[r,k] V[k,c]', {
    why: 'each value counts as much as its key',
  }),
  accumulate(`l_i += rowsum ${A}`, 'l[r] = l[r] before + Σₖ A[r,k]', {
    why: 'the sum of the weights, to divide by at the end',
  }),
];

const normalised = normalise('O_i = O_i / l_i', 'O[r,c] = O[r,c] before / l[r]', {
  why: 'the weights of a query must sum to 1',
});

const SLOTS: Readonly<Record<LinearVariant, readonly FormulaSpec[]>> = {
  parallel: [
    features('phiQ_i', 'Q_i'),
    features('phiK_j', 'K_j'),
    weights('A_ij', 'phiQ_i', 'phiK_j'),
    initialise('O_i = 0', 'O[r,c] = 0'),
    initialise('l_i = 0', 'l[r] = 0'),
    ...weighed('A_ij', 'V_j'),
    normalised,
  ],
  recurrent: [
    initialise('S_t = 0', 'S[r,c] = 0', { why: 'no token has been read yet' }),
    initialise('z_t = 0', 'z[r] = 0', { why: 'no token has been read yet' }),
    features('phik_t', 'k_t'),
    features('phiq_t', 'q_t'),
    accumulate('S_t += phik_tᵀ v_t', 'S[r,c] = S[r,c] before + φk[r] v[c]', {
      why: 'all keys and values so far in one matrix that never grows',
    }),
    accumulate('z_t += phik_tᵀ', 'z[r] = z[r] before + φk[r]', { why: 'the sum of all keys so far, for the division' }),
    compute('o_t = phiq_t S_t', 'o[c] = Σₖ φq[k] S[k,c]', { why: 'the query reads the matrix, not the tokens' }),
    compute('l_t = phiq_t z_t', 'l = Σₖ φq[k] z[k]', { why: 'the sum of the weights of all tokens so far' }),
    normalise('o_t = o_t / l_t', 'o[c] = o[c] before / l', {
      operands: [before('o_t', 'r', 'c'), at('l_t', 0, 0)],
      why: 'the weights of a query must sum to 1',
    }),
  ],
  chunked: [
    initialise('S_i = 0', 'S[r,c] = 0', { why: 'no chunk has been read yet' }),
    initialise('z_i = 0', 'z[r] = 0', { why: 'no chunk has been read yet' }),
    features('phiQ_i', 'Q_i'),
    features('phiK_i', 'K_i'),
    weights('A_ii', 'phiQ_i', 'phiK_i'),
    compute('O_i = phiQ_i S_i', 'O[r,c] = Σₖ φQ[r,k] S[k,c]', {
      why: 'what the chunks before say, read from the state',
    }),
    compute('l_i = phiQ_i z_i', 'l[r] = Σₖ φQ[r,k] z[k]', { why: 'the sum of the weights of the chunks before' }),
    ...weighed('A_ii', 'V_i'),
    accumulate('S_i += phiK_iᵀ V_i', 'S[r,c] = S[r,c] before + Σₖ φK[k,r] V[k,c]', {
      why: 'the chunk goes into the state, which never grows',
    }),
    accumulate('z_i += colsum phiK_i', 'z[r] = z[r] before + Σₖ φK[k,r]', {
      why: 'the sum of all keys so far, for the division',
    }),
    normalised,
  ],
};

const wholeWeights = whole('A = φ(Q) φ(K)ᵀ, masked', 'A[r,c] = Σₖ φ(Q[r,k]) φ(K[c,k]), 0 for c > r');

const states: readonly FormulaSpec[] = [
  whole('S = φ(K)ᵀ V', 'S[r,c] = Σₖ φ(K[k,r]) V[k,c]'),
  whole('z = colsum φ(K)', 'z[r] = Σₖ φ(K[k,r])'),
];

const outputByWeights = whole('O = A V / rowsum A', 'O[r,c] = Σₖ A[r,k] V[k,c] / Σₖ A[r,k]');

/** The formula of O where there is no A to name. */
const outputByFeatures = ({ n }: LinearShape): FormulaSpec =>
  whole(
    'O = φ(Q) S / φ(Q) z, with S and z up to the token',
    'O[r,c] = Σₖ a[k] V[k,c] / Σₖ a[k],  a[k] = φ(Q[r])·φ(K[k]) for k ≤ r',
    { operands: [at('V', 'k', 'c')], terms: n },
  );

export function linearFormulas(shape: LinearShape): readonly FormulaSpec[] {
  const { variant } = shape;
  return [
    ...SLOTS[variant],
    ...(variant === 'recurrent' ? [] : [wholeWeights]),
    ...(variant === 'parallel' ? [] : states),
    variant === 'recurrent' ? outputByFeatures(shape) : outputByWeights,
  ];
}
