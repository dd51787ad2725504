import { expect, it } from 'vitest';
import { Estimates } from './estimates.ts';

it('says nothing before a run, and then goes by the largest of the last ones', () => {
  const estimates = new Estimates();
  expect(estimates.of(100)).toBeNull();
  estimates.note(10, 5);
  expect(estimates.of(100)).toBe(50);
  estimates.note(40, 10);
  estimates.note(1, 9);
  expect(estimates.of(100)).toBe(25);
});

it('goes by the middle one of several runs about as large, so that neither a cold nor a warm start misleads it', () => {
  const estimates = new Estimates();
  estimates.note(10, 500);
  estimates.note(12, 24);
  expect(estimates.of(10)).toBe(20);
  estimates.note(10, 1);
  expect(estimates.of(10)).toBe(20);
});

it('forgets what was long ago', () => {
  const estimates = new Estimates();
  estimates.note(1000, 1000);
  for (let run = 0; run < 8; run++) estimates.note(10, 20);
  expect(estimates.of(10)).toBe(20);
});
