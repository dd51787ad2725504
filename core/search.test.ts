import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clamp, countUpTo, firstWhere, lastAtMost } from './search.ts';

const ascending = fc.array(fc.nat(30), { maxLength: 12 }).map((all) => all.sort((a, b) => a - b));
const value = fc.double({ min: -1, max: 31, noNaN: true });

describe('search', () => {
  it('counts and finds like a walk through all', () => {
    fc.assert(
      fc.property(ascending, value, (all, most) => {
        const count = all.filter((one) => one <= most).length;
        expect(countUpTo(all, most)).toBe(count);
        expect(lastAtMost(all, most)).toBe(Math.max(count - 1, 0));
        expect(firstWhere(0, all.length, (at) => all[at]! > most)).toBe(count);
      }),
    );
  });

  it('keeps to a part of the entries', () => {
    fc.assert(
      fc.property(ascending, value, fc.nat(12), fc.nat(12), (all, most, a, b) => {
        const [from, to] = [Math.min(a, b, all.length), Math.min(Math.max(a, b), all.length)];
        const found = all.findIndex((one, at) => at >= from && at < to && one > most);
        expect(countUpTo(all, most, from, to)).toBe(found < 0 ? to : found);
      }),
    );
  });

  it('finds the last of equal entries', () => {
    expect([0, 3, 3, 9].map((one) => lastAtMost([0, 3, 3, 9], one))).toEqual([0, 2, 2, 3]);
    expect(lastAtMost([5, 6], 1)).toBe(0);
    expect(lastAtMost([], 1)).toBe(0);
  });
});

it('keeps a number within its bounds', () => {
  expect([-1, 0.5, 7].map((one) => clamp(one, 0, 1))).toEqual([0, 0.5, 1]);
  expect(clamp(3, 5, 1)).toBe(1);
});
