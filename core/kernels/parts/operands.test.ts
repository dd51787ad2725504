/** What a cell names is what the formula reads; what it could not mean is thrown. */
import { describe, expect, it } from 'vitest';
import {
  accumulate,
  at,
  before,
  combine,
  compute,
  initialise,
  ofPartner,
  partner,
  whole,
  withOperands,
} from './formulas.ts';
import type { FormulaSpec } from './formulas.ts';

const place = (name: string, rows: number, columns: number): { name: string; rows: number; columns: number } => ({
  name,
  rows,
  columns,
});
const SLOTS = [
  place('X_ij', 4, 8),
  place('l_i', 4, 1),
  place('m_i', 4, 1),
  place('phik_t', 1, 8),
  place('W_a', 8, 8),
  place('W_b', 8, 8),
  place('mean_i', 4, 1),
  place('mean_it', 4, 2),
];
const TENSORS = [place('X', 40, 80), place('Y', 40, 80), place('total', 40, 1)];

const operandsOf = (spec: FormulaSpec): unknown =>
  withOperands(spec, spec.operation === undefined ? TENSORS : SLOTS).operands;

describe('operands of a cell', () => {
  it('finds slots by what their names begin with, and the element of a vector by its one index', () => {
    const spec = accumulate('l_i += rowsum exp(X_ij − m_i)', 'l[r] = l[r] before + Σₖ exp(X[r,k] − m[r])');
    expect(spec.result).toBe('l_i');
    expect(withOperands(spec, SLOTS)).toMatchObject({
      operands: [before('l_i', 'r', 0), at('X_ij', 'r', 'k'), at('m_i', 'r', 0)],
      terms: 8,
    });
    expect(operandsOf(compute('X_ij = …', 'X[r,c] = φk[r] m[2]'))).toEqual([at('phik_t', 0, 'r'), at('m_i', 2, 0)]);
  });

  it('reads what "+=" and a lone "before" say of the result', () => {
    expect(operandsOf(accumulate('X_ij += W_a', 'X[r,c] += W_a[c,k]'))).toEqual([
      before('X_ij', 'r', 'c'),
      at('W_a', 'c', 'k'),
    ]);
    expect(operandsOf(accumulate('X_ij += W_a', 'X_ij[r,c] = before + W_a[k,r]'))).toEqual([
      before('X_ij', 'r', 'c'),
      at('W_a', 'k', 'r'),
    ]);
  });

  it('reads which element decides', () => {
    expect(operandsOf(compute('m_i = max(m_i, rowmax X_ij)', 'm[r] = max(m[r] before, maxₖ X[r,k])'))).toEqual([
      before('m_i', 'r', 0),
      { ...at('X_ij', 'r', 'k'), chosen: 'largest' },
    ]);
    expect(operandsOf(compute('m_i = rowmin X_ij', 'm[r] = minₖ X[r,k]'))).toEqual([
      { ...at('X_ij', 'r', 'k'), chosen: 'smallest' },
    ]);
  });

  it('reads lanes that a combine takes from', () => {
    expect(operandsOf(combine('X_ij = …', 'X[r,c] = W_a[r,c] X[partner,c] + W_a[partner,c] + X[r,c] before'))).toEqual([
      at('W_a', 'r', 'c'),
      partner('X_ij', 'r', 'c'),
      ofPartner('W_a', 'r', 'c'),
      before('X_ij', 'r', 'c'),
    ]);
  });

  it('names tensors for tensors, each operand once', () => {
    const spec = whole('Y = softmax X', 'Y[r,c] = X[r,c] / (Σₖ X[r,k] + total[r]) + X[r,c]');
    expect(withOperands(spec, TENSORS)).toMatchObject({
      operands: [at('X', 'r', 'c'), at('X', 'r', 'k'), at('total', 'r', 0)],
      terms: 80,
    });
    expect(operandsOf(whole('Y', 'Y[r,c] = Y[r,k]'))).toEqual([at('Y', 'r', 'k')]);
  });

  it('lets what is given stand', () => {
    expect(operandsOf(initialise('m_i = −∞', 'm[r] = lowest of all'))).toEqual([]);
    expect(operandsOf(compute('m_i = …', 'words', { operands: [at('l_i', 'k', 0)] }))).toEqual([at('l_i', 'k', 0)]);
    expect(withOperands(compute('m_i = …', 'm[r] = Σₖ X[r,k]', { terms: 3 }), SLOTS).terms).toBe(3);
  });

  it.each([
    [compute('l_i = …', 'l[r] = Z[r,k]'), 'Z is not there'],
    [compute('l_i = …', 'l[r] = W[r,k]'), 'W may be W_a or W_b'],
    [compute('l_i = …', 'l[r] = mean[r]'), 'mean may be mean_i or mean_it'],
    [compute('mean_i = …', 'mean[r] = mean[r]'), 'it must read mean_i "before"'],
    [compute('l_i = …', 'l[r] = X[r]'), 'X_ij has no element [r]'],
    [compute('l_i = …', 'l[r] = X[r,2k]'), 'X_ij has no element [r,2k]'],
    [compute('l_i = …', 'l[r] = X[0,r,k]'), 'X_ij has no element [0,r,k]'],
    [compute('l_i = …', 'm[r] = X[r,k]'), 'it begins with another name'],
    [compute('l_i = …', 'the sum of all'), 'it does not begin with a name and "="'],
    [compute('z_i = …', 'z[r] = X[r,k]'), 'there is nothing of this name'],
    [whole('Y = …', 'Y[r,c] = X_ij[r,c]'), 'X_ij is not there'],
  ])('refuses %o', (spec, why) => {
    expect(() => operandsOf(spec)).toThrow(why);
  });
});
