/** A part of a frame that a canvas of its own draws: words over several pictures, or a figure under them. */
import type { FilmSettings } from '../../core/film/settings.ts';
import { PALETTES } from '../scene/palette.ts';
import type { Rgb } from '../scene/palette.ts';
import type { Rectangle } from './frame-layout.ts';

type Frame = Pick<FilmSettings, 'width' | 'height' | 'theme' | 'transparent'>;

export interface Plate {
  /**
   * Writes what `draw` draws into the pixels of a frame: premultiplied RGBA, rows from the bottom up as WebGL reads them.
   * It is drawn anew only where the key is another than before.
   */
  paint(key: string, draw: (canvas: CanvasRenderingContext2D) => void, pixels: Uint8Array): void;
}

export function createPlate(part: Rectangle, { width: across, height: frame, theme, transparent }: Frame): Plate {
  const { width, height } = part;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('This browser gives no canvas to draw text on.');
  let written: string | null = null;
  let drawn: Uint8ClampedArray = new Uint8ClampedArray();
  const length = width * 4;
  return {
    paint: (key, draw, pixels) => {
      if (key !== written) {
        context.clearRect(0, 0, width, height);
        if (!transparent) {
          context.fillStyle = `rgb(${bytesOf(PALETTES[theme].background).join(' ')})`;
          context.fillRect(0, 0, width, height);
        }
        context.save();
        draw(context);
        context.restore();
        drawn = premultiplied(context.getImageData(0, 0, width, height).data);
        written = key;
      }
      for (let row = 0; row < height; row++) {
        rowOf(pixels, part, row, across, frame).set(drawn.subarray(row * length, (row + 1) * length));
      }
    },
  };
}

/** Draws the lines between the parts of a frame. */
export function paintLines(
  lines: readonly Rectangle[],
  { width, height, theme, transparent }: Frame,
  pixels: Uint8Array,
): void {
  const colour = transparent ? [0, 0, 0, 0] : [...bytesOf(PALETTES[theme].hollowLine), 255];
  for (const part of lines) {
    for (let row = 0; row < part.height; row++) {
      const bytes = rowOf(pixels, part, row, width, height);
      for (let at = 0; at < bytes.length; at++) bytes[at] = colour[at % 4]!;
    }
  }
}

/** The bytes of a row of a part, counted from its top. */
function rowOf(pixels: Uint8Array, part: Rectangle, row: number, width: number, height: number): Uint8Array {
  const start = ((height - 1 - part.top - row) * width + part.left) * 4;
  return pixels.subarray(start, start + part.width * 4);
}

function premultiplied(pixels: Uint8ClampedArray): Uint8ClampedArray {
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = pixels[at + 3]!;
    for (let channel = at; channel < at + 3; channel++) pixels[channel] = Math.round((pixels[channel]! * alpha) / 255);
  }
  return pixels;
}

function bytesOf(colour: Rgb): number[] {
  return colour.map((value) => Math.round(value * 255));
}
