/** Films that are PNG pictures: a still, one file a frame, all of them in a ZIP, or an APNG. */
import { Zip, ZipPassThrough } from 'fflate';
import { unmultiply } from './colour.ts';
import type { EncodeTask, Files, FrameEncoder } from './contract.ts';
import { concatenate } from '../../../core/tensors/bytes.ts';
import { chunk, deflateRegion, encodePng, heading, numbers, SIGNATURE } from './png.ts';
import type { Region } from './png.ts';

/** File names count the frames of the whole film from 1, so that slices fill one folder. */
const nameOf = (number: number): string => `${String(number + 1).padStart(6, '0')}.png`;

export function createStillEncoder({ settings }: EncodeTask, files: Files): FrameEncoder {
  return {
    add: async (pixels) => {
      await files.begin(null);
      await files.write(0, await pngOf(pixels, settings));
      await files.end();
    },
    finish: () => Promise.resolve(),
  };
}

export function createFramesEncoder({ settings, first }: EncodeTask, files: Files): FrameEncoder {
  let number = first;
  return {
    add: async (pixels) => {
      await files.begin(nameOf(number++));
      await files.write(0, await pngOf(pixels, settings));
      await files.end();
    },
    finish: () => Promise.resolve(),
  };
}

export async function createZipEncoder({ settings, first }: EncodeTask, files: Files): Promise<FrameEncoder> {
  let number = first;
  let position = 0;
  let pending: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((error, bytes) => {
    if (error !== null) throw error;
    pending.push(new Uint8Array(bytes));
  });
  const flush = async (): Promise<void> => {
    const bytes = concatenate(pending);
    pending = [];
    await files.write(position, bytes);
    position += bytes.length;
  };
  await files.begin(null);
  return {
    add: async (pixels) => {
      const entry = new ZipPassThrough(nameOf(number++));
      // A constant date, the earliest that a ZIP can hold, so that the same film always gives the same file.
      entry.mtime = '1980-01-01T12:00:00';
      zip.add(entry);
      entry.push(await pngOf(pixels, settings), true);
      await flush();
    },
    finish: async () => {
      zip.end();
      await flush();
      await files.end();
    },
  };
}

/** Each frame holds the smallest rectangle that has changed. */
export async function createApngEncoder({ settings, frames }: EncodeTask, files: Files): Promise<FrameEncoder> {
  const { width, height, fps, transparent } = settings;
  const before = new Uint8Array(width * height * 4);
  const delay = delayOf(fps);
  let count = 0;
  let sequence = 0;
  let position = 0;
  const write = async (...parts: readonly Uint8Array[]): Promise<void> => {
    const bytes = concatenate(parts);
    await files.write(position, bytes);
    position += bytes.length;
  };
  await files.begin(null);
  await write(SIGNATURE, ...heading(width, height, transparent), chunk('acTL', numbers(frames, 0)));
  return {
    add: async (pixels) => {
      if (transparent) unmultiply(pixels);
      const whole = { left: 0, top: 0, width, height };
      const region = count === 0 ? whole : changedRegion(before, pixels, width, height);
      before.set(pixels);
      const data = await deflateRegion(pixels, width, region, transparent);
      const place = [region.width, region.height, region.left, region.top];
      // The rectangle replaces the pixels below it and is left in place.
      const control = chunk('fcTL', numbers(sequence++, ...place, ...delay, [0, 1], [0, 1]));
      await write(control, count === 0 ? chunk('IDAT', data) : chunk('fdAT', numbers(sequence++), data));
      count++;
    },
    finish: async () => {
      await write(chunk('IEND'));
      await files.end();
    },
  };
}

/** How many seconds a frame is shown, as a fraction of two 16-bit numbers. */
function delayOf(fps: number): [numerator: [number, 2], denominator: [number, 2]] {
  return Number.isInteger(fps)
    ? [
        [1, 2],
        [fps, 2],
      ]
    : [
        [100, 2],
        [Math.round(fps * 100), 2],
      ];
}

/**
 * The smallest rectangle that holds all pixels in which two pictures differ; a single pixel where they do not differ at
 * all.
 */
export function changedRegion(before: Uint8Array, after: Uint8Array, width: number, height: number): Region {
  const a = new Uint32Array(before.buffer, before.byteOffset, width * height);
  const b = new Uint32Array(after.buffer, after.byteOffset, width * height);
  const changed = (row: number, column: number): boolean => a[row * width + column] !== b[row * width + column];
  const inRow = (row: number): boolean => {
    for (let column = 0; column < width; column++) if (changed(row, column)) return true;
    return false;
  };
  let top = 0;
  while (top < height && !inRow(top)) top++;
  if (top === height) return { left: 0, top: 0, width: 1, height: 1 };
  let bottom = height - 1;
  while (!inRow(bottom)) bottom--;
  let [left, right] = [width, -1];
  for (let row = top; row <= bottom; row++) {
    for (let column = 0; column < left; column++) if (changed(row, column)) left = column;
    for (let column = width - 1; column > right; column--) if (changed(row, column)) right = column;
  }
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

async function pngOf(
  pixels: Uint8Array,
  { width, height, transparent }: EncodeTask['settings'],
): Promise<Uint8Array<ArrayBuffer>> {
  if (transparent) unmultiply(pixels);
  return await encodePng(pixels, width, height, transparent);
}
