/**
 * Encodes PNG files, byte for byte the same wherever zlib is the same. Each row takes the filter with the least sum.
 */
import { checksumOf, concatenate } from '../../../core/tensors/bytes.ts';

export const SIGNATURE = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A rectangle of a picture. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function chunk(type: string, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length);
  for (let letter = 0; letter < 4; letter++) bytes[4 + letter] = type.charCodeAt(letter);
  let at = 8;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  view.setUint32(length + 8, checksumOf(bytes.subarray(4, length + 8)));
  return bytes;
}

/** The bytes of some numbers, high byte first: 32 bits each where no other width is given. */
export function numbers(...values: readonly (number | readonly [value: number, bytes: 1 | 2])[]): Uint8Array {
  const bytes = values.flatMap((value) => {
    const [number, width] = typeof value === 'number' ? [value, 4] : value;
    return Array.from({ length: width }, (_, at) => Math.floor(number / 256 ** (width - 1 - at)) & 0xff);
  });
  return Uint8Array.from(bytes);
}

/** The chunks that stand before the pixels of a picture. */
export function heading(width: number, height: number, alpha: boolean): Uint8Array<ArrayBuffer>[] {
  const colourType = alpha ? 6 : 2;
  return [
    chunk('IHDR', numbers(width, height, [8, 1], [colourType, 1], [0, 1], [0, 1], [0, 1])),
    chunk('sRGB', numbers([0, 1])),
  ];
}

/** Encodes one picture as a complete PNG file. */
export async function encodePng(
  pixels: Uint8Array,
  width: number,
  height: number,
  alpha: boolean,
): Promise<Uint8Array<ArrayBuffer>> {
  const region = { left: 0, top: 0, width, height };
  const data = chunk('IDAT', await deflateRegion(pixels, width, region, alpha));
  return concatenate([SIGNATURE, ...heading(width, height, alpha), data, chunk('IEND')]);
}

/** The compressed pixels of a rectangle, as the chunks IDAT and fdAT hold them. */
export async function deflateRegion(
  pixels: Uint8Array,
  width: number,
  region: Region,
  alpha: boolean,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([filterRows(pixels, width, region, alpha)]).stream();
  return new Uint8Array(await new Response(stream.pipeThrough(new CompressionStream('deflate'))).arrayBuffer());
}

/**
 * Each row is kept as it is, as the difference from its left neighbours, or from the row above, whichever is smallest.
 */
function filterRows(pixels: Uint8Array, width: number, region: Region, alpha: boolean): Uint8Array<ArrayBuffer> {
  const step = alpha ? 4 : 3;
  const length = region.width * step;
  const out = new Uint8Array((length + 1) * region.height);
  let row = new Uint8Array(length);
  let above = new Uint8Array(length);
  const candidates = [new Uint8Array(length), new Uint8Array(length)];
  for (let y = 0; y < region.height; y++) {
    [row, above] = [above, row];
    takeRow(pixels, ((region.top + y) * width + region.left) * 4, step, row);
    let best = 0;
    let least = sizeOf(row);
    const differences = [(at: number) => (at < step ? 0 : row[at - step]!), (at: number) => (y === 0 ? 0 : above[at]!)];
    differences.forEach((predict, number) => {
      const candidate = candidates[number]!;
      for (let at = 0; at < length; at++) candidate[at] = row[at]! - predict(at);
      const size = sizeOf(candidate);
      if (size < least) [best, least] = [number + 1, size];
    });
    out[y * (length + 1)] = best;
    out.set(best === 0 ? row : candidates[best - 1]!, y * (length + 1) + 1);
  }
  return out;
}

function takeRow(pixels: Uint8Array, start: number, step: number, row: Uint8Array): void {
  if (step === 4) {
    row.set(pixels.subarray(start, start + row.length));
    return;
  }
  for (let at = 0, from = start; at < row.length; at += 3, from += 4) {
    row[at] = pixels[from]!;
    row[at + 1] = pixels[from + 1]!;
    row[at + 2] = pixels[from + 2]!;
  }
}

/** The sum of the distances of the bytes from zero, each taken as a signed number. */
function sizeOf(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum += byte < 128 ? byte : 256 - byte;
  return sum;
}
