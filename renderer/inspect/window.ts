/** Cuts a few events out of a list of many. */
import { clamp, lastAtMost } from '../../core/search.ts';

/** At most `count` of the ascending events: as many before `event` as after it, as far as there are any. */
export function windowAround(events: readonly number[], event: number, count: number): readonly number[] {
  if (events.length <= count) return events;
  const from = clamp(lastAtMost(events, event) - (count >> 1) + 1, 0, events.length - count);
  return events.slice(from, from + count);
}
