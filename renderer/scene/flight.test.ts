import { describe, expect, it } from 'vitest';
import { arcBetween, easeInOut, flyingPlane, pointAt, smoothStep } from './flight.ts';
import { length, normalOf, partOf, pointOf, subtract, transpose } from './layout/plane.ts';
import type { Plane } from './layout/plane.ts';

const from: Plane = { origin: [-3, 4, 0], right: [1, 0, 0], down: [0, -0.5, 0] };
const to: Plane = { origin: [1, -0.5, 3], right: [2.4, 0, 0], down: [0, -0.8, 0.9] };

describe('a transposed plane', () => {
  it('faces the same way, and has its rows to the right', () => {
    expect(normalOf(transpose(from))).toEqual(normalOf(from));
    const second = partOf(transpose(from), { rows: 4, columns: 2 }, { row: 1, column: 0, rows: 1, columns: 2 });
    expect(second).toEqual({ origin: [-2.75, 4, 0], right: [0, -0.5, 0], down: [0.25, 0, 0], transposed: true });
  });
});

describe('a flight', () => {
  it.each([1, -1] as const)('starts and ends exactly at its places (side %i)', (side) => {
    const arc = arcBetween(from, to, side);
    expect(flyingPlane(from, to, arc, 0)).toEqual(from);
    expect(flyingPlane(from, to, arc, 1)).toEqual(to);
    expect(length(subtract(pointAt(arc, 0), pointOf(from, 0.5, 0.5)))).toBeLessThan(1e-12);
    expect(length(subtract(pointAt(arc, 1), pointOf(to, 0.5, 0.5)))).toBeLessThan(1e-12);
  });

  it('does not jump', () => {
    const arc = arcBetween(from, to, 1);
    let last = from;
    for (let step = 1; step <= 200; step++) {
      const next = flyingPlane(from, to, arc, step / 200);
      expect(length(subtract(next.origin, last.origin))).toBeLessThan(0.15);
      expect(length(subtract(next.right, last.right))).toBeLessThan(0.05);
      last = next;
    }
  });

  it('bows to one side for loads and to the other for stores', () => {
    const middle = (side: 1 | -1): number => pointAt(arcBetween(from, to, side), 0.5)[0];
    expect(middle(1)).toBeGreaterThan(middle(-1));
  });

  it('grows a little on its way', () => {
    const same = { ...from, origin: [2, 0, 3] as const };
    const half = flyingPlane(from, same, arcBetween(from, same, 1), 0.5);
    expect(length(half.right)).toBeGreaterThan(1.05);
    expect(length(half.right)).toBeLessThan(1.3);
  });
});

describe('easing', () => {
  it.each([easeInOut, (t: number) => smoothStep(0, 1, t)])(
    'runs from 0 to 1, monotone and still at both ends',
    (ease) => {
      expect(ease(0)).toBe(0);
      expect(ease(1)).toBe(1);
      for (let at = 0; at < 100; at++) expect(ease((at + 1) / 100)).toBeGreaterThanOrEqual(ease(at / 100));
      expect(ease(0.01)).toBeLessThan(0.01);
      expect(ease(0.99)).toBeGreaterThan(0.99);
    },
  );
});
