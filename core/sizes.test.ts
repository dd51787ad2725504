import { describe, expect, it } from 'vitest';
import { formatBytes, sizesApart } from './sizes.ts';

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [14336, '14.0 KB'],
    [5 * 1024 * 1024, '5.0 MB'],
  ])('of %d bytes are written as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [164864, 32768, ['161.0 KB', '32.0 KB']],
    [32772, 32768, ['32.004 KB', '32.000 KB']],
    [32800, 32768, ['32.03 KB', '32.00 KB']],
    [2 ** 30 + 1, 2 ** 30, ['1,073,741,825 B', '1,073,741,824 B']],
    [2 ** 30, 2 ** 30, ['1.0 GB', '1.0 GB']],
  ])('of %d and %d bytes can be told apart', (bytes, bound, texts) => expect(sizesApart(bytes, bound)).toEqual(texts));
});
