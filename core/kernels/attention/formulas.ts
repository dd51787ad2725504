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
  initialise('m_i = −∞', 'm[r] = lowest f32', { why: 'no score has been seen yet, so any is larger' }),
  initialise('l_i = 0', 'l[r] = 0'),
  initialise('O_i = 0', 'O[r,c] = 0'),
  compute('S_ij = scale · Q_i K_jᵀ', scoresCell(scores), { why: 'how well each query matches each key of the block' }),
  compute('m_i = max(m_i, rowmax S_ij)', 'm[r] = max(m[r] before, maxₖ S[r,k])', {
    why: 'exp of a score less the largest one cannot overflow',
  }),
];

const outputFormula = accumulate('O_i += P_ij V_j', 'O[r,c] = O[r,c] before + Σₖ P[r,k] V[k,c]', {
  why: 'each value counts as much as its key matched',
});

const tensorFormulas = (scores: Scores): readonly FormulaSpec[] => [
  whole('S = scale · Q Kᵀ', scoresCell(scores)),
  whole('O = P V', 'O[r,c] = Σₖ P[r,k] V[k,c]'),
];

export const flashFormulas = (scores: Scores, loop: 'q-outer' | 'kv-outer'): readonly FormulaSpec[] => [
  ...startFormulas(scores),
  compute('rescale_i = exp(m_i before − m_i)', 'rescale[r] = exp(m[r] before − m[r])', {
    why: 'what was summed under the old maximum counts this much under the new one',
  }),
  compute('P_ij = exp(S_ij − m_i)', 'P[r,c] = exp(S[r,c] − m[r])', {
    why: 'scores become weights; they stay in SRAM and are never written to HBM',
  }),
  rescale('l_i = rescale_i · l_i + rowsum P_ij', 'l[r] = rescale[r] · l[r] before + Σₖ P[r,k]', {
    why: 'the sum of all weights so far, all under the same maximum',
  }),
  loop === 'q-outer'
    ? rescale('O_i = rescale_i · O_i', 'O[r,c] = rescale[r] · O[r,c] before', {
        why: 'where the maximum grew, what was summed is scaled down to it',
      })
    : // What was written to HBM was normalised. It becomes a sum again by a product with its denominator.
      rescale('O_i = l_i · rescale_i · O_i', 'O[r,c] = l[r] · rescale[r] · O[r,c] before', {
        why: 'what was stored had been divided by l; now it is a sum again',
      }),
  outputFormula,
  normalise('O_i = O_i / l_i', 'O[r,c] = O[r,c] before / l[r]', {
    why: 'the weights of a row must sum to 1: one division at the end does it',
  }),
  ...tensorFormulas(scores),
  ...(loop === 'q-outer'
    ? [
        compute('L_i = m_i + log l_i', 'L[r] = m[r] + log l[r]', {
          why: 'one number a row, from which a backward pass can make P again',
        }),
        whole('L = log Σ exp S', 'L[r] = log Σₖ exp S[r,k]'),
      ]
    : [whole('m = rowmax S', 'm[r] = maxₖ S[r,k]'), whole('l = rowsum exp(S − m)', 'l[r] = Σₖ exp(S[r,k] − m[r])')]),
];

export const standardFormulas = (scores: Scores): readonly FormulaSpec[] => [
  ...startFormulas(scores),
  rescale(
    'l_i = exp(m_i before − m_i) · l_i + rowsum exp(S_ij − m_i)',
    'l[r] = exp(m[r] before − m[r]) · l[r] before + Σₖ exp(S[r,k] − m[r])',
    { why: 'no weight of a row is known before the sum of the whole row is' },
  ),
  compute('P_ij = exp(S_ij − m_i) / l_i', 'P[r,c] = exp(S[r,c] − m[r]) / l[r]', {
    why: 'the weights of a row sum to 1; all of them go back to HBM',
  }),
  outputFormula,
  ...tensorFormulas(scores),
  whole('P = softmax(S)', 'P[r,c] = exp S[r,c] / Σₖ exp S[r,k]'),
];
