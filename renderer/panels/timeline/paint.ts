/** Paints shares of work into pixels: each column is filled from the bottom, one kind after another. */
import { WORK_KINDS } from '../../../core/trace/kinds.ts';
import { KINDS } from '../../../core/trace/kind-sums.ts';
import type { WorkColours } from './colours.ts';

/** The pixels of a canvas as 32-bit numbers, in the order of bytes that `ink` makes colours in. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;
}

export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('The browser gives no 2-D context for the timeline.');
  return context;
}

/** Fills the whole canvas with what `fill` draws into its pixels. */
export function paintBitmap(canvas: HTMLCanvasElement, fill: (bitmap: Bitmap) => void): void {
  const { width, height } = canvas;
  const image = new ImageData(width, height);
  fill({ width, height, pixels: new Uint32Array(image.data.buffer) });
  contextOf(canvas).putImageData(image, 0, 0);
}

/** Paints the shares of all columns into the rows from `top` on, `height` pixels high. */
export function paintShares(
  { width, pixels }: Bitmap,
  shares: Float32Array,
  top: number,
  height: number,
  colours: WorkColours,
): void {
  const inks = WORK_KINDS.map((kind) => ink(colours[kind]));
  for (let column = 0; column < width; column++) {
    let sum = 0;
    let bottom = top + height;
    for (let kind = 0; kind < KINDS; kind++) {
      const share = shares[column * KINDS + kind]!;
      if (share === 0) continue;
      sum += share;
      const next = top + height - Math.round(Math.min(sum, 1) * height);
      for (let y = next; y < bottom; y++) pixels[y * width + column] = inks[kind]!;
      bottom = next;
    }
  }
}

/**
 * "#rrggbb" as one 32-bit pixel: red, green, blue and opacity in the order of bytes of a little-endian machine,
 * as all are here.
 */
export function ink(colour: string): number {
  const red = Number.parseInt(colour.slice(1, 3), 16);
  const green = Number.parseInt(colour.slice(3, 5), 16);
  const blue = Number.parseInt(colour.slice(5, 7), 16);
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
