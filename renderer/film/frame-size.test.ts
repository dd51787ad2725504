import fc from 'fast-check';
import { expect, it } from 'vitest';
import { frameSize } from './frame-size.ts';

it('gives exactly the pixels that are asked for, as three rounds them', () => {
  const side = fc.integer({ min: 64, max: 8192 });
  fc.assert(
    fc.property(side, side, (width, height) => {
      const size = frameSize(width, height);
      expect(Math.floor(size.width * size.pixelRatio)).toBe(width);
      expect(Math.floor(size.height * size.pixelRatio)).toBe(height);
    }),
    { numRuns: 2000 },
  );
});

it('is the same picture at every size of one shape', () => {
  for (const [width, height] of [
    [640, 360],
    [1920, 1080],
    [3840, 2160],
  ] as const) {
    expect(frameSize(width, height).width).toBeCloseTo(1280, 4);
    expect(frameSize(width, height).pixelRatio).toBeCloseTo(height / 720, 9);
  }
});
