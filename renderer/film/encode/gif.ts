/**
 * Encodes a GIF with one palette for the whole film, made from samples of it, and without dithering, so that nothing
 * shimmers. Pixels that have not changed since the previous frame are left transparent.
 */
import { GIFEncoder, quantize } from 'gifenc';
import type { Palette } from 'gifenc';
import type { EncodeTask, Files, FrameEncoder } from './contract.ts';

/** The palette has 256 entries; the last is kept for pixels that have not changed. */
const COLOURS = 255;
const UNCHANGED = COLOURS;
/** How many pixels of all samples together the palette is made from; more make it no better. */
const SAMPLED_PIXELS = 400_000;
/** GIF's disposal method that leaves a frame in place for the next one to be drawn over. */
const KEEP = 1;

export async function createGifEncoder({ settings, first }: EncodeTask, files: Files): Promise<FrameEncoder> {
  const { width, height, fps } = settings;
  const gif = GIFEncoder({ initialCapacity: width * height });
  const samples: Uint8Array[] = [];
  let palette: Palette | null = null;
  let nearest: Uint8Array | null = null;
  let before: Uint8Array | null = null;
  let number = first;
  let position = 0;
  const flush = async (): Promise<void> => {
    const bytes = gif.bytes();
    gif.stream.reset();
    await files.write(position, bytes);
    position += bytes.length;
  };
  await files.begin(null);
  return {
    sample: (pixels) => {
      samples.push(pixels.slice());
    },
    add: async (pixels) => {
      if (palette === null || nearest === null) {
        const found = quantize(thin(samples.length === 0 ? [pixels] : samples), COLOURS, { format: 'rgb565' });
        palette = [...found, ...Array.from({ length: COLOURS + 1 - found.length }, () => [0, 0, 0] as const)];
        nearest = nearestTable(palette.slice(0, found.length));
        samples.length = 0;
      }
      const indices = new Uint8Array(width * height);
      for (let at = 0; at < indices.length; at++) {
        indices[at] = nearest[reduced(pixels[at * 4]!, pixels[at * 4 + 1]!, pixels[at * 4 + 2]!)]!;
      }
      const shown: Uint8Array | null = before;
      const drawn = shown === null ? indices : indices.map((index, at) => (index === shown[at] ? UNCHANGED : index));
      gif.writeFrame(drawn, width, height, {
        ...(shown === null ? { palette, repeat: 0 } : { transparent: true, transparentIndex: UNCHANGED }),
        delay: delayOf(number, fps),
        dispose: KEEP,
      });
      before = indices;
      number++;
      await flush();
    },
    finish: async () => {
      gif.finish();
      await flush();
      await files.end();
    },
  };
}

/**
 * How long a frame is shown, in milliseconds. GIF counts hundredths of a second; rounding the sums keeps the film from
 * drifting.
 */
export function delayOf(number: number, fps: number): number {
  const hundredths = (frame: number): number => Math.round((frame * 100) / fps);
  return (hundredths(number + 1) - hundredths(number)) * 10;
}

/** Takes every n-th pixel of the samples. */
function thin(samples: readonly Uint8Array[]): Uint8Array {
  const total = samples.reduce((sum, pixels) => sum + pixels.length / 4, 0);
  // An odd stride does not meet the same columns in every row.
  const stride = Math.max(1, Math.floor(total / SAMPLED_PIXELS)) | 1;
  const kept = new Uint32Array(samples.reduce((sum, pixels) => sum + Math.ceil(pixels.length / 4 / stride), 0));
  let at = 0;
  for (const pixels of samples) {
    const colours = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4);
    for (let pixel = 0; pixel < colours.length; pixel += stride) kept[at++] = colours[pixel]!;
  }
  return new Uint8Array(kept.buffer);
}

/** Reduces a colour to six bits a channel, finer than the palette can show. */
function reduced(red: number, green: number, blue: number): number {
  return ((red >> 2) << 12) | ((green >> 2) << 6) | (blue >> 2);
}

function nearestTable(palette: Palette): Uint8Array {
  const table = new Uint8Array(1 << 18);
  for (let key = 0; key < table.length; key++) {
    const [red, green, blue] = [key >> 12, (key >> 6) & 63, key & 63].map((part) => part * 4 + 2) as [
      number,
      number,
      number,
    ];
    let [best, least] = [0, Infinity];
    for (let index = 0; index < palette.length; index++) {
      const colour = palette[index]!;
      const away = (colour[0] - red) ** 2 + (colour[1] - green) ** 2 + (colour[2] - blue) ** 2;
      if (away < least) [best, least] = [index, away];
    }
    table[key] = best;
  }
  return table;
}
