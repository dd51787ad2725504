/** Finding a place in what is in order, and keeping a number within its bounds. */

/**
 * The first whole number from `from` up to `to` for which `holds`, which must go on holding once it does; `to` when it
 * holds for none of those before.
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
 * How many entries of an ascending array are at most `value`; where only the entries from `from` up to `to` are of
 * interest, the place of the first of them that is more. A loop of its own, since a walk over a whole trace asks this
 * millions of times and a call for each comparison would take twice as long.
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

/** Index of the last entry that is at most `value` in an ascending array; 0 when there is none. */
export function lastAtMost(ascending: ArrayLike<number>, value: number): number {
  return Math.max(countUpTo(ascending, value) - 1, 0);
}

/** The number nearest to `value` that is at least `least` and at most `most`; `most` where the two contradict each other. */
export function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
