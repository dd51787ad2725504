import { describe, expect, it } from 'vitest';
import { AT_ZERO, elapsed, fromZero, going, stopped, timeText } from './stopwatch.ts';

describe('the time of a talk', () => {
  it('goes from when it began, stops, and goes on from there', () => {
    const first = going(AT_ZERO, 1000);
    expect(elapsed(first, 4000)).toBe(3000);
    const rest = stopped(first, 5000);
    expect(elapsed(rest, 90_000)).toBe(4000);
    expect(elapsed(going(rest, 100_000), 101_000)).toBe(5000);
  });

  it('does not begin again where it goes, nor stop twice', () => {
    const first = going(AT_ZERO, 1000);
    expect(going(first, 3000)).toEqual(first);
    const rest = stopped(first, 3000);
    expect(stopped(rest, 9000)).toEqual(rest);
  });

  it('counts from zero, and goes or stands as before', () => {
    const first = going(AT_ZERO, 1000);
    expect(elapsed(fromZero(first, 8000), 9000)).toBe(1000);
    expect(elapsed(fromZero(stopped(first, 3000), 8000), 9000)).toBe(0);
  });

  it('never goes back where the clock is set back', () => {
    expect(elapsed({ before: 2000, since: 10_000 }, 4000)).toBe(2000);
  });

  it.each([
    [0, '0:00'],
    [7999, '0:07'],
    [59_999, '0:59'],
    [60_000, '1:00'],
    [12 * 60_000 + 30_000, '12:30'],
    [3_599_999, '59:59'],
    [3_600_000, '1:00:00'],
    [3_723_000, '1:02:03'],
    [36_000_000, '10:00:00'],
  ])('is written after %d ms as %s', (milliseconds, text) => {
    expect(timeText(milliseconds)).toBe(text);
  });
});
