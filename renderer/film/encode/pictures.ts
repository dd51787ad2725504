/** Films that are PNG pictures: a still, one file a frame, all of them in a ZIP, or an APNG. */
import { unmultiply } from './colour.ts';
import { writeAll } from './contract.ts';
import type { EncodeTask, Files, FrameEncoder } from './contract.ts';
import { concatenate } from '../../../core/tensors/bytes.ts';
import { chunk, deflateRegion, encodePng, heading, numbers, SIGNATURE } from './png.ts';
import type { Region } from './png.ts';
import { createZip } from './zip.ts';
import { partName } from '../../../core/film/formats.ts';

export function createStillEncoder({ settings }: EncodeTask, files: Files): FrameEncoder {
  return {
    add: async (pixels) => {
      await writeAll(files, await pngOf(pixels, settings));
    },
    finish: () => Promise.resolve(),
  };
}

export function createFramesEncoder({ settings, first }: EncodeTask, files: Files): FrameEncoder {
  let number = first;
  return {
    add: async (pixels) => {
      await files.begin(number++);
      await files.write(0, await pngOf(pixels, settings));
      await files.end();
    },
    finish: () => Promise.resolve(),
  };
}

export async function createZipEncoder({ settings, first }: EncodeTask, files: Files): Promise<FrameEncoder> {
  let number = first;
  const zip = await createZip(files);
  return {
    add: async (pixels) => {
      const name = partName({ format: 'frames', shot: null, frame: number++ }, '');
      await zip.add(name, await pngOf(pixels, settings));
    },
    finish: () => zip.end(),
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

/** A frame as a PNG file. Pixels that are transparent are changed. */
export async function pngOf(
  pixels: Uint8Array,
  { width, height, transparent }: Pick<EncodeTask['settings'], 'width' | 'height' | 'transparent'>,
): Promise<Uint8Array<ArrayBuffer>> {
  if (transparent) unmultiply(pixels);
  return await encodePng(pixels, width, height, transparent);
}
