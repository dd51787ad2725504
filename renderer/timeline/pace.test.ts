import { describe, expect, it } from 'vitest';
import { OPERATIONS, WORDS_PER_EVENT } from '../../core/trace/layout.ts';
import { advance, durationOf, traceMilliseconds } from './pace.ts';

const hundred = (): number => 100;

describe('the pace of playback', () => {
  it.each([
    { time: 0, ms: 50, end: 10, to: 0.5 },
    { time: 0.5, ms: 50, end: 10, to: 1 },
    { time: 0.5, ms: 125, end: 10, to: 1.75 },
    { time: 9.5, ms: 1000, end: 10, to: 10 },
    { time: 10, ms: 1000, end: 10, to: 10 },
    { time: 2, ms: 0, end: 10, to: 2 },
    { time: 2, ms: 1000, end: 4, to: 4 },
  ])('moves from $time by $ms ms to $to', ({ time, ms, end, to }) =>
    expect(advance(time, ms, end, hundred).time).toBeCloseTo(to, 9),
  );

  it('says what is left at the end', () => {
    expect(advance(9.5, 80, 10, hundred)).toEqual({ time: 10, left: 30 });
    expect(advance(9, 80, 10, hundred).left).toBe(0);
  });

  it('gives moving tiles more time than barriers', () => {
    const records = new Uint32Array(2 * WORDS_PER_EVENT);
    records[0] = OPERATIONS.load;
    records[WORDS_PER_EVENT] = OPERATIONS.barrier;
    expect(durationOf(records, 0)).toBeGreaterThanOrEqual(400);
    expect(durationOf(records, 0)).toBeLessThanOrEqual(700);
    expect(durationOf(records, 1)).toBeLessThan(200);
  });

  it('never passes a whole moving event in one slow frame at speed 1', () => {
    const records = new Uint32Array(WORDS_PER_EVENT);
    for (const operation of Object.values(OPERATIONS)) {
      if (operation === OPERATIONS.barrier) continue;
      records[0] = operation;
      expect(traceMilliseconds(60_000, 1)).toBeLessThan(durationOf(records, 0));
    }
  });

  it('follows the clock on a fast machine', () => {
    expect(traceMilliseconds(16, 1)).toBe(16);
    expect(traceMilliseconds(16, 4)).toBe(64);
    expect(traceMilliseconds(16, 0.25)).toBe(4);
  });
});
