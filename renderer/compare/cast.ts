/** The cast of a film: one run, or several beside each other whose times are locked. Pure; nothing is drawn here. */
import type { TraceIndex } from '../../core/trace/index.ts';
import { leaderOf, lockedStep } from '../timeline/lock.ts';
import type { Lock } from '../timeline/lock.ts';

/** One of the runs of a film. Sides are numbered as shots number them: 0 is the first run, then those beside it. */
export interface Side {
  readonly index: TraceIndex;
  /** What tells this run apart from the others, for example the value of a parameter. */
  readonly name: string;
}

export interface Arrangement {
  /** What the times of all runs are locked by. */
  readonly lock: Lock;
  /** Whether the pictures stand one above the other instead of side by side. */
  readonly stacked: boolean;
  /** How many of the pictures have moved from the front of the row to its end. */
  readonly rotation: number;
}

export interface Cast extends Arrangement {
  readonly sides: readonly Side[];
}

/** The cast of a film that shows a single run. */
export function soloOf(index: TraceIndex): Cast {
  return { sides: [{ index, name: '' }], lock: 'step', stacked: false, rotation: 0 };
}

/** The run whose events a film counts. */
export function leaderIn({ sides, lock }: Cast): TraceIndex {
  const indices = sides.map(({ index }) => index);
  return indices[leaderOf(indices, lock)]!;
}

/** Where in its own run each side stands while the leading run is at `time`. */
export function timesOf(cast: Cast, time: number): readonly number[] {
  const lead = leaderIn(cast);
  return cast.sides.map(({ index }) => (index === lead ? time : lockedStep(lead, index, time, cast.lock)));
}

/** The time of the leading run at which a side stands at `time` in its own run. */
export function leadTimeOf(cast: Cast, side: number, time: number): number {
  const lead = leaderIn(cast);
  const { index } = cast.sides[side]!;
  return index === lead ? time : lockedStep(index, lead, time, cast.lock);
}

/** The title of one of several pictures; `at` counts them from 0 in the order in which they are shown. */
export function titleOf(at: number, name: string): string {
  return `${at + 1}  ${name}`;
}

/** The items in the order in which they are shown: the first `rotation` of them have moved to the end of the row. */
export function rotated<One>(all: readonly One[], rotation: number): readonly One[] {
  const from = rotation % all.length;
  return [...all.slice(from), ...all.slice(0, from)];
}
