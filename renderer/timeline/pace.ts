/** The pace of playing: how long each event takes at speed 1, and where the time is a frame later. */
import type { SPEEDS } from '../../core/document/settings.ts';
import { atOnce, kept, PORTION } from '../../core/portions.ts';
import type { Portions } from '../../core/portions.ts';
import type { RunPass } from '../../core/run.ts';
import {
  eventCount,
  lineOf,
  OPERATION_NAMES,
  operationCode,
  OPERATIONS,
  WORDS_PER_EVENT,
} from '../../core/trace/layout.ts';
import type { OperationName, Records } from '../../core/trace/layout.ts';

/**
 * Milliseconds at speed 1: long enough to follow what moves, and short where nothing does. Threads that wait for each
 * other move nothing.
 */
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
  barrier: 0,
};

/** How long a run plays at speed 1, unless what it does for the first time takes longer. */
export const PLAYS = 60_000;

/**
 * The most milliseconds of the clock that count for one frame. A slow machine draws few frames; up to speed 1
 * none of them may pass more time than the shortest event that moves something for the first time, so that each is seen.
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

/** How many milliseconds of the trace an event takes. */
export type Duration = (event: number) => number;

/** How many milliseconds an event takes that is looked at by itself. */
export function durationOf(records: Records, event: number): number {
  const name = OPERATION_NAMES[operationCode(records, event)];
  if (name === undefined) throw new Error(`event ${event} has no operation`);
  return DURATIONS[name];
}

/** How a stretch of a run is played. */
export interface Pace {
  /** The milliseconds of the whole stretch. */
  readonly milliseconds: number;
  /** How long an event takes; one outside the stretch is as quick as what has been repeated most. */
  readonly duration: Duration;
}

/** What is played: events, and the passes that they belong to. */
export interface Played {
  readonly records: Records;
  readonly passes: readonly Pick<RunPass, 'starts' | 'measures'>[];
}

/**
 * The pace of the events from `from` to `to`. What a line of a pass does for the first time can be followed; each time
 * after it takes half as long as the one before, until all of the stretch plays in `plays` milliseconds. Passes that only
 * measure take no time, except the one in which the stretch begins.
 */
export function paceOf(run: Played, from: number, to: number, plays = PLAYS): Pace {
  return atOnce(pacing(run, from, to, plays));
}

/** The pace of a run from its start. */
export const wholePace = kept(function* (run: Played): Portions<Pace> {
  return yield* pacing(run, 0, eventCount(run.records));
});

function* pacing({ records, passes }: Played, from: number, to: number, plays = PLAYS): Portions<Pace> {
  const durations = new Float32Array(to - from);
  const rounds = new Uint8Array(to - from);
  /** The time at reading pace of the events of each round: the first, the second, ..., the last counted and those after. */
  const sums = new Float64Array(ROUNDS + 1);
  const seen = new Uint32Array(SITES);
  for (const { starts, measures } of passes) {
    const [first, end] = [Math.max(starts[0]!, from), Math.min(starts.at(-1)!, to)];
    if (measures === true && first > from) continue;
    seen.fill(0);
    for (let event = first; event < end; event++) {
      if (event % PORTION === 0) yield;
      const duration = durationOf(records, event);
      const round = Math.min(seen[siteOf(records, event)]!++, ROUNDS);
      durations[event - from] = duration;
      rounds[event - from] = round;
      sums[round]! += duration;
    }
  }
  const shares = sharesOf(sums, plays);
  return {
    milliseconds: totalOf(sums, shares),
    duration: (event) => {
      const at = event - from;
      const inside = at >= 0 && at < durations.length;
      return inside ? durations[at]! * shares[rounds[at]!]! : durationOf(records, event) * shares[ROUNDS]!;
    },
  };
}

/** Rounds after this one are as quick as it is. */
const ROUNDS = 10;
const SITES = 1 << 16;

/** What of a pass an event is: its line, and of a tree, whose levels share a line, the level. */
function siteOf(records: Records, event: number): number {
  const line = lineOf(records, event);
  if (operationCode(records, event) !== OPERATIONS.combine) return line;
  const distance = records[event * WORDS_PER_EVENT + 2]! >>> 16;
  return (line + (distance << 9)) % SITES;
}

/**
 * The shares of their time at reading pace that the events of each round take: halved from round to round, but no less than
 * lets all play in `plays` milliseconds. Where even that is too long, the last rounds share what is left, and a tenth of it at least.
 */
function sharesOf(sums: Float64Array, plays: number): readonly number[] {
  const halved = Array.from(sums, (_, round) => 2 ** -round);
  const left = plays - totalOf(sums.subarray(0, ROUNDS), halved);
  const last = Math.max(left, plays / 10) / sums[ROUNDS]!;
  if (last < halved[ROUNDS]!) return [...halved.slice(0, ROUNDS), last];
  const atLeast = (least: number): readonly number[] => halved.map((share) => Math.max(share, least));
  if (totalOf(sums, atLeast(1)) <= plays) return atLeast(1);
  let [low, high] = [0, 1];
  for (let turn = 0; turn < 40; turn++) {
    const middle = (low + high) / 2;
    if (totalOf(sums, atLeast(middle)) <= plays) low = middle;
    else high = middle;
  }
  return atLeast(low);
}

function totalOf(sums: Float64Array, shares: readonly number[]): number {
  return sums.reduce((total, sum, round) => total + sum * shares[round]!, 0);
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
  duration: Duration,
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
