import { expect, it } from 'vitest';
import { spellDuration } from './duration.ts';

it.each([
  [0, '0 s'],
  [4500, '4.5 s'],
  [99_400, '99 s'],
  [125_000, '2:05 min'],
  [6_600_000, '1:50 h'],
])('%i ms is %s', (milliseconds, words) => {
  expect(spellDuration(milliseconds)).toBe(words);
});
