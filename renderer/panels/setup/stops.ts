/** Where the slider of an integer parameter can stop: round numbers, closer together where they are small. */
const MANY = 64;

/** The stops, ascending from the minimum to the maximum, both included. */
export function sliderStops(minimum: number, maximum: number): number[] {
  if (maximum - minimum <= MANY) {
    return Array.from({ length: maximum - minimum + 1 }, (_, index) => minimum + index);
  }
  const stops = new Set([minimum, maximum]);
  for (let power = 1; power <= maximum; power *= 2) {
    for (const stop of [power, power * 1.5]) {
      if (Number.isInteger(stop) && stop > minimum && stop < maximum) stops.add(stop);
    }
  }
  return [...stops].sort((a, b) => a - b);
}

/** The index of the stop nearest to a value. */
export function nearestStop(stops: readonly number[], value: number): number {
  let best = 0;
  stops.forEach((stop, index) => {
    if (Math.abs(stop - value) < Math.abs(stops[best]! - value)) best = index;
  });
  return best;
}

/** The next stop above or below a value, or the outermost one. */
export function stopBeside(stops: readonly number[], value: number, direction: 1 | -1): number {
  const beside = direction > 0 ? stops.find((stop) => stop > value) : stops.findLast((stop) => stop < value);
  return beside ?? stops[direction > 0 ? stops.length - 1 : 0]!;
}
