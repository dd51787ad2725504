import { describe, expect, it } from 'vitest';
import { spellTimeLeft, timeLeft } from './remaining.ts';

describe('the time left', () => {
  it('is what is missing at the pace so far', () => {
    expect(timeLeft({ startedAt: 0, reportedAt: 0, fraction: 0 }, 9000)).toBeNull();
    expect(timeLeft({ startedAt: 1000, reportedAt: 5000, fraction: 0.25 }, 6000)).toBe(11000);
    expect(timeLeft({ startedAt: 0, reportedAt: 1000, fraction: 0.5 }, 9000)).toBe(0);
  });

  it.each([
    [null, 'measuring the first point'],
    [900, 'nearly done'],
    [20400, 'about 20 s left'],
    [150_000, 'about 3 min left'],
  ])('of %j ms is %j', (left, words) => expect(spellTimeLeft(left)).toBe(words));
});
