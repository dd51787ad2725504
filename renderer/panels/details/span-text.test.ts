import { describe, expect, it } from 'vitest';
import { spanText } from './span-text.ts';

const box = { plane: 1, row: 16, column: 0, rows: 16, columns: 8 };

describe('where a box lies', () => {
  it.each([
    [{ planes: 1, columns: 8 }, box, '[16…31, 0…7]'],
    [{ planes: 2, columns: 8 }, box, '[1, 16…31, 0…7]'],
    [{ planes: 1, columns: 1 }, { ...box, rows: 1, columns: 1 }, '[16]'],
  ])('in %j: %j is %s', (tensor, at, text) => expect(spanText(at, tensor)).toBe(text));
});
