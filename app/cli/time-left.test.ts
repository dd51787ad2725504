import { expect, it } from 'vitest';
import { spell } from './time-left.ts';

it.each([
  [0, '0 s'],
  [1, '1 s'],
  [99_000, '99 s'],
  [100_000, '1:40 min'],
  [125_000, '2:05 min'],
  [6_000_000, '1:40 h'],
])('%i ms is %s', (milliseconds, words) => {
  expect(spell(milliseconds)).toBe(words);
});
