/** A few of many events: the ones around another. */
import { clamp, lastAtMost } from '../../core/search.ts';

/** At most `count` of the ascending events, as near as can be before and after `event`. */
export function windowAround(events: readonly number[], event: number, count: number): readonly number[] {
  if (events.length <= count) return events;
  const from = clamp(lastAtMost(events, event) - (count >> 1) + 1, 0, events.length - count);
  return events.slice(from, from + count);
}
