/** Draws what several pictures share a frame with: the band of words above them and the lines between them. */
import type { FilmSettings } from '../../core/film/settings.ts';
import { PALETTES } from '../scene/palette.ts';
import type { Rgb } from '../scene/palette.ts';
import { drawBanner } from '../scene/words/banner.ts';
import type { BannerWords } from '../scene/words/banner.ts';
import type { Rectangle, FrameLayout } from './frame-layout.ts';

export interface Band {
  /**
   * Writes the words, if any, into the pixels of a frame: premultiplied RGBA, rows from the bottom up as WebGL reads
   * them.
   */
  paint(words: BannerWords | null, pixels: Uint8Array): void;
}

export function createBand(
  { band, lines }: FrameLayout,
  { width, height, theme, transparent }: Pick<FilmSettings, 'width' | 'height' | 'theme' | 'transparent'>,
): Band {
  const canvas = document.createElement('canvas');
  canvas.width = band.width;
  canvas.height = band.height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('This browser gives no canvas to draw text on.');
  const palette = PALETTES[theme];
  const line = transparent ? [0, 0, 0, 0] : [...bytesOf(palette.hollowLine), 255];
  let written: string | null = null;
  let drawn: Uint8ClampedArray = new Uint8ClampedArray();
  const write = (words: BannerWords | null): void => {
    context.clearRect(0, 0, band.width, band.height);
    if (!transparent) {
      context.fillStyle = `rgb(${bytesOf(palette.background).join(' ')})`;
      context.fillRect(0, 0, band.width, band.height);
    }
    if (words !== null) drawBanner(context, words, theme, band.width, band.height);
    drawn = premultiplied(context.getImageData(0, 0, band.width, band.height).data);
  };
  /** The bytes of one row of the frame, counted from the top, that lie inside a rectangle. */
  const rowOf = (pixels: Uint8Array, { left, width: length }: Rectangle, row: number): Uint8Array => {
    const start = ((height - 1 - row) * width + left) * 4;
    return pixels.subarray(start, start + length * 4);
  };
  return {
    paint: (words, pixels) => {
      const key = JSON.stringify(words);
      if (key !== written) write(words);
      written = key;
      const length = band.width * 4;
      for (let row = 0; row < band.height; row++) {
        rowOf(pixels, band, row).set(drawn.subarray(row * length, (row + 1) * length));
      }
      for (const part of lines) {
        for (let row = part.top; row < part.top + part.height; row++) {
          const bytes = rowOf(pixels, part, row);
          for (let at = 0; at < bytes.length; at++) bytes[at] = line[at % 4]!;
        }
      }
    },
  };
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
