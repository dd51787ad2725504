/** What is on a display, as red, green and blue of every pixel. */
import { inflateSync } from 'node:zlib';

export type Colour = readonly [red: number, green: number, blue: number];

/** Of a PNG with eight bits a channel that is not interlaced. */
export function pixelsOfPng(png: Buffer): Uint8Array {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const channels = { 2: 3, 6: 4 }[png[25]!];
  if (png[24] !== 8 || channels === undefined || png[28] !== 0) throw new Error('this kind of PNG is not read here');
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const rows = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  const pixels = new Uint8Array(3 * width * height);
  let above = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    const start = y * (stride + 1);
    const row = unfiltered(rows[start]!, rows.subarray(start + 1, start + 1 + stride), above, channels);
    for (let x = 0; x < width; x++) pixels.set(row.subarray(x * channels, x * channels + 3), 3 * (y * width + x));
    above = row;
  }
  return pixels;
}

/** A row of a PNG by the filter that was used for it (PNG specification, section 9). */
function unfiltered(filter: number, row: Uint8Array, above: Uint8Array, channels: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(row.length);
  for (let at = 0; at < row.length; at++) {
    const left = at < channels ? 0 : out[at - channels]!;
    const up = above[at]!;
    const corner = at < channels ? 0 : above[at - channels]!;
    const guess = [0, left, up, (left + up) >> 1, nearest(left, up, corner)][filter]!;
    out[at] = row[at]! + guess;
  }
  return out;
}

function nearest(left: number, up: number, corner: number): number {
  const sum = left + up - corner;
  const [a, b, c] = [Math.abs(sum - left), Math.abs(sum - up), Math.abs(sum - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** Of the memory of an X server, in the format of xwd, with 32 bits a pixel: blue, green, red, nothing. */
export function pixelsOfXwd(dump: Buffer): Uint8Array {
  const header = dump.readUInt32BE(0);
  const width = dump.readUInt32BE(16);
  const height = dump.readUInt32BE(20);
  const stride = dump.readUInt32BE(48);
  const start = header + 12 * dump.readUInt32BE(76);
  const pixels = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = start + y * stride + 4 * x;
      pixels.set([dump[at + 2]!, dump[at + 1]!, dump[at]!], 3 * (y * width + x));
    }
  }
  return pixels;
}
