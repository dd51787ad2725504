import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOutFrame } from './frame-layout.ts';
import type { Rectangle } from './frame-layout.ts';

const pixels = fc.integer({ min: 64, max: 4096 });

describe('the parts of a frame', () => {
  it('cover every pixel once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 64, max: 300 }),
        fc.integer({ min: 64, max: 300 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        fc.boolean(),
        (width, height, count, stacked, below) => {
          const { band, lines, pictures, figure } = layOutFrame(width, height, count, stacked, below);
          const covered = new Uint8Array(width * height);
          for (const part of [band, figure, ...lines, ...pictures]) if (part !== null) cover(covered, part, width);
          expect(covered.every((times) => times === 1)).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('are as large as one another, but for what cannot be shared', () => {
    fc.assert(
      fc.property(pixels, pixels, fc.integer({ min: 2, max: 3 }), fc.boolean(), (width, height, count, stacked) => {
        const { pictures } = layOutFrame(width, height, count, stacked, false);
        const sizes = pictures.map((part) => (stacked ? part.height : part.width));
        expect(pictures).toHaveLength(count);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(count);
        expect(Math.min(...sizes)).toBeGreaterThan(0);
      }),
    );
  });

  it('stand in a row, or one above the other', () => {
    const row = layOutFrame(1280, 720, 2, false, false).pictures;
    expect(row[0]!.top).toBe(row[1]!.top);
    expect(row[0]!.left).toBeLessThan(row[1]!.left);
    const stack = layOutFrame(1280, 720, 2, true, false).pictures;
    expect(stack[0]!.left).toBe(stack[1]!.left);
    expect(stack[0]!.top).toBeLessThan(stack[1]!.top);
  });
});

function cover(covered: Uint8Array, { left, top, width, height }: Rectangle, across: number): void {
  for (let row = top; row < top + height; row++) {
    for (let column = left; column < left + width; column++) covered[row * across + column]!++;
  }
}
