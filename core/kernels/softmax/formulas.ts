/** How the tiles of softmax get their values, for captions and hover cards. */
import { at, before } from '../parts/formulas.ts';
import type { SoftmaxShape } from './passes.ts';
import type { Formula } from '../../kernel.ts';

export function softmaxFormulas({ variant, v, bv }: SoftmaxShape): readonly Formula[] {
  const terms = Math.min(v, bv);
  const naive = variant === 'naive';
  const exponent = naive ? 'X_ij' : 'X_ij − m_i';
  const exponentCell = naive ? 'X[r,c]' : 'X[r,c] − m[r]';
  const summandCell = exponentCell.replace('c', 'k');
  const maximum = naive ? [] : [at('m_i', 'r', 0)];
  return [
    { result: 'l_i', operation: 'initialise', text: 'l_i = 0', cell: 'l[r] = 0', operands: [] },
    ...(naive ? [] : maximumFormulas(terms)),
    ...(variant === 'online' ? rescaleFormulas(terms) : []),
    {
      result: 'l_i',
      operation: 'accumulate',
      text: `l_i += rowsum exp(${exponent})`,
      cell: `l[r] = l[r] before + Σₖ exp(${summandCell})`,
      operands: [before('l_i', 'r', 0), at('X_ij', 'r', 'k'), ...maximum],
      terms,
    },
    {
      result: 'Y_ij',
      operation: 'compute',
      text: `Y_ij = exp(${exponent}) / l_i`,
      cell: `Y[r,c] = exp(${exponentCell}) / l[r]`,
      operands: [at('X_ij', 'r', 'c'), ...maximum, at('l_i', 'r', 0)],
    },
    {
      result: 'Y',
      text: 'Y = softmax X',
      cell: 'Y[r,c] = exp X[r,c] / Σₖ exp X[r,k]',
      operands: [at('X', 'r', 'c'), at('X', 'r', 'k')],
      terms: v,
    },
  ];
}

function maximumFormulas(terms: number): readonly Formula[] {
  return [
    { result: 'm_i', operation: 'initialise', text: 'm_i = −∞', cell: 'm[r] = lowest f32', operands: [] },
    {
      result: 'm_i',
      operation: 'compute',
      text: 'm_i = max(m_i, rowmax X_ij)',
      cell: 'm[r] = max(m[r] before, maxₖ X[r,k])',
      operands: [before('m_i', 'r', 0), at('X_ij', 'r', 'k')],
      terms,
    },
  ];
}

function rescaleFormulas(terms: number): readonly Formula[] {
  return [
    {
      result: 'rescale_i',
      operation: 'compute',
      text: 'rescale_i = exp(m_i before − m_i)',
      cell: 'rescale[r] = exp(m[r] before − m[r])',
      operands: [before('m_i', 'r', 0), at('m_i', 'r', 0)],
    },
    {
      result: 'l_i',
      operation: 'rescale',
      text: 'l_i = rescale_i · l_i + rowsum exp(X_ij − m_i)',
      cell: 'l[r] = rescale[r] · l[r] before + Σₖ exp(X[r,k] − m[r])',
      operands: [at('rescale_i', 'r', 0), before('l_i', 'r', 0), at('X_ij', 'r', 'k'), at('m_i', 'r', 0)],
      terms,
    },
  ];
}
