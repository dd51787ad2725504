import { expect, it } from 'vitest';
import { eliminated } from './elimination.ts';

it.each([
  ['rows of any size', [1e30, 0, 0, 1.5], undefined],
  ['columns of any size', [1, 1e20, 1e-20, 2], undefined],
  ['a pivot that is but roundings', [0.1, 0.3, 0.2, 0.6], 1],
  ['a column of zeros', [0, 1, 0, 2], 0],
])('tells a matrix without pivots from one of %s', (_, M, singular) => {
  expect(eliminated(Float64Array.from(M), 2).singular).toBe(singular);
});
