import fc from 'fast-check';
import { expect, it } from 'vitest';
import { alphaToI420, flipRows, i420Length, toI420, unmultiply } from './colour.ts';

/** What a player shows for a uniform 2 x 2 picture: BT.709, limited range. */
function shown(red: number, green: number, blue: number): number[] {
  const planes = new Uint8Array(i420Length(2, 2));
  toI420(Uint8Array.from(Array.from({ length: 4 }, () => [red, green, blue, 255]).flat()), 2, 2, planes);
  const y = (planes[0]! - 16) / 219;
  const u = (planes[4]! - 128) / 224;
  const v = (planes[5]! - 128) / 224;
  const [r, b] = [y + 1.5748 * v, y + 1.8556 * u];
  const g = (y - 0.2126 * r - 0.0722 * b) / 0.7152;
  return [r, g, b].map((part) => part * 255);
}

it('keeps every colour to within the steps of eight bits', () => {
  const channel = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(channel, channel, channel, (red, green, blue) => {
      shown(red, green, blue).forEach((part, at) => {
        expect(Math.abs(part - [red, green, blue][at]!)).toBeLessThan(2.5);
      });
    }),
    { numRuns: 2000 },
  );
});

it('has black at 16, white at 235, and grey without a hue', () => {
  const planes = new Uint8Array(i420Length(2, 2));
  for (const [grey, luma] of [
    [0, 16],
    [255, 235],
  ] as const) {
    toI420(new Uint8Array(16).fill(grey), 2, 2, planes);
    expect([...planes]).toEqual([luma, luma, luma, luma, 128, 128]);
  }
});

it('puts each pixel where it belongs', () => {
  const pixels = new Uint8Array(4 * 4 * 4);
  pixels.fill(255, (4 + 2) * 4, (4 + 2) * 4 + 3);
  const planes = new Uint8Array(i420Length(4, 4));
  toI420(pixels, 4, 4, planes);
  expect([...planes.subarray(0, 16)].flatMap((luma, at) => (luma > 16 ? [at] : []))).toEqual([6]);
});

it('turns rows upside down', () => {
  const pixels = Uint8Array.from({ length: 2 * 3 * 4 }, (_, at) => at);
  flipRows(pixels, 2, 3);
  expect([...pixels]).toEqual([16, 17, 18, 19, 20, 21, 22, 23, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7]);
});

it('takes alpha out of colours, and leaves nothing where nothing is', () => {
  const pixels = Uint8Array.from([100, 50, 0, 128, 9, 9, 9, 0, 200, 0, 0, 100, 1, 2, 3, 255]);
  unmultiply(pixels);
  expect([...pixels]).toEqual([199, 100, 0, 128, 0, 0, 0, 0, 255, 0, 0, 100, 1, 2, 3, 255]);
});

it('makes a grey picture of alpha', () => {
  const planes = new Uint8Array(i420Length(2, 2));
  alphaToI420(Uint8Array.from([0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 8]), 2, 2, planes);
  expect([...planes]).toEqual([7, 0, 255, 8, 128, 128]);
});
