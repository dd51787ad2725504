/** How weights and estimates come about, for captions and hover cards. */
import { standardFormulas } from '../attention/formulas.ts';
import type { Rule, SmoothingShape } from './passes.ts';
import { at, before } from '../parts/formulas.ts';
import type { FormulaSpec } from '../parts/formulas.ts';

export function smoothingFormulas(shape: SmoothingShape): readonly FormulaSpec[] {
  const { attention, n } = shape;
  return [
    ...(attention ? attentionFormulas(shape) : weightFormulas(shape)),
    {
      result: 'estimate',
      text: 'estimate = weights y',
      cell: 'estimate[r] = Σₖ weights[r,k] y[k]',
      operands: [at('weights', 'r', 'k'), at('y', 'k', 0)],
      terms: n,
    },
  ];
}

/** Of the tensors Q and K, by the slots that become them. */
const featuresOf = (
  name: 'Q' | 'K',
  slot: string,
  tensor: string,
  text: string,
  cell: string,
): readonly FormulaSpec[] => [
  {
    result: `${name}_i`,
    operation: 'compute',
    text: `${name}_i = ${text}`,
    cell,
    operands: [at(slot, 'r', 0)],
  },
  { result: name, text: `${name} = ${text}`, cell, operands: [at(tensor, 'r', 0)] },
];

const RULE_TEXTS: Readonly<Record<Rule, readonly [text: string, cell: string]>> = {
  gaussian: ['w_ij = exp(−(d_ij² − near_i²) / 2h²)', 'w[r,c] = exp(−(d[r,c]² − near[r]²) / 2h²)'],
  epanechnikov: ['w_ij = max(0, 1 − d_ij² / h²)', 'w[r,c] = max(0, 1 − d[r,c]² / h²)'],
  boxcar: ['w_ij = 1 where d_ij ≤ h', 'w[r,c] = 1 if d[r,c] ≤ h, else 0'],
  neighbours: ['w_ij = 1 for the nearest k', 'w[r,c] = 1 if fewer than k points are nearer, else 0'],
};

function weightFormulas({ rule, n }: SmoothingShape): readonly FormulaSpec[] {
  const [text, cell] = RULE_TEXTS[rule];
  return [
    {
      result: 'd_ij',
      operation: 'compute',
      text: 'd_ij = |q_i − x_j|',
      cell: 'd[r,c] = |q[r] − x[c]|',
      operands: [at('q_i', 'r', 0), at('x_j', 'c', 0)],
    },
    {
      result: 'near_i',
      operation: 'compute',
      text: 'near_i = rowmin d_ij',
      cell: 'near[r] = minₖ d[r,k]',
      operands: [at('d_ij', 'r', 'k')],
      terms: n,
    },
    {
      result: 'w_ij',
      operation: 'compute',
      text,
      cell,
      operands: [at('d_ij', 'r', 'c'), ...(rule === 'gaussian' ? [at('near_i', 'r', 0)] : [])],
    },
    {
      result: 'l_i',
      operation: 'compute',
      text: 'l_i = rowsum w_ij',
      cell: 'l[r] = Σₖ w[r,k]',
      operands: [at('w_ij', 'r', 'k')],
      terms: n,
    },
    {
      result: 'w_ij',
      operation: 'normalise',
      text: 'w_ij = w_ij / l_i',
      cell: 'w[r,c] = w[r,c] before / l[r]',
      operands: [before('w_ij', 'r', 'c'), at('l_i', 'r', 0)],
    },
    {
      result: 'estimate_i',
      operation: 'compute',
      text: 'estimate_i = w_ij y_j',
      cell: 'estimate[r] = Σₖ w[r,k] y[k]',
      operands: [at('w_ij', 'r', 'k'), at('y_j', 'k', 0)],
      terms: n,
    },
    {
      result: 'weights',
      text: 'weights = w / rowsum w',
      cell: `weights[r,c] = w[r,c] / Σₖ w[r,k],  ${cell},  d[r,c] = |queries[r] − x[c]|`,
      operands: [at('queries', 'r', 0), at('x', 'c', 0), at('x', 'k', 0)],
      terms: n,
    },
  ];
}

/** P and O of attention are called weights and estimate here. */
const ofSlotsOrScores = ({ operation, result }: FormulaSpec): boolean => operation !== undefined || result === 'S';

function attentionFormulas({ n, br, bc }: SmoothingShape): readonly FormulaSpec[] {
  return [
    ...featuresOf('Q', 'q_i', 'queries', '(q / h, 1)', 'Q[r,0] = q[r] / h, Q[r,1] = 1'),
    ...featuresOf('K', 'x_i', 'x', '(x / h, −x² / 2h²)', 'K[r,0] = x[r] / h, K[r,1] = −x[r]² / 2h²'),
    ...standardFormulas({ n, d: 2, heads: 1, br, bc, causal: false, scale: 1 }).filter(ofSlotsOrScores),
    {
      result: 'weights',
      text: 'weights = softmax(S)',
      cell: 'weights[r,c] = exp S[r,c] / Σₖ exp S[r,k]',
      operands: [at('S', 'r', 'c'), at('S', 'r', 'k')],
      terms: n,
    },
  ];
}
