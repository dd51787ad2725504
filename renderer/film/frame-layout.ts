/** How several pictures share a frame: a band of words across the top, and below it a rectangle for each picture. */

/** A rectangle of a frame, in pixels from the top left. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface FrameLayout {
  readonly band: Rectangle;
  /** The lines below the band and between the pictures. */
  readonly lines: readonly Rectangle[];
  /** The rectangles of the pictures, from left to right or from top to bottom. */
  readonly pictures: readonly Rectangle[];
}

/** The height of the band and the width of a line, as shares of the shorter side of the frame. */
export const BAND = 0.068;
const LINE = 0.0028;

/** Divides a frame into whole pixels; the last picture takes those that cannot be shared out equally. */
export function layOutFrame(width: number, height: number, count: number, stacked: boolean): FrameLayout {
  const shorter = Math.min(width, height);
  const line = Math.max(1, Math.round(shorter * LINE));
  const top = Math.round(shorter * BAND) + line;
  const room = stacked ? height - top : width;
  const share = Math.floor((room - (count - 1) * line) / count);
  const pictures = Array.from({ length: count }, (_, at): Rectangle => {
    const from = at * (share + line);
    const size = at === count - 1 ? room - from : share;
    return stacked
      ? { left: 0, top: top + from, width, height: size }
      : { left: from, top, width: size, height: height - top };
  });
  const before = ({ left, top: above }: Rectangle): Rectangle =>
    stacked
      ? { left, top: above - line, width, height: line }
      : { left: left - line, top: above, width: line, height: height - above };
  const lines = [{ left: 0, top: top - line, width, height: line }, ...pictures.slice(1).map(before)];
  return { band: { left: 0, top: 0, width, height: top - line }, lines, pictures };
}

/** The rectangle of a picture that has the frame to itself. */
export function wholeFrame(width: number, height: number): Rectangle {
  return { left: 0, top: 0, width, height };
}
