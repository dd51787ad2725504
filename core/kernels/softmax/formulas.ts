/** How the tiles of softmax get their values, for captions and hover cards. */
import { accumulate, compute, initialise, rescale, whole } from '../parts/formulas.ts';
import type { FormulaSpec } from '../parts/formulas.ts';
import type { SoftmaxShape } from './passes.ts';

export function softmaxFormulas({ variant, v, bv }: SoftmaxShape): readonly FormulaSpec[] {
  const terms = Math.min(v, bv);
  const [tile, cell, summand] =
    variant === 'naive' ? ['X_ij', 'X[r,c]', 'X[r,k]'] : ['X_ij − m_i', 'X[r,c] − m[r]', 'X[r,k] − m[r]'];
  return [
    initialise('l_i = 0', 'l[r] = 0'),
    ...(variant === 'naive'
      ? []
      : [
          initialise('m_i = −∞', 'm[r] = lowest f32', { why: 'nothing has been seen yet, so any number is larger' }),
          compute('m_i = max(m_i, rowmax X_ij)', 'm[r] = max(m[r] before, maxₖ X[r,k])', {
            terms,
            why: 'exp of a number less the largest one cannot overflow',
          }),
        ]),
    ...(variant === 'online'
      ? [
          compute('rescale_i = exp(m_i before − m_i)', 'rescale[r] = exp(m[r] before − m[r])', {
            why: 'what was summed under the old maximum counts this much under the new one',
          }),
          rescale(
            'l_i = rescale_i · l_i + rowsum exp(X_ij − m_i)',
            'l[r] = rescale[r] · l[r] before + Σₖ exp(X[r,k] − m[r])',
            { terms, why: 'maximum and sum in one reading: the sum is mended when the maximum grows' },
          ),
        ]
      : []),
    accumulate(`l_i += rowsum exp(${tile})`, `l[r] = l[r] before + Σₖ exp(${summand})`, {
      terms,
      why:
        variant === 'naive'
          ? 'nothing is taken off first: exp of more than 88 is beyond f32'
          : 'the row is read once more, now that its maximum is known',
    }),
    compute(`Y_ij = exp(${tile}) / l_i`, `Y[r,c] = exp(${cell}) / l[r]`, {
      why: 'numbers become shares that sum to 1 in each row',
    }),
    whole('Y = softmax X', 'Y[r,c] = exp X[r,c] / Σₖ exp X[r,k]'),
  ];
}
