import { expect, it } from 'vitest';
import { estimateWidth } from './widths.ts';

it('knows that a subscript is smaller', () => {
  expect(estimateWidth('S_ij')).toBeLessThan(estimateWidth('Sij'));
  expect(estimateWidth('rescale_i')).toBeGreaterThan(3);
});
