import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pointOf, subtract, transpose } from './layout/plane.ts';
import type { Plane } from './layout/plane.ts';
import { cellUnder, meet } from './picking.ts';

const tilted: Plane = { origin: [-2, 1, 0.5], right: [4, 0, 0], down: [0, -1, 1.3] };
const eye = [1.5, 6, 9] as const;

describe('picking', () => {
  it('finds the cell whose middle the ray goes through, for any extent', () => {
    const extents = fc.record({ rows: fc.integer({ min: 1, max: 4096 }), columns: fc.integer({ min: 1, max: 4096 }) });
    fc.assert(
      fc.property(
        extents,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.constantFrom(tilted, transpose(tilted)),
        (extent, x, y, plane) => {
          const column = Math.floor(x * extent.columns);
          const row = Math.floor(y * extent.rows);
          const middle = pointOf(plane, (column + 0.5) / extent.columns, (row + 0.5) / extent.rows);
          const ray = { origin: eye, direction: subtract(middle, eye) };
          expect(cellUnder(ray, plane, extent)).toEqual({ row, column });
        },
      ),
    );
  });

  it('misses beside the plane, behind the eye and from the back', () => {
    const beside = { origin: eye, direction: subtract(pointOf(tilted, 1.01, 0.5), eye) };
    expect(meet(beside, tilted)).toBeNull();
    const away = { origin: eye, direction: subtract(eye, pointOf(tilted, 0.5, 0.5)) };
    expect(meet(away, tilted)).toBeNull();
    expect(meet(away, transpose(tilted))).toBeNull();
    const behind = [0, -6, -9] as const;
    expect(meet({ origin: behind, direction: subtract(pointOf(tilted, 0.5, 0.5), behind) }, tilted)).toBeNull();
  });
});
