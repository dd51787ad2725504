/**
 * How pictures share a frame: a band of words across the top where there are several, below it a rectangle for each picture,
 * and under them a figure where the shot shows one.
 */

/** A rectangle of a frame, in pixels from the top left. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface FrameLayout {
  /** Where words over several pictures stand; null for a single one, which has its words itself. */
  readonly band: Rectangle | null;
  /** The lines between the parts. */
  readonly lines: readonly Rectangle[];
  /** The rectangles of the pictures, from left to right or from top to bottom. */
  readonly pictures: readonly Rectangle[];
  readonly figure: Rectangle | null;
}

/** The height of the band and the width of a line, as shares of the shorter side of the frame. */
export const BAND = 0.068;
const LINE = 0.0028;
/** The share of the height of a frame that a figure takes. */
export const FIGURE_SHARE = 0.36;

/** Divides a frame into whole pixels; the last picture takes those that cannot be shared out equally. */
export function layOutFrame(
  width: number,
  height: number,
  count: number,
  stacked: boolean,
  below: boolean,
): FrameLayout {
  const shorter = Math.min(width, height);
  const line = Math.max(1, Math.round(shorter * LINE));
  const foot = below ? Math.round(height * FIGURE_SHARE) : 0;
  const figure = below ? { left: 0, top: height - foot, width, height: foot } : null;
  const bottom = below ? height - foot - line : height;
  const under = below ? [{ left: 0, top: bottom, width, height: line }] : [];
  if (count === 1) return { band: null, lines: under, pictures: [{ left: 0, top: 0, width, height: bottom }], figure };
  const top = Math.round(shorter * BAND) + line;
  const room = stacked ? bottom - top : width;
  const share = Math.floor((room - (count - 1) * line) / count);
  const pictures = Array.from({ length: count }, (_, at): Rectangle => {
    const from = at * (share + line);
    const size = at === count - 1 ? room - from : share;
    return stacked
      ? { left: 0, top: top + from, width, height: size }
      : { left: from, top, width: size, height: bottom - top };
  });
  const before = ({ left, top: above, height: size }: Rectangle): Rectangle =>
    stacked
      ? { left, top: above - line, width, height: line }
      : { left: left - line, top: above, width: line, height: size };
  const lines = [{ left: 0, top: top - line, width, height: line }, ...pictures.slice(1).map(before), ...under];
  return { band: { left: 0, top: 0, width, height: top - line }, lines, pictures, figure };
}
