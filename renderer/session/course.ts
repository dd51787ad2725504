/**
 * The course that playing takes through a trace: it stops at breakpoints and at the end, and goes back at the
 * end of a loop.
 */
import type { Loop } from '../../core/document/time.ts';
import { countUpTo } from '../../core/search.ts';
import type { Axis, Span } from '../timeline/axis.ts';

export interface Course {
  /** Where playing from a time begins. */
  begin(time: number): number;
  /** The first time after `time` at which playing stops or jumps. */
  next(time: number): number;
  /** The time from which playing goes on once it has reached such a time; null when it stops there. */
  turn(time: number): number | null;
}

/** What determines a course. */
export interface Way {
  readonly events: number;
  /** Where playing that began before it ends: what follows only measures. */
  readonly watched: number;
  /** Steps at which breakpoints stop, ascending. */
  readonly stops: Uint32Array;
  readonly loop: Loop | null;
}

/** A course through all events in program order. */
export function courseOf(way: Way): Course {
  const { stops, loop } = way;
  return {
    begin: (time) => {
      const start = isEnd(way, time) ? 0 : time;
      return loop !== null && (start < loop.from || start >= loop.to) ? loop.from : start;
    },
    next: (time) => Math.min(firstAfter(stops, time), loop !== null && time < loop.to ? loop.to : endAfter(way, time)),
    turn: (time) => {
      if (includes(stops, time)) return null;
      if (loop !== null && time === loop.to) return loop.from;
      return isEnd(way, time) ? null : time;
    },
  };
}

function isEnd({ events, watched }: Way, time: number): boolean {
  return time >= events || time === watched;
}

function endAfter({ events, watched }: Way, time: number): number {
  return time < watched ? watched : events;
}

type Along = Pick<Axis, 'at' | 'trackOf' | 'timeAt' | 'goOn'>;

/**
 * A course along the track of a modelled axis that the viewer is on, from workgroup to workgroup. A loop is a
 * stretch of modelled time there: playing repeats it on that track, through whatever runs on it meanwhile.
 * `ends` says where each workgroup ends, ascending; `stretch` where the loop lies on the axis. Where it is no
 * stretch of the axis, `stretch` is null and the loop is repeated in program order, as on the other axes.
 */
export function courseAlong(
  axis: Along,
  way: Way & { readonly ends: Uint32Array; readonly stretch: Span | null },
): Course {
  const { events, stops, loop, ends, stretch } = way;
  if (loop !== null && stretch === null) return courseOf(way);
  const inLoop = loop === null || stretch === null ? null : { loop, stretch };
  /** Where the stretch ends for the workgroup of an event; Infinity where it ends later than the workgroup does. */
  const endFor = (event: number): number => {
    if (inLoop === null) return Infinity;
    const [start, end] = [lastBefore(ends, event + 0.5), firstAfter(ends, event)];
    if (inLoop.loop.to > start && inLoop.loop.to <= end) return inLoop.loop.to;
    const inView = event + 0.5;
    const there = axis.timeAt(inLoop.stretch.to, inView, axis.trackOf(inView));
    return there > start && there < end ? there : Infinity;
  };
  const last = (time: number): number => (inLoop === null ? endAfter(way, time) : events);
  const back = ({ loop: { from }, stretch: { from: position } }: NonNullable<typeof inLoop>, time: number): number => {
    const track = axis.trackOf(time);
    return axis.trackOf(from + 0.5) === track ? from : axis.timeAt(position, time, track);
  };
  return {
    begin: (time) => {
      const start = isEnd(way, time) ? 0 : time;
      if (inLoop === null) return start;
      const position = axis.at(start);
      const inside = position >= inLoop.stretch.from && position < inLoop.stretch.to && start !== inLoop.loop.to;
      return inside ? start : inLoop.loop.from;
    },
    next: (time) => {
      const end = endFor(Math.floor(time));
      return Math.min(firstAfter(stops, time), firstAfter(ends, time), end > time ? end : Infinity, last(time));
    },
    turn: (time) => {
      if (includes(stops, time)) return null;
      if (inLoop === null && isEnd(way, time)) return null;
      if (inLoop !== null && time >= endFor(Math.ceil(time) - 1)) return back(inLoop, time);
      const on = axis.goOn(time);
      const over = on >= last(time) || (inLoop !== null && axis.at(on) >= inLoop.stretch.to);
      if (!over) return on;
      return inLoop === null ? null : back(inLoop, time);
    },
  };
}

/** The first entry that is greater than a value; Infinity when there is none. */
export function firstAfter(ascending: Uint32Array, value: number): number {
  return ascending[countUpTo(ascending, value)] ?? Infinity;
}

/** The last entry that is less than a value; -Infinity when there is none. */
export function lastBefore(ascending: Uint32Array, value: number): number {
  let at = countUpTo(ascending, value);
  while (at > 0 && ascending[at - 1]! >= value) at--;
  return ascending[at - 1] ?? -Infinity;
}

function includes(ascending: Uint32Array, value: number): boolean {
  return ascending[countUpTo(ascending, value) - 1] === value;
}
