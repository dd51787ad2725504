/** How each tile of linear attention gets its values, for captions and hover cards. */
import type { LinearShape, LinearVariant } from './passes.ts';
import { at, before, computed, zero } from '../parts/formulas.ts';
import type { Formula, Operand } from '../../kernel.ts';

/** The feature map of `of`, [r, c]. */
const features = (result: string, of: string): Formula => ({
  result,
  operation: 'compute',
  text: `${result} = φ(${of}) = elu(${of}) + 1`,
  cell: `φ[r,c] = x + 1 where x > 0, else exp x;  x = ${of}[r,c]`,
  operands: [at(of, 'r', 'c')],
});

/** `result` grows by a sum of products. */
const grown = (result: string, text: string, cell: string, operands: readonly Operand[], terms: number): Formula => ({
  result,
  operation: 'accumulate',
  text,
  cell,
  operands: [before(result, 'r', 'c'), ...operands],
  terms,
});

const normalised = (result: string, l: string, row: Operand['row']): Formula => ({
  result,
  operation: 'normalise',
  text: `${result} = ${result} / ${l}`,
  cell: row === 0 ? 'o[c] = o[c] before / l' : 'O[r,c] = O[r,c] before / l[r]',
  operands: [before(result, 'r', 'c'), at(l, row, 0)],
});

const weights = (result: string, Q: string, K: string, d: number): Formula =>
  computed(
    result,
    `${result} = ${Q} ${K}ᵀ, masked`,
    'A[r,c] = Σₖ φQ[r,k] φK[c,k], 0 for a key after the query',
    [at(Q, 'r', 'k'), at(K, 'c', 'k')],
    d,
  );

const parallel = ({ d, bc }: LinearShape): readonly Formula[] => [
  features('phiQ_i', 'Q_i'),
  features('phiK_j', 'K_j'),
  weights('A_ij', 'phiQ_i', 'phiK_j', d),
  zero('O_i', 'O[r,c]'),
  zero('l_i', 'l[r]'),
  grown(
    'O_i',
    'O_i += A_ij V_j',
    'O[r,c] = O[r,c] before + Σₖ A[r,k] V[k,c]',
    [at('A_ij', 'r', 'k'), at('V_j', 'k', 'c')],
    bc,
  ),
  grown('l_i', 'l_i += rowsum A_ij', 'l[r] = l[r] before + Σₖ A[r,k]', [at('A_ij', 'r', 'k')], bc),
  normalised('O_i', 'l_i', 'r'),
];

const recurrent = ({ d }: LinearShape): readonly Formula[] => [
  zero('S_t', 'S[r,c]'),
  zero('z_t', 'z[r]'),
  features('phik_t', 'k_t'),
  features('phiq_t', 'q_t'),
  {
    result: 'S_t',
    operation: 'accumulate',
    text: 'S_t += phik_tᵀ v_t',
    cell: 'S[r,c] = S[r,c] before + φk[r] v[c]',
    operands: [before('S_t', 'r', 'c'), at('phik_t', 0, 'r'), at('v_t', 0, 'c')],
  },
  {
    result: 'z_t',
    operation: 'accumulate',
    text: 'z_t += phik_tᵀ',
    cell: 'z[r] = z[r] before + φk[r]',
    operands: [before('z_t', 'r', 'c'), at('phik_t', 0, 'r')],
  },
  computed('o_t', 'o_t = phiq_t S_t', 'o[c] = Σₖ φq[k] S[k,c]', [at('phiq_t', 0, 'k'), at('S_t', 'k', 'c')], d),
  computed('l_t', 'l_t = phiq_t z_t', 'l = Σₖ φq[k] z[k]', [at('phiq_t', 0, 'k'), at('z_t', 'k', 0)], d),
  normalised('o_t', 'l_t', 0),
];

const chunked = ({ d, bt }: LinearShape): readonly Formula[] => [
  zero('S_i', 'S[r,c]'),
  zero('z_i', 'z[r]'),
  features('phiQ_i', 'Q_i'),
  features('phiK_i', 'K_i'),
  weights('A_ii', 'phiQ_i', 'phiK_i', d),
  computed('O_i', 'O_i = phiQ_i S_i', 'O[r,c] = Σₖ φQ[r,k] S[k,c]', [at('phiQ_i', 'r', 'k'), at('S_i', 'k', 'c')], d),
  computed('l_i', 'l_i = phiQ_i z_i', 'l[r] = Σₖ φQ[r,k] z[k]', [at('phiQ_i', 'r', 'k'), at('z_i', 'k', 0)], d),
  grown(
    'O_i',
    'O_i += A_ii V_i',
    'O[r,c] = O[r,c] before + Σₖ A[r,k] V[k,c]',
    [at('A_ii', 'r', 'k'), at('V_i', 'k', 'c')],
    bt,
  ),
  grown('l_i', 'l_i += rowsum A_ii', 'l[r] = l[r] before + Σₖ A[r,k]', [at('A_ii', 'r', 'k')], bt),
  grown(
    'S_i',
    'S_i += phiK_iᵀ V_i',
    'S[r,c] = S[r,c] before + Σₖ φK[k,r] V[k,c]',
    [at('phiK_i', 'k', 'r'), at('V_i', 'k', 'c')],
    bt,
  ),
  grown('z_i', 'z_i += colsum phiK_i', 'z[r] = z[r] before + Σₖ φK[k,r]', [at('phiK_i', 'k', 'r')], bt),
  normalised('O_i', 'l_i', 'r'),
];

const FORMS: Readonly<Record<LinearVariant, (shape: LinearShape) => readonly Formula[]>> = {
  parallel,
  recurrent,
  chunked,
};

const wholeWeights = ({ d }: LinearShape): Formula => ({
  result: 'A',
  text: 'A = φ(Q) φ(K)ᵀ, masked',
  cell: 'A[r,c] = Σₖ φ(Q[r,k]) φ(K[c,k]), 0 for c > r',
  operands: [at('Q', 'r', 'k'), at('K', 'c', 'k')],
  terms: d,
});

const states = ({ n }: LinearShape): readonly Formula[] => [
  {
    result: 'S',
    text: 'S = φ(K)ᵀ V',
    cell: 'S[r,c] = Σₖ φ(K[k,r]) V[k,c]',
    operands: [at('K', 'k', 'r'), at('V', 'k', 'c')],
    terms: n,
  },
  { result: 'z', text: 'z = colsum φ(K)', cell: 'z[r] = Σₖ φ(K[k,r])', operands: [at('K', 'k', 'r')], terms: n },
];

/** Of the output: by A where the form has it, else by what A stands for. */
const output = ({ variant, n }: LinearShape): Formula =>
  variant === 'recurrent'
    ? {
        result: 'O',
        text: 'O = φ(Q) S / φ(Q) z, with S and z up to the token',
        cell: 'O[r,c] = Σₖ a[k] V[k,c] / Σₖ a[k],  a[k] = φ(Q[r])·φ(K[k]) for k ≤ r',
        operands: [at('V', 'k', 'c')],
        terms: n,
      }
    : {
        result: 'O',
        text: 'O = A V / rowsum A',
        cell: 'O[r,c] = Σₖ A[r,k] V[k,c] / Σₖ A[r,k]',
        operands: [at('A', 'r', 'k'), at('V', 'k', 'c')],
        terms: n,
      };

export function linearFormulas(shape: LinearShape): readonly Formula[] {
  const { variant } = shape;
  return [
    ...FORMS[variant](shape),
    ...(variant === 'recurrent' ? [] : [wholeWeights(shape)]),
    ...(variant === 'parallel' ? [] : states(shape)),
    output(shape),
  ];
}
