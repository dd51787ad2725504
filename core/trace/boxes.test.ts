import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonBox, elementsIn, unite } from './boxes.ts';
import type { Box } from './boxes.ts';

const anyBox: fc.Arbitrary<Box> = fc.record({
  plane: fc.nat(1),
  row: fc.nat(9),
  column: fc.nat(9),
  rows: fc.integer({ min: 1, max: 6 }),
  columns: fc.integer({ min: 1, max: 6 }),
});

function elementsOf(boxes: readonly Box[]): string[] {
  const found: string[] = [];
  for (const { plane, row, column, rows, columns } of boxes) {
    for (let r = row; r < row + rows; r++) {
      for (let c = column; c < column + columns; c++) found.push(`${plane} ${r} ${c}`);
    }
  }
  return found;
}

describe('boxes', () => {
  it('united cover the same elements, each once', () => {
    fc.assert(
      fc.property(fc.array(anyBox, { maxLength: 12 }), (boxes) => {
        const united = unite(boxes);
        const elements = elementsOf(united);
        expect(new Set(elements)).toEqual(new Set(elementsOf(boxes)));
        expect(elements).toHaveLength(new Set(elements).size);
        expect(elementsIn(united)).toBe(elements.length);
      }),
    );
  });

  it('that tile a band become one', () => {
    const tiles = [0, 4, 8].flatMap((row) =>
      [0, 5].map((column) => ({ plane: 0, row, column, rows: 4, columns: 5 }) as const),
    );
    expect(unite(tiles)).toEqual([{ plane: 0, row: 0, column: 0, rows: 12, columns: 10 }]);
  });

  it('have in common what both hold', () => {
    fc.assert(
      fc.property(anyBox, anyBox, (a, b) => {
        const common = commonBox(a, b);
        const inBoth = elementsOf([a]).filter((element) => elementsOf([b]).includes(element));
        expect(common === null ? [] : elementsOf([common])).toEqual(inBoth);
      }),
    );
  });
});
