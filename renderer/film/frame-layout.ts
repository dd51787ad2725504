/** How several pictures share a frame: a band of words across the top, and below it one part for each. */

/** In pixels from the top left. */
export interface Part {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Parts {
  readonly band: Part;
  /** Below the band, and between pictures. */
  readonly lines: readonly Part[];
  /** In the order in which they stand. */
  readonly pictures: readonly Part[];
}

/** Of the band and of a line between two pictures, as shares of the shorter side of the frame. */
export const BAND = 0.068;
const LINE = 0.0028;

/** Whole pixels, of which pictures have equally many but for the last one. */
export function partsOf(width: number, height: number, count: number, stacked: boolean): Parts {
  const shorter = Math.min(width, height);
  const line = Math.max(1, Math.round(shorter * LINE));
  const top = Math.round(shorter * BAND) + line;
  const room = stacked ? height - top : width;
  const share = Math.floor((room - (count - 1) * line) / count);
  const pictures = Array.from({ length: count }, (_, at): Part => {
    const from = at * (share + line);
    const size = at === count - 1 ? room - from : share;
    return stacked
      ? { left: 0, top: top + from, width, height: size }
      : { left: from, top, width: size, height: height - top };
  });
  const before = ({ left, top: above }: Part): Part =>
    stacked
      ? { left, top: above - line, width, height: line }
      : { left: left - line, top: above, width: line, height: height - above };
  const lines = [{ left: 0, top: top - line, width, height: line }, ...pictures.slice(1).map(before)];
  return { band: { left: 0, top: 0, width, height: top - line }, lines, pictures };
}

/** One picture that has the frame to itself. */
export function wholeOf(width: number, height: number): Part {
  return { left: 0, top: 0, width, height };
}
