/** How a linear classifier learns, for captions and hover cards. */
import { accumulate, at, before, combine, compute, merging, whole } from '../parts/formulas.ts';
import type { FormulaSpec } from '../parts/formulas.ts';
import type { ClassifierShape } from './passes.ts';

/** A lane takes the points l, l + L and so on; the weight that comes last is that of a third coordinate, which is 1. */
const GRADIENT = 'grad[r,c] = Σₖ e[k] (X[k,0] if r = 0, else X[k,1] if r = 1, else 1) over k = c, c + L, …';
const HITS = 'hits[c] = Σₖ (label[k] if z[k] > 0, else 1 − label[k]) over k = c, c + L, …';

export const classifierFormulas = ({ variant }: ClassifierShape): readonly FormulaSpec[] => [
  compute('z_i = X w + b', 'z[r] = X[r,0] w[0] + X[r,1] w[1] + w[2]', {
    operands: [at('X_ik', 'r', 0), at('w_t', 0, 0), at('X_ik', 'r', 1), at('w_t', 0, 1), at('w_t', 0, 2)],
    why: 'how far each point is from the line, and on which side',
  }),
  variant === 'logistic'
    ? compute('p_i = σ(z_i)', 'p[r] = 1 / (1 + exp(−z[r]))', { why: 'the distance becomes a probability of class 1' })
    : compute('p_i = 1 where z_i > 0', 'p[r] = 1 if z[r] > 0, else 0', {
        operands: [at('z_i', 'r', 0)],
        why: 'the side of the line decides, however near it is',
      }),
  compute('e_i = p_i − label_i', 'e[r] = p[r] − label[r]', {
    why: 'what is wrong with each answer; 0 where nothing is',
  }),
  compute('grad_kl = Σ e_i X_ik of lane l', GRADIENT, {
    why: 'each point pulls at the weights, by as much as its answer is wrong',
  }),
  compute(
    'loss_l = Σ loss of lane l',
    variant === 'logistic'
      ? 'loss[c] = Σₖ (log(1 + exp(z[k])) − label[k] z[k]) over k = c, c + L, …'
      : 'loss[c] = Σₖ e[k] z[k] over k = c, c + L, …',
    {
      why: 'one number for how wrong all answers are',
    },
  ),
  compute('hits_l = Σ right answers of lane l', HITS, {
    why: 'how many points are on their side of the line',
  }),
  combine('grad_kl = grad_a + grad_b', 'grad[r,c] = grad[r,c] before + grad[r,partner]', merging('grad_kl')),
  combine('loss_l = loss_a + loss_b', 'loss[r,c] = loss[r,c] before + loss[r,partner]', merging('loss_l')),
  combine('hits_l = hits_a + hits_b', 'hits[r,c] = hits[r,c] before + hits[r,partner]', merging('hits_l')),
  accumulate('w_t −= rate · grad_k / n', 'w[c] = w[c] before − rate · grad[c,0] / n', {
    operands: [before('w_t', 'r', 'c'), at('grad_kl', 'c', 0)],
    why: 'the line moves a little to where fewer answers are wrong',
  }),
  compute('loss_t = loss_l0 / n', 'loss[r] = loss_l[r,0] / n', {
    operands: [at('loss_l', 0, 0)],
    why: 'the mean over all points, before this step moved the line',
  }),
  compute('accuracy_t = hits_l0 / n', 'accuracy[r] = hits[r,0] / n', {
    operands: [at('hits_l', 0, 0)],
    why: 'the share of points on their side, before this step moved the line',
  }),
  compute(
    variant === 'logistic' ? 'F_tj = σ(w · (cell, 1))' : 'F_tj = 1 where w · (cell, 1) > 0',
    variant === 'logistic'
      ? 'F[c] = 1 / (1 + exp(−(w[0] x + w[1] y + w[2])))'
      : 'F[c] = 1 if w[0] x + w[1] y + w[2] > 0, else 0',
    {
      operands: [at('w_t', 0, 0), at('w_t', 0, 1), at('w_t', 0, 2)],
      why: 'the same question for every place of the plane: the field of the picture',
    },
  ),
  whole('w = history of the weights', 'w[r,c] = w[r−1,c] − rate · mean over points of (p − label) X[:,c]', {
    operands: [at('w0', 0, 'c')],
  }),
  whole('loss = mean loss of each step', 'loss[r] = mean over points of the loss of w[r]', { operands: [] }),
  whole('accuracy = share of right answers', 'accuracy[r] = share of points on their side of w[r]', { operands: [] }),
  whole('F = answer at every cell', 'F[r,c] = what w[r] says of cell c', {
    operands: [at('w', 'r', 0), at('w', 'r', 1), at('w', 'r', 2)],
  }),
];
