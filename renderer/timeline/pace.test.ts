import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syntheticRun } from '../../core/trace/synthetic.fixture.ts';
import { OPERATIONS, WORDS_PER_EVENT } from '../../core/trace/layout.ts';
import { advance, durationOf, paceOf, PLAYS, traceMilliseconds } from './pace.ts';
import type { Played } from './pace.ts';

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

  it('gives moving tiles time, and barriers none', () => {
    const records = new Uint32Array(2 * WORDS_PER_EVENT);
    records[0] = OPERATIONS.load;
    records[WORDS_PER_EVENT] = OPERATIONS.barrier;
    expect(durationOf(records, 0)).toBeGreaterThanOrEqual(400);
    expect(durationOf(records, 0)).toBeLessThanOrEqual(700);
    expect(durationOf(records, 1)).toBe(0);
  });

  it('never passes a whole event that is seen for the first time in one slow frame at speed 1', () => {
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

/** Loads of 700 ms: `times` rounds of lines 1 to `lines` in each pass. */
function rounds(lines: number, times: number, ...measures: readonly boolean[]): Played {
  const events = lines * times;
  const records = new Uint32Array(measures.length * events * WORDS_PER_EVENT);
  for (let event = 0; event < measures.length * events; event++) {
    records[event * WORDS_PER_EVENT] = OPERATIONS.load;
    records[event * WORDS_PER_EVENT + 6] = 1 + (event % lines);
  }
  const passes = measures.map((one, at) => ({
    starts: Uint32Array.of(at * events, (at + 1) * events),
    ...(one ? { measures: true as const } : {}),
  }));
  return { records, passes };
}

describe('the pace of a run', () => {
  it('is that of reading where the run is short', () => {
    const pace = paceOf(rounds(4, 3, false), 0, 12);
    expect(pace.milliseconds).toBe(12 * 700);
    expect(pace.duration(11)).toBe(700);
  });

  it('reads the first round, and is quicker in those after, so that a long run ends in time', () => {
    const pace = paceOf(rounds(10, 100, false), 0, 1000);
    expect(pace.milliseconds).toBeCloseTo(PLAYS, 3);
    expect([0, 9, 10, 20].map((event) => pace.duration(event))).toEqual([700, 700, 350, 175]);
    expect(pace.duration(999)).toBeGreaterThan(0);
    expect(pace.duration(999)).toBeLessThan(60);
  });

  it.each([20_000, 200_000])('ends in time at %d events too, and passes over none of them', (events) => {
    const pace = paceOf(rounds(10, events / 10, false), 0, events);
    expect(pace.milliseconds).toBeLessThanOrEqual(PLAYS * 1.001);
    expect(pace.duration(events - 1)).toBeGreaterThan(0);
  });

  it('takes longer where there is more to see for the first time', () => {
    const pace = paceOf(rounds(400, 50, false), 0, 20_000);
    expect(pace.duration(399)).toBe(700);
    expect(pace.milliseconds).toBeGreaterThan(400 * 700);
    expect(pace.milliseconds).toBeLessThan(2 * 400 * 700 + PLAYS / 10);
  });

  it('begins to read where playing begins', () => {
    const pace = paceOf(rounds(10, 100, false), 500, 1000);
    expect(pace.duration(500)).toBe(700);
    expect(pace.duration(499)).toBeLessThan(150);
  });

  it('passes over passes that only measure, unless it begins in one', () => {
    const run = rounds(4, 3, false, true, true);
    const past = paceOf(run, 0, 36);
    expect(past.milliseconds).toBe(12 * 700);
    expect([11, 12, 35].map((event) => past.duration(event))).toEqual([700, 0, 0]);
    const inside = paceOf(run, 14, 36);
    expect([14, 23, 24].map((event) => inside.duration(event))).toEqual([700, 700, 0]);
  });

  it('tells the levels of a tree apart, which share a line', () => {
    const run = rounds(1, 800, false);
    for (let event = 0; event < 800; event++) {
      run.records[event * WORDS_PER_EVENT] = OPERATIONS.combine;
      run.records[event * WORDS_PER_EVENT + 2] = (event % 4) << 16;
    }
    const pace = paceOf(run, 0, 800);
    expect([0, 3, 4].map((event) => pace.duration(event))).toEqual([550, 550, 275]);
  });

  it('adds up to what it says, and never exceeds the pace of reading', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (seed, share) => {
        const run = syntheticRun(seed, 2, 40, 200);
        const from = Math.floor(share * (run.events - 1));
        const pace = paceOf(run, from, run.events);
        const played = Array.from({ length: run.events - from }, (_, at) => pace.duration(from + at));
        const sum = played.reduce((a, b) => a + b, 0);
        expect(played.every((duration, at) => duration <= durationOf(run.records, from + at))).toBe(true);
        expect(Math.abs(sum - pace.milliseconds)).toBeLessThanOrEqual(1e-3 * (1 + sum));
      }),
      { numRuns: 30 },
    );
  });
});
