/**
 * The size of a film's frame. Words and lines are meant for a picture of 1280 x 720; a larger one is the same picture
 * with more pixels, so that a film looks alike at 720p and at 4K, whatever window it is made in.
 */

export interface FrameSize {
  /** Width and height in the units in which words and lines are measured; `pixelRatio` pixels each. */
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
}

const REFERENCE = { width: 1280, height: 720 };
/** Keeps a product that should be a whole number of pixels from ending just below it and being rounded down. */
const HAIR = 1e-7;

export function frameSize(width: number, height: number): FrameSize {
  return sizeAt(width, height, Math.min(width / REFERENCE.width, height / REFERENCE.height));
}

/** A frame of so many pixels at a given pixel ratio. */
export function sizeAt(width: number, height: number, pixelRatio: number): FrameSize {
  return { width: (width + HAIR) / pixelRatio, height: (height + HAIR) / pixelRatio, pixelRatio };
}
