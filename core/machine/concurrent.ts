/** Finds the events of all workgroups that are under way at a time of a schedule. */
import { countUpTo } from '../search.ts';
import type { Schedule } from './schedule.ts';

/** Only the first `count` entries are valid, and the next call overwrites the arrays. */
export interface Concurrent {
  readonly events: Uint32Array;
  /** The share of each event that is done, from 0 to 1. */
  readonly shares: Float32Array;
  readonly count: number;
}

/**
 * Each call costs a binary search for each workgroup. `bounds` are the first events of all workgroups, passes one after
 * another, followed by the end; `except` is a workgroup to leave out, or -1.
 */
export function concurrency(
  bounds: Uint32Array,
  { starts, ends }: Pick<Schedule, 'starts' | 'ends'>,
): (nanoseconds: number, except: number) => Concurrent {
  const workgroups = bounds.length - 1;
  const events = new Uint32Array(workgroups);
  const shares = new Float32Array(workgroups);
  return (nanoseconds, except) => {
    let count = 0;
    for (let workgroup = 0; workgroup < workgroups; workgroup++) {
      const first = bounds[workgroup]!;
      const end = bounds[workgroup + 1]!;
      if (workgroup === except || first === end) continue;
      if (starts[first]! > nanoseconds || ends[end - 1]! <= nanoseconds) continue;
      const event = countUpTo(ends, nanoseconds, first, end - 1);
      // Between two events a workgroup waits.
      if (starts[event]! > nanoseconds) continue;
      events[count] = event;
      shares[count] = (nanoseconds - starts[event]!) / Math.max(ends[event]! - starts[event]!, Number.MIN_VALUE);
      count++;
    }
    return { events, shares, count };
  };
}
