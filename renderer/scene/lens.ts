/** Where a number lens stands in the picture, and which cells it shows. */
import { clamp } from '../../core/search.ts';
interface Size {
  readonly width: number;
  readonly height: number;
}

export interface LensLayout {
  /** Where the first cell is, in CSS pixels from the top left of the picture; the words of the lens stand above it. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly words: number;
  /**
   * The first cell and the number of cells in each direction, as the viewer sees them: to the right, then
   * downwards.
   */
  readonly first: readonly [across: number, down: number];
  readonly count: readonly [across: number, down: number];
}

const [ACROSS, DOWN] = [7, 5];
/** The size of a cell in a picture of 1280 x 720, such that a number of six characters fits. */
const CELL = { width: 62, height: 30 };
const WORDS = 26;
const APART = 26;
const EDGE = 8;

/**
 * Lays the lens out around the cell `at` of `extent` cells, both as the viewer sees them. It stands above the
 * point that it must not hide, or below that, and always inside the picture.
 */
export function lensLayout(
  at: readonly [across: number, down: number],
  extent: readonly [across: number, down: number],
  point: { readonly x: number; readonly y: number },
  picture: Size,
): LensLayout {
  const unit = clamp(Math.min(picture.width / 1280, picture.height / 720), 0.8, 2);
  const count = [Math.min(ACROSS, extent[0]), Math.min(DOWN, extent[1])] as const;
  const first = [0, 1].map((axis) => around(at[axis]!, count[axis]!, extent[axis]!)) as unknown as LensLayout['first'];
  const width = count[0] * CELL.width * unit;
  const height = count[1] * CELL.height * unit;
  const words = WORDS * unit;
  const above = point.y - APART * unit - height;
  const fitsAbove = above - words >= EDGE;
  const x = point.x - width / 2;
  const y = fitsAbove ? above : point.y + APART * unit + words;
  return {
    // In a picture that is too small for the lens, its upper left part stays in sight.
    x: clamp(x, EDGE, Math.max(picture.width - width - EDGE, EDGE)),
    y: clamp(y, EDGE + words, Math.max(picture.height - height - EDGE, EDGE + words)),
    width,
    height,
    words,
    first,
    count,
  };
}

function around(at: number, count: number, extent: number): number {
  return clamp(at - (count >> 1), 0, extent - count);
}
