import fc from 'fast-check';
import { expect, it } from 'vitest';
import { columnsOf, evenScale, positionAt, shareOf, tailedScale } from './scale.ts';

const extents = fc.integer({ min: 1, max: 1e6 });
const shares = fc.double({ min: 0, max: 1, noNaN: true });

it('gives each position one place, and each place its position', () => {
  fc.assert(
    fc.property(extents, shares, shares, shares, (extent, part, a, b) => {
      for (const scale of [tailedScale(extent, Math.round(part * extent)), evenScale({ from: 0, to: extent })]) {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((share) => positionAt(scale, share));
        expect(low).toBeLessThanOrEqual(high!);
        expect(shareOf(scale, low!)).toBeCloseTo(Math.min(a, b), 9);
        expect([shareOf(scale, 0), shareOf(scale, extent)]).toEqual([0, 1]);
      }
    }),
  );
});

it('leaves what is watched the width, however much is measured after it', () => {
  const scale = tailedScale(6238, 371);
  expect(shareOf(scale, 371)).toBeCloseTo(0.92, 9);
  expect(shareOf(scale, 371 / 2)).toBeCloseTo(0.46, 9);
  expect(positionAt(scale, 0.96)).toBeCloseTo((371 + 6238) / 2, 6);
  // A short end, or none, takes the room that is its own.
  for (const end of [97, 100]) expect(shareOf(tailedScale(100, end), 97)).toBeCloseTo(0.97, 9);
});

it('places what lies outside of what is shown outside of the width', () => {
  const scale = evenScale({ from: 10, to: 20 });
  expect([5, 25].map((position) => shareOf(scale, position))).toEqual([-0.5, 1.5]);
  expect([-1, 2].map((share) => positionAt(scale, share))).toEqual([10, 20]);
});

it('fills all columns, each with one piece', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4000 }), (width) => {
      expect(columnsOf(tailedScale(100, 10), width).reduce((sum, { columns }) => sum + columns, 0)).toBe(width);
    }),
  );
});
