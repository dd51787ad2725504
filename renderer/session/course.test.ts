import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countUpTo, courseOf, firstAfter, lastBefore } from './course.ts';

const NONE = new Uint32Array();

describe('the course of playing', () => {
  it('goes to the end and stops there, and begins anew from there', () => {
    const course = courseOf({ events: 10, stops: NONE, loop: null });
    expect(course.next(3.5)).toBe(10);
    expect(course.turn(10)).toBeNull();
    expect(course.begin(10)).toBe(0);
    expect(course.begin(4)).toBe(4);
  });

  it('stops exactly at breakpoints, and goes on from one to the next', () => {
    const course = courseOf({ events: 10, stops: Uint32Array.of(3, 7), loop: null });
    expect(course.next(0)).toBe(3);
    expect(course.turn(3)).toBeNull();
    expect(course.begin(3)).toBe(3);
    expect(course.next(3)).toBe(7);
    expect(course.next(7)).toBe(10);
  });

  it('turns at the end of a loop, and enters it from outside', () => {
    const course = courseOf({ events: 10, stops: NONE, loop: { from: 2, to: 5 } });
    expect(course.begin(0)).toBe(2);
    expect(course.begin(8)).toBe(2);
    expect(course.begin(3.5)).toBe(3.5);
    expect(course.next(3.5)).toBe(5);
    expect(course.turn(5)).toBe(2);
    expect(course.begin(5)).toBe(2);
  });

  it('stops at a breakpoint at the end of a loop before it turns', () => {
    const course = courseOf({ events: 10, stops: Uint32Array.of(5), loop: { from: 2, to: 5 } });
    expect(course.turn(5)).toBeNull();
  });

  it('goes on with another workgroup where the axis says so, and never past the end', () => {
    const goOn = (time: number): number => (time === 4 ? 8 : 12);
    const course = courseOf({ events: 12, stops: NONE, loop: null, ends: Uint32Array.of(4, 8, 12), goOn });
    expect(course.next(0)).toBe(4);
    expect(course.turn(4)).toBe(8);
    expect(course.next(8)).toBe(12);
    expect(course.turn(12)).toBeNull();
  });

  it('finds neighbours in ascending steps like a search through all', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(30), { maxLength: 12 }),
        fc.double({ min: -1, max: 31, noNaN: true }),
        (all, value) => {
          const ascending = Uint32Array.from(all).sort();
          expect(countUpTo(ascending, value)).toBe(all.filter((one) => one <= value).length);
          expect(firstAfter(ascending, value)).toBe(Math.min(...all.filter((one) => one > value)));
          expect(lastBefore(ascending, value)).toBe(Math.max(...all.filter((one) => one < value)));
        },
      ),
    );
  });
});
