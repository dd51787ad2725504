import { unzlibSync } from 'fflate';
import { expect, it } from 'vitest';
import { changedRegion } from './pictures.ts';
import { encodePng, SIGNATURE } from './png.ts';

const [WIDTH, HEIGHT] = [13, 7];

function picture(seed: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: WIDTH * HEIGHT * 4 }, (_, at) =>
    at % 4 === 3 ? 255 : (at * seed + (at >> 5) * 31) & 255,
  );
}

/** Reads a PNG of filters 0 to 2 as plain bytes. */
function decode(bytes: Uint8Array, step: number): { pixels: Uint8Array; types: string[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const types: string[] = [];
  let data = new Uint8Array();
  for (let at = SIGNATURE.length; at < bytes.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    // The checksum of an empty IEND, as every PNG has it.
    if (type === 'IEND') expect(view.getUint32(at + 8 + length)).toBe(0xae426082);
    if (type === 'IDAT') data = new Uint8Array(unzlibSync(bytes.subarray(at + 8, at + 8 + length)));
    types.push(type);
    at += length + 12;
  }
  const row = WIDTH * step;
  const pixels = new Uint8Array(row * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    const filter = data[y * (row + 1)]!;
    for (let x = 0; x < row; x++) {
      const left = x < step ? 0 : pixels[y * row + x - step]!;
      const above = y === 0 ? 0 : pixels[(y - 1) * row + x]!;
      pixels[y * row + x] = data[y * (row + 1) + 1 + x]! + [0, left, above][filter]!;
    }
  }
  return { pixels, types };
}

it.each([1, 3, 77])('gives back what was put into it (%i)', async (seed) => {
  const pixels = picture(seed);
  const file = decode(await encodePng(pixels, WIDTH, HEIGHT, true), 4);
  expect(file.types).toEqual(['IHDR', 'sRGB', 'IDAT', 'IEND']);
  expect([...file.pixels]).toEqual([...pixels]);
});

it('leaves alpha out of an opaque picture', async () => {
  const pixels = picture(5);
  const file = decode(await encodePng(pixels, WIDTH, HEIGHT, false), 3);
  expect([...file.pixels]).toEqual([...pixels].filter((_, at) => at % 4 !== 3));
});

it('finds the smallest rectangle that has changed', () => {
  const before = picture(1);
  const after = before.slice();
  expect(changedRegion(before, after, WIDTH, HEIGHT)).toEqual({ left: 0, top: 0, width: 1, height: 1 });
  after[(2 * WIDTH + 3) * 4] = 255 - after[(2 * WIDTH + 3) * 4]!;
  after[(4 * WIDTH + 9) * 4 + 1] = 255 - after[(4 * WIDTH + 9) * 4 + 1]!;
  expect(changedRegion(before, after, WIDTH, HEIGHT)).toEqual({ left: 3, top: 2, width: 7, height: 3 });
});
