import { describe, expect, it } from 'vitest';
import { readCell } from './cell.ts';
import { evaluate } from './evaluate.ts';
import type { Operands } from './evaluate.ts';

const ARRAYS: Readonly<Record<string, readonly (readonly number[])[]>> = {
  Q: [
    [1, 2],
    [3, 4],
  ],
  K: [
    [5, 6],
    [7, 8],
  ],
  m: [[0.5], [2]],
};

const operands: Operands = {
  element: (name, [row = 0, column = 0], before) => {
    const value = ARRAYS[name === '' ? 'Q' : name]?.[row]?.[column];
    return value === undefined || !before ? value : 10 * value;
  },
  constant: (name) => ({ V: 4 })[name],
  extent: () => ({ length: 2, origin: 4 }),
  origin: { r: 4, c: 3 },
};

/** The value of element [r, c]. */
function valueAt(cell: string, r = 0, c = 1): number {
  return evaluate(readCell(cell)!.value, { r, c, k: 0, partner: 1 }, operands).value;
}

describe('a cell', () => {
  it.each([
    ['S[r,c] = Σₖ Q[r,k] K[c,k]', 1 * 7 + 2 * 8],
    ['S[r,c] = 0.5 · Σₖ Q[r,k] K[c,k] + 1', 12.5],
    ['S[r,c] = 0.5 (Σₖ Q[r,k] K[c,k] − m[1])', 10.5],
    ['m[r] = max(m[r] before, maxₖ Q[r,k])', 5],
    ['m[r] = minₖ Q[r,k]', 1],
    ['P[r,c] = exp(Q[r,c] − m[r]) / m[1]', Math.exp(1.5) / 2],
    ['Q[r,c] = before + Σₖ Q[k,r] K[k,c]', 20 + 1 * 6 + 3 * 8],
    ['x[r] = m[r]² / V', 0.0625],
    ['x[r] = |m[r] − 2| · √ m[1]', 1.5 * Math.SQRT2],
    ['x[r] = −m[r] before', -5],
    ['x[r,c] = δ[r,c] + δ[0,0]', 1],
    ['x[r] = step(m[r]) + step(−m[r]) + 2 step(m[1] − 2)', 1],
    ['x[r] = log(1 + exp(m[r])), 0 beyond the last token', Math.log(1 + Math.exp(0.5))],
    ['x[r] = Σₖ Q[r,k],  r < k', 2],
    ['x[r] = m[r] + Σₖ Q[r,k] over r < k', 2.5],
    ['x[r] = 1 if m[r] > 0.4, else 0', 1],
    ['x[r,c] = m[r] if c = 0, else Q[r,0] if c ≥ 2, else Q[r,1]', 2],
    ['x[r] = m[r] + (1 if Q[r,c] = K[r,c], else 0.25)', 0.75],
    ['x[r] = tanh² m[1] · m[0]', 0.5 * Math.tanh(2) ** 2],
    ['x[r] = 1 + argmaxₖ Q[r,k]', 2],
    ['x[r] = Σₖ Q[r,k] over k = r, r + V, …', 1],
    ['x[r] = Σₖ Q[r,k]⁰', 2],
    // The columns of the result begin at 3, k begins at 4.
    ['x[r] = Σₖ Q[r,k] over c < k ≤ r', 0],
    ['x[r] = Σₖ m[k] over k ≤ r', 0.5],
    ['x[r] = m[r] / 2m[1] + m[r] / 2 m[1]', 0.125 + 0.5],
    ['x[r,c] = Q[r,partner] + r', 2],
  ])('%s', (cell, expected) => {
    expect(valueAt(cell)).toBeCloseTo(expected, 12);
  });

  it('knows what a mask puts in its place', () => {
    const { masked } = readCell('S[r,c] = Q[r,c]; lowest f32 where the key is after the query')!;
    expect(evaluate(masked!, { r: 0, c: 0, k: 0, partner: 1 }, operands).value).toBe(-3.4028234663852886e38);
  });

  it.each([
    'w[r,c] = 1 if fewer than k points are nearer, else 0',
    'M2[r,c] += (x − mean before) (x − mean) for each x',
    'C[r,c] += Σₖ A[r,k] B[k,c], operands straight from HBM',
    'z = a ± b with the number that lies half a group away, turned by w',
  ])('is prose: %s', (cell) => {
    expect(readCell(cell)).toBeNull();
  });

  it('takes either side of a choice that rounding may decide', () => {
    const cell = readCell('x[r] = 1 if exp(m[0]) > 1.64872127, else 0')!;
    const { value, error } = evaluate(cell.value, { r: 0, c: 0, k: 0, partner: 1 }, operands);
    expect(Math.abs(1 - value)).toBeLessThanOrEqual(error);
    expect(Math.abs(0 - value)).toBeLessThanOrEqual(error);
  });

  it('knows what is done on the way down a tree, and what its root begins with', () => {
    const { value, down, root } = readCell(
      'up: b[r,c] = Q[r,c] + 1;  down: b[r,c] = Q[r,c] + 2, where b is 0 at the root',
    )!;
    const at = { r: 0, c: 0, k: 0, partner: 1 };
    expect([evaluate(value, at, operands).value, evaluate(down!, at, operands).value, root]).toEqual([2, 3, 0]);
  });

  it('bounds what f32 may be off, and what a number was rounded by', () => {
    const { value, error } = evaluate(
      readCell('S[r,c] = 0.35 · Σₖ Q[r,k] K[c,k]')!.value,
      { r: 1, c: 1, k: 0, partner: 1 },
      operands,
    );
    expect(value).toBeCloseTo(0.35 * 53, 12);
    expect(error).toBeGreaterThan(0.005 * 53);
    expect(error).toBeLessThan(0.006 * 53);
  });
});
