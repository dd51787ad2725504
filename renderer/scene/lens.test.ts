import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lensLayout } from './lens.ts';

const extent = fc.integer({ min: 1, max: 4096 });
const cases = fc
  .record({
    across: extent,
    down: extent,
    width: fc.integer({ min: 640, max: 3840 }),
    height: fc.integer({ min: 400, max: 2160 }),
  })
  .chain((given) =>
    fc.record({
      extent: fc.constant([given.across, given.down] as const),
      at: fc.tuple(fc.integer({ min: 0, max: given.across - 1 }), fc.integer({ min: 0, max: given.down - 1 })),
      point: fc.record({ x: fc.integer({ min: 0, max: given.width }), y: fc.integer({ min: 0, max: given.height }) }),
      picture: fc.constant({ width: given.width, height: given.height }),
    }),
  );

describe('the number lens', () => {
  it('shows the cell, nothing beyond the plane, and stands in the picture with its words', () => {
    fc.assert(
      fc.property(cases, ({ extent: all, at, point, picture }) => {
        const { x, y, width, height, words, first, count } = lensLayout(at, all, point, picture);
        for (const axis of [0, 1] as const) {
          expect(first[axis]).toBeGreaterThanOrEqual(0);
          expect(first[axis] + count[axis]).toBeLessThanOrEqual(all[axis]);
          expect(at[axis]).toBeGreaterThanOrEqual(first[axis]);
          expect(at[axis]).toBeLessThan(first[axis] + count[axis]);
        }
        expect(x).toBeGreaterThanOrEqual(0);
        expect(y - words).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(picture.width);
        expect(y + height).toBeLessThanOrEqual(picture.height);
      }),
    );
  });

  it('does not hide what it is at, where there is room above or below', () => {
    const picture = { width: 1280, height: 720 };
    for (const point of [
      { x: 640, y: 400 },
      { x: 640, y: 60 },
    ]) {
      const { x, y, width, height } = lensLayout([10, 10], [64, 64], point, picture);
      const inside = point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;
      expect(inside).toBe(false);
    }
  });
});
