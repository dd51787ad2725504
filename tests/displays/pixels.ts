/** What is on a display, as red, green and blue of every pixel. */
import { decode } from 'fast-png';

export type Colour = readonly [red: number, green: number, blue: number];

/** Of a PNG with red, green and blue of eight bits, and perhaps alpha. */
export function pixelsOfPng(png: Buffer): Uint8Array {
  const { width, height, channels, depth, data } = decode(png);
  if (depth !== 8 || channels < 3) throw new Error('this kind of PNG is not read here');
  const pixels = new Uint8Array(3 * width * height);
  for (let at = 0; at < width * height; at++) pixels.set(data.subarray(at * channels, at * channels + 3), 3 * at);
  return pixels;
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
