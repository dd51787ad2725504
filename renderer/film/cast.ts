/** Who is in a film: one run, or several beside each other at times that hang together. Pure; nothing is drawn here. */
import type { TraceIndex } from '../../core/trace/index.ts';
import { leaderOf, lockedStep } from '../timeline/lock.ts';
import type { Lock } from '../timeline/lock.ts';

/** A run, as a shot counts them: the first, then those beside it. */
export interface Side {
  readonly index: TraceIndex;
  /** What sets it apart from the others. */
  readonly name: string;
}

export interface Arrangement {
  /** What holds the times of all together. */
  readonly lock: Lock;
  /** One above the other instead of side by side. */
  readonly stacked: boolean;
  /** How many have gone from the front of the row to its end. */
  readonly turns: number;
}

export interface Cast extends Arrangement {
  readonly sides: readonly Side[];
}

/** One run that stands alone. */
export function soloOf(index: TraceIndex): Cast {
  return { sides: [{ index, name: '' }], lock: 'step', stacked: false, turns: 0 };
}

/** The run whose events a film counts. */
export function leadOf({ sides, lock }: Cast): TraceIndex {
  const indices = sides.map(({ index }) => index);
  return indices[leaderOf(indices, lock)]!;
}

/** Where each side stands while the leading run is at a time. */
export function timesOf(cast: Cast, time: number): readonly number[] {
  const lead = leadOf(cast);
  return cast.sides.map(({ index }) => (index === lead ? time : lockedStep(lead, index, time, cast.lock)));
}

/** What is written over one of several pictures, by where it stands. */
export function titleOf(at: number, name: string): string {
  return `${at + 1}  ${name}`;
}

/** All in the order in which they stand. */
export function turned<One>(all: readonly One[], turns: number): readonly One[] {
  const from = turns % all.length;
  return [...all.slice(from), ...all.slice(0, from)];
}
