import { describe, expect, it } from 'vitest';
import { DRAWABLE, gridOf, memoryToScale } from './to-scale.ts';

describe.each(DRAWABLE)('the memory of the $name to scale', (gpu) => {
  const amounts = [0, 1e3, 5e4, 1e6, 1e9, 1e12].map((bytes) => ({ name: String(bytes), bytes }));
  const drawing = memoryToScale(gpu, amounts);

  it('has areas that are to each other as bytes, in each square and from square to square', () => {
    const [memory, all, one] = drawing.levels;
    expect(all!.bytes / memory!.bytes).toBeCloseTo(memory!.next! ** 2, 12);
    expect(one!.bytes / all!.bytes).toBeCloseTo(all!.next! ** 2, 12);
    expect(one!.enlarged).toBeCloseTo(1 / (memory!.next! * all!.next!), 6);
    for (const { bytes, level, edge } of drawing.amounts) {
      if (level !== null) expect(edge ** 2 * drawing.levels[level]!.bytes).toBeCloseTo(bytes, 3);
    }
  });

  it('draws an amount where it is largest and fits, or says that it fits nowhere', () => {
    for (const { bytes, level, edge } of drawing.amounts) {
      if (bytes > gpu.memory) expect(level).toBeNull();
      else {
        expect(edge).toBeLessThanOrEqual(1);
        const next = drawing.levels[level! + 1];
        if (next !== undefined) expect(bytes).toBeGreaterThan(next.bytes);
      }
    }
  });
});

describe('the grid of SMs', () => {
  it.each([
    [108, 9, 12],
    [132, 11, 12],
    [128, 8, 16],
    [40, 5, 8],
    [7, 1, 7],
  ])('of %i has %i rows and %i columns', (cells, rows, columns) => {
    expect(gridOf(cells)).toEqual({ rows, columns });
  });
});
