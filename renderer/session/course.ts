/** Where playing does not simply go on: it stops at breakpoints and at the end, and turns back at the end of a loop. */
import type { Loop } from '../../core/document/time.ts';

export interface Course {
  /** Where playing from a time begins. */
  begin(time: number): number;
  /** The first time after `time` at which something happens. */
  next(time: number): number;
  /** From where it goes on from such a time; null when it stops there. */
  turn(time: number): number | null;
}

/** What a course is made of. */
export interface Way {
  readonly events: number;
  /** Steps at which breakpoints stop, ascending. */
  readonly stops: Uint32Array;
  readonly loop: Loop | null;
  /** Where each workgroup ends, ascending, and from where playing goes on then; in program order where there is none. */
  readonly ends?: Uint32Array;
  readonly goOn?: (time: number) => number;
}

export function courseOf({ events, stops, loop, ends, goOn }: Way): Course {
  // A loop goes round in program order, whatever the axis.
  const bounds = loop === null && ends !== undefined ? ends : new Uint32Array();
  return {
    begin: (time) => {
      const start = time >= events ? 0 : time;
      return loop !== null && (start < loop.from || start >= loop.to) ? loop.from : start;
    },
    next: (time) =>
      Math.min(
        firstAfter(stops, time),
        loop !== null && time < loop.to ? loop.to : Infinity,
        firstAfter(bounds, time),
        events,
      ),
    turn: (time) => {
      if (includes(stops, time)) return null;
      if (loop !== null && time === loop.to) return loop.from;
      const on = goOn === undefined || loop !== null ? time : goOn(time);
      return on >= events ? null : on;
    },
  };
}

/** The first entry that is more than a value; Infinity when there is none. */
export function firstAfter(ascending: Uint32Array, value: number): number {
  return ascending[countUpTo(ascending, value)] ?? Infinity;
}

/** The last entry that is less than a value; -Infinity when there is none. */
export function lastBefore(ascending: Uint32Array, value: number): number {
  let at = countUpTo(ascending, value);
  while (at > 0 && ascending[at - 1]! >= value) at--;
  return ascending[at - 1] ?? -Infinity;
}

/** How many entries are at most a value. */
export function countUpTo(ascending: Uint32Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function includes(ascending: Uint32Array, value: number): boolean {
  return ascending[countUpTo(ascending, value) - 1] === value;
}
