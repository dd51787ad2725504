import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gpuOf } from '../../core/machine/gpus.ts';
import { scheduleRun } from '../../core/machine/schedule.ts';
import { createTraceIndex } from '../../core/trace/index.ts';
import { syntheticRun } from '../../core/trace/synthetic.fixture.ts';
import { workgroupBounds } from '../timeline/axis.ts';
import type { Axis } from '../timeline/axis.ts';
import { modelledAxis } from '../timeline/modelled-axis.ts';
import { courseAlong, courseOf, firstAfter, lastBefore } from './course.ts';
import type { Course } from './course.ts';

const NONE = new Uint32Array();

describe('the course of playing', () => {
  it('goes to the end and stops there, and begins anew from there', () => {
    const course = courseOf({ events: 10, watched: 10, stops: NONE, loop: null });
    expect(course.next(3.5)).toBe(10);
    expect(course.turn(10)).toBeNull();
    expect(course.begin(10)).toBe(0);
    expect(course.begin(4)).toBe(4);
  });

  it('stops exactly at breakpoints, and goes on from one to the next', () => {
    const course = courseOf({ events: 10, watched: 10, stops: Uint32Array.of(3, 7), loop: null });
    expect(course.next(0)).toBe(3);
    expect(course.turn(3)).toBeNull();
    expect(course.begin(3)).toBe(3);
    expect(course.next(3)).toBe(7);
    expect(course.next(7)).toBe(10);
  });

  it('turns at the end of a loop, and enters it from outside', () => {
    const course = courseOf({ events: 10, watched: 10, stops: NONE, loop: { from: 2, to: 5 } });
    expect(course.begin(0)).toBe(2);
    expect(course.begin(8)).toBe(2);
    expect(course.begin(3.5)).toBe(3.5);
    expect(course.next(3.5)).toBe(5);
    expect(course.turn(5)).toBe(2);
    expect(course.begin(5)).toBe(2);
  });

  it('stops at a breakpoint at the end of a loop before it turns', () => {
    const course = courseOf({ events: 10, watched: 10, stops: Uint32Array.of(5), loop: { from: 2, to: 5 } });
    expect(course.turn(5)).toBeNull();
  });

  it('stops where what follows only measures, and begins anew from there, but plays that to its end from within', () => {
    const course = courseOf({ events: 10, watched: 6, stops: NONE, loop: null });
    expect([course.next(3.5), course.turn(6), course.begin(6)]).toEqual([6, null, 0]);
    expect([course.begin(7.5), course.next(7.5), course.turn(10), course.begin(10)]).toEqual([7.5, 10, null, 0]);
  });

  it('repeats a loop through what only measures', () => {
    const course = courseOf({ events: 10, watched: 6, stops: NONE, loop: { from: 4, to: 8 } });
    expect([course.next(4), course.turn(8)]).toEqual([8, 4]);
    const within = courseOf({ events: 10, watched: 6, stops: NONE, loop: { from: 6, to: 8 } });
    expect([within.begin(0), within.next(6), within.turn(8)]).toEqual([6, 8, 6]);
  });

  it('finds neighbours in ascending steps like a search through all', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(30), { maxLength: 12 }),
        fc.double({ min: -1, max: 31, noNaN: true }),
        (all, value) => {
          const ascending = Uint32Array.from(all).sort();
          expect(firstAfter(ascending, value)).toBe(Math.min(...all.filter((one) => one > value)));
          expect(lastBefore(ascending, value)).toBe(Math.max(...all.filter((one) => one < value)));
        },
      ),
    );
  });
});

describe('the course along an SM', () => {
  const TINY = { ...gpuOf('t4')!, sms: 2, workgroupsPerSm: 2 };
  const seeds = fc.integer({ min: 0, max: 100_000 });
  const shares = fc.double({ min: 0, max: 1, noNaN: true });

  function modelled(seed: number): { axis: Axis; ends: Uint32Array; events: number } {
    const index = createTraceIndex(syntheticRun(seed, 3, 9, 60));
    const outcome = scheduleRun(index.run, TINY);
    if (!outcome.ok) throw new Error(outcome.reason);
    const ends = workgroupBounds(index.run.passes).subarray(1);
    return { axis: modelledAxis(index, outcome.schedule), ends, events: index.events };
  }

  /** Times at which playing begins, turns and goes on; it must get ahead. */
  function played(course: Course, from: number, turns: number): (readonly [begun: number, ended: number])[] {
    const parts: (readonly [number, number])[] = [];
    let time: number | null = course.begin(from);
    while (time !== null && parts.length < turns) {
      const next = course.next(time);
      expect(next).toBeGreaterThan(time);
      parts.push([time, next]);
      time = course.turn(next);
    }
    return parts;
  }

  it('goes on with the workgroup that takes the place of another, and never past the end', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { axis, ends, events } = modelled(seed);
        const course = courseAlong(axis, { events, watched: events, stops: NONE, loop: null, ends, stretch: null });
        const parts = played(course, 0, 1000);
        const track = axis.trackOf(0.5);
        for (const [begun] of parts) expect(axis.trackOf(begun + 0.5)).toBe(track);
        expect(parts.length).toBeLessThanOrEqual(ends.length);
      }),
    );
  });

  it('goes no further than to where what follows only measures, from any time before it', () => {
    fc.assert(
      fc.property(seeds, shares, shares, (seed, share, from) => {
        const { axis, ends, events } = modelled(seed);
        const watched = ends[Math.floor(share * (ends.length - 1))]!;
        const course = courseAlong(axis, { events, watched, stops: NONE, loop: null, ends, stretch: null });
        for (const [, ended] of played(course, from * (watched - 1), 1000)) expect(ended).toBeLessThanOrEqual(watched);
      }),
    );
  });

  it('keeps a loop over several workgroups on its SM and in its stretch of time, round after round', () => {
    fc.assert(
      fc.property(seeds, shares, shares, shares, (seed, a, b, elsewhere) => {
        const { axis, ends, events } = modelled(seed);
        const track = axis.trackOf(0.5);
        // As a drag along one track sets it.
        const found = [a, b].map((share) => axis.timeAt(share * axis.extent, 0.5, track)).sort((x, y) => x - y);
        const loop = { from: Math.floor(found[0]!), to: Math.ceil(found[1]!) };
        const stretch = { from: axis.beginOf(loop.from), to: axis.at(loop.to) };
        fc.pre(loop.from < loop.to && stretch.from < stretch.to);
        const course = courseAlong(axis, { events, watched: events, stops: NONE, loop, ends, stretch });
        const parts = played(course, elsewhere * events, 4 * ends.length + 8);
        const own = axis.trackOf(parts[0]![0] + 0.5);
        for (const [begun, ended] of parts) {
          expect(axis.trackOf(begun + 0.5)).toBe(own);
          expect(axis.beginOf(begun)).toBeLessThan(stretch.to);
          // A track where nothing else begins meanwhile plays its last event to the end.
          if (own === track) expect(axis.at(ended)).toBeLessThanOrEqual(stretch.to + 1e-6);
        }
        // It does come round.
        expect(parts.length).toBe(4 * ends.length + 8);
        if (own === track) expect(parts.slice(1).some(([begun]) => begun === loop.from)).toBe(true);
      }),
    );
  });

  it('stops at breakpoints in a loop', () => {
    const { axis, ends, events } = modelled(1);
    const loop = { from: 0, to: ends[0]! };
    const stretch = { from: axis.beginOf(0), to: axis.at(loop.to) };
    const course = courseAlong(axis, { events, watched: events, stops: Uint32Array.of(2), loop, ends, stretch });
    expect([course.next(0), course.turn(2)]).toEqual([2, null]);
  });
});
