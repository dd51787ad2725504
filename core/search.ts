/** Searches in ordered values, and keeps numbers within bounds. */

/**
 * The first whole number from `from` up to `to` for which `holds` is true, which must stay true from there on;
 * `to` when it is true for none of those before.
 */
export function firstWhere(from: number, to: number, holds: (at: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * How many entries of an ascending array are at most `value`. Given `from` and `to`, only those entries are
 * searched, and the result is the position of the first one that exceeds it. This has a loop of its own,
 * because a walk over a whole trace asks it millions of times and a call for each comparison would take twice
 * as long.
 */
export function countUpTo(ascending: ArrayLike<number>, value: number, from = 0, to = ascending.length): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index of the last entry of an ascending array that is at most `value`; 0 when there is none. */
export function lastAtMost(ascending: ArrayLike<number>, value: number): number {
  return Math.max(countUpTo(ascending, value) - 1, 0);
}

/** The number nearest to `value` that is at least `least` and at most `most`; `most` where the two contradict each other. */
export function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** The items without those that stand in the list a second time. */
export function distinct<One>(items: readonly One[]): One[] {
  return [...new Set(items)];
}
