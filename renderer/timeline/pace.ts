/** The pace of playing: how long each event takes at speed 1, and where the time is a frame later. */
import type { SPEEDS } from '../../core/document/settings.ts';
import { OPERATION_NAMES, operationCode } from '../../core/trace/layout.ts';
import type { OperationName, Records } from '../../core/trace/layout.ts';

/** Milliseconds at speed 1: long enough to follow what moves, and short where nothing does. */
const DURATIONS: Readonly<Record<OperationName, number>> = {
  load: 700,
  store: 700,
  compute: 550,
  accumulate: 550,
  combine: 550,
  rescale: 450,
  normalise: 450,
  initialise: 400,
  skip: 400,
  barrier: 120,
};

/**
 * The most milliseconds of the clock that count for one frame. A slow machine draws few frames; up to speed 1
 * none of them may pass more time than the shortest event that moves something, so that each is seen.
 */
const LONGEST_FRAME = 350;
const LONGEST_FRAME_FAST = 1000;

export const SPEED_WORDS: Readonly<Record<(typeof SPEEDS)[number], string>> = {
  0.25: 'very slow',
  0.5: 'slow',
  1: 'normal',
  2: 'brisk',
  4: 'fast',
  8: 'very fast',
  16: 'rush',
  64: 'race',
  256: 'blur',
};

/** How many milliseconds an event takes at speed 1. */
export function durationOf(records: Records, event: number): number {
  const name = OPERATION_NAMES[operationCode(records, event)];
  if (name === undefined) throw new Error(`event ${event} has no operation`);
  return DURATIONS[name];
}

/** Milliseconds of the trace for milliseconds that passed on the clock. */
export function traceMilliseconds(elapsed: number, speed: number): number {
  return Math.min(elapsed, speed <= 1 ? LONGEST_FRAME : LONGEST_FRAME_FAST) * speed;
}

/**
 * Moves `time` (completed events and the share of the one under way) forward by so many milliseconds of the
 * trace, up to `end`; `left` are the milliseconds that remain when `end` is reached.
 */
export function advance(
  time: number,
  milliseconds: number,
  end: number,
  duration: (event: number) => number,
): { readonly time: number; readonly left: number } {
  let event = Math.floor(time);
  let left = milliseconds;
  let fraction = time - event;
  while (event < end) {
    const full = duration(event);
    const rest = (1 - fraction) * full;
    if (left < rest) return { time: Math.min(event + fraction + left / full, end), left: 0 };
    left -= rest;
    fraction = 0;
    event++;
  }
  return { time: end, left };
}
