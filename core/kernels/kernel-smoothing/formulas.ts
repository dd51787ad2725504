/** How weights and estimates come about, for captions and hover cards. */
import { standardFormulas } from '../attention/formulas.ts';
import { at, compute, normalise, whole } from '../parts/formulas.ts';
import type { FormulaSpec } from '../parts/formulas.ts';
import type { Rule, SmoothingShape } from './passes.ts';

export const smoothingFormulas = (shape: SmoothingShape): readonly FormulaSpec[] => [
  ...(shape.attention ? attentionFormulas : weightFormulas(shape)),
  whole('estimate = weights y', 'estimate[r] = Σₖ weights[r,k] y[k]'),
];

const RULES: Readonly<Record<Rule, FormulaSpec>> = {
  gaussian: compute('w_ij = exp(−(d_ij² − near_i²) / 2h²)', 'w[r,c] = exp(−(d[r,c]² − near[r]²) / 2h²)', {
    why: 'near points weigh much, far ones little; the nearest weighs 1, so that none underflows',
  }),
  epanechnikov: compute('w_ij = max(0, 1 − d_ij² / h²)', 'w[r,c] = max(0, 1 − d[r,c]² / h²)', {
    why: 'points further away than h weigh nothing',
  }),
  boxcar: compute('w_ij = 1 where d_ij ≤ h', 'w[r,c] = 1 if d[r,c] ≤ h, else 0', {
    why: 'all points within h weigh the same, all others nothing',
  }),
  neighbours: compute('w_ij = 1 for the nearest k', 'w[r,c] = 1 if fewer than k points are nearer, else 0', {
    operands: [at('d_ij', 'r', 'c')],
    why: 'the k nearest points weigh the same, however far they are',
  }),
};

function weightFormulas({ rule, n }: SmoothingShape): readonly FormulaSpec[] {
  const weight = RULES[rule];
  return [
    compute('d_ij = |q_i − x_j|', 'd[r,c] = |q[r] − x[c]|', { why: 'how far each point is from each query' }),
    compute('near_i = rowmin d_ij', 'near[r] = minₖ d[r,k]', {
      why: 'measured from the nearest point, the weights of a far query do not all vanish',
    }),
    weight,
    compute('l_i = rowsum w_ij', 'l[r] = Σₖ w[r,k]', { why: 'weights must be shares, so their sum is needed' }),
    normalise('w_ij = w_ij / l_i', 'w[r,c] = w[r,c] before / l[r]', { why: 'the weights of a query sum to 1' }),
    compute('estimate_i = w_ij y_j', 'estimate[r] = Σₖ w[r,k] y[k]', {
      why: 'the estimate is a mean of the points, by their weights',
    }),
    whole(
      'weights = w / rowsum w',
      `weights[r,c] = w[r,c] / Σₖ w[r,k],  ${weight.cell},  d[r,c] = |queries[r] − x[c]|`,
      { operands: [at('queries', 'r', 0), at('x', 'c', 0), at('x', 'k', 0)], terms: n },
    ),
  ];
}

/** Features of queries or of points. A tile of them is made from a slot, the tensor of them from a tensor. */
const features = (
  name: 'Q' | 'K',
  from: Readonly<Record<'slot' | 'tensor', string>>,
  text: string,
  cell: string,
): readonly FormulaSpec[] => [
  compute(`${name}_i = ${text}`, cell, {
    operands: [at(from.slot, 'r', 0)],
    why: 'two numbers whose product is −(q − x)² / 2h², up to what a row has in common',
  }),
  whole(`${name} = ${text}`, cell, { operands: [at(from.tensor, 'r', 0)] }),
];

/** Whether a formula of attention is kept: those of P and O are not, which this kernel calls weights and estimate. */
const ofSlotsOrScores = ({ operation, result }: FormulaSpec): boolean => operation !== undefined || result === 'S';

const attentionFormulas: readonly FormulaSpec[] = [
  ...features('Q', { slot: 'q_i', tensor: 'queries' }, '(q / h, 1)', 'Q[r,c] = q[r] / h if c = 0, else 1'),
  ...features('K', { slot: 'x_i', tensor: 'x' }, '(x / h, −x² / 2h²)', 'K[r,c] = x[r] / h if c = 0, else −x[r]² / 2h²'),
  ...standardFormulas({ scale: 1, causal: false }).filter(ofSlotsOrScores),
  whole('weights = softmax(S)', 'weights[r,c] = exp S[r,c] / Σₖ exp S[r,k]'),
];
