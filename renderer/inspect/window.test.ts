import { describe, expect, it } from 'vitest';
import { windowAround } from './window.ts';

describe('a window of events', () => {
  const events = [2, 5, 9, 14, 20, 30];

  it.each([
    [-1, [2, 5, 9, 14]],
    [0, [2, 5, 9, 14]],
    [9, [5, 9, 14, 20]],
    [15, [9, 14, 20, 30]],
    [99, [9, 14, 20, 30]],
  ])('around %i holds %j', (event, expected) => {
    expect(windowAround(events, event, 4)).toEqual(expected);
  });

  it('is all of them where they are few', () => {
    expect(windowAround([1, 2], 5, 4)).toEqual([1, 2]);
  });
});
