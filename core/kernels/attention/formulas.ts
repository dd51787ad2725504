/** How each tile of attention gets its values, for captions and hover cards. */
import type { AttentionShape } from './shape.ts';
import { accumulate, compute, initialise, normalise, rescale, whereMasked, whole } from '../parts/formulas.ts';
import type { FormulaSpec } from '../parts/formulas.ts';

type Scores = Pick<AttentionShape, 'scale' | 'causal'>;

/** The factor on the scores as formulas show it. */
export const factorOf = ({ scale }: Pick<AttentionShape, 'scale'>): number => Number(scale.toPrecision(4));

const scoresCell = ({ scale, causal }: Scores): string =>
  `S[r,c] = ${factorOf({ scale })} · Σₖ Q[r,k] K[c,k]${whereMasked(causal, 'lowest f32')}`;

/** What both loops begin with: statistics and output set to nothing, the scores, the running maximum. */
const startFormulas = (scores: Scores): readonly FormulaSpec[] => [
  initialise('m_i = −∞', 'm[r] = lowest f32'),
  initialise('l_i = 0', 'l[r] = 0'),
  initialise('O_i = 0', 'O[r,c] = 0'),
  compute('S_ij = scale · Q_i K_jᵀ', scoresCell(scores)),
  compute('m_i = max(m_i, rowmax S_ij)', 'm[r] = max(m[r] before, maxₖ S[r,k])'),
];

const outputFormula = accumulate('O_i += P_ij V_j', 'O[r,c] = O[r,c] before + Σₖ P[r,k] V[k,c]');

const tensorFormulas = (scores: Scores): readonly FormulaSpec[] => [
  whole('S = scale · Q Kᵀ', scoresCell(scores)),
  whole('O = P V', 'O[r,c] = Σₖ P[r,k] V[k,c]'),
];

export const flashFormulas = (scores: Scores, loop: 'q-outer' | 'kv-outer'): readonly FormulaSpec[] => [
  ...startFormulas(scores),
  compute('rescale_i = exp(m_i before − m_i)', 'rescale[r] = exp(m[r] before − m[r])'),
  compute('P_ij = exp(S_ij − m_i)', 'P[r,c] = exp(S[r,c] − m[r])'),
  rescale('l_i = rescale_i · l_i + rowsum P_ij', 'l[r] = rescale[r] · l[r] before + Σₖ P[r,k]'),
  loop === 'q-outer'
    ? rescale('O_i = rescale_i · O_i', 'O[r,c] = rescale[r] · O[r,c] before')
    : // What was written to HBM was normalised. It becomes a sum again by a product with its denominator.
      rescale('O_i = l_i · rescale_i · O_i', 'O[r,c] = l[r] · rescale[r] · O[r,c] before'),
  outputFormula,
  normalise('O_i = O_i / l_i', 'O[r,c] = O[r,c] before / l[r]'),
  ...tensorFormulas(scores),
  ...(loop === 'q-outer'
    ? [compute('L_i = m_i + log l_i', 'L[r] = m[r] + log l[r]'), whole('L = log Σ exp S', 'L[r] = log Σₖ exp S[r,k]')]
    : [whole('m = rowmax S', 'm[r] = maxₖ S[r,k]'), whole('l = rowsum exp(S − m)', 'l[r] = Σₖ exp(S[r,k] − m[r])')]),
];

export const standardFormulas = (scores: Scores): readonly FormulaSpec[] => [
  ...startFormulas(scores),
  rescale(
    'l_i = exp(m_i before − m_i) · l_i + rowsum exp(S_ij − m_i)',
    'l[r] = exp(m[r] before − m[r]) · l[r] before + Σₖ exp(S[r,k] − m[r])',
  ),
  compute('P_ij = exp(S_ij − m_i) / l_i', 'P[r,c] = exp(S[r,c] − m[r]) / l[r]'),
  outputFormula,
  ...tensorFormulas(scores),
  whole('P = softmax(S)', 'P[r,c] = exp S[r,c] / Σₖ exp S[r,k]'),
];
