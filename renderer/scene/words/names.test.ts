import { describe, expect, it } from 'vitest';
import { estimateWidth, nameParts, positionedParts } from './names.ts';

describe('names', () => {
  it.each([
    ['Q', ['Q']],
    ['Q_i', ['Q', 'i']],
    ['rescale_i', ['rescale', 'i']],
    ['A_i_j', ['A', 'i_j']],
    ['_x', ['_x']],
    ['x_', ['x_']],
    ['', ['']],
  ])('%s', (name, texts) => {
    const parts = nameParts(name);
    expect(parts.map((part) => part.text)).toEqual(texts);
    expect(parts.map((part) => part.position)).toEqual(texts.map((_, at) => (at === 0 ? 'base' : 'subscript')));
  });

  it('turns raised and lowered characters into plain ones', () => {
    expect(positionedParts('Σₖ K₁₂ᵀ')).toEqual([
      { text: 'Σ', position: 'base' },
      { text: 'k', position: 'subscript' },
      { text: ' K', position: 'base' },
      { text: '12', position: 'subscript' },
      { text: 'T', position: 'superscript' },
    ]);
  });

  it('knows that a subscript is smaller', () => {
    expect(estimateWidth('S_ij')).toBeLessThan(estimateWidth('Sij'));
    expect(estimateWidth('rescale_i')).toBeGreaterThan(3);
  });
});

it('lowers what stands in braces', () => {
  expect(positionedParts('c_{t−1} + i')).toEqual([
    { text: 'c', position: 'base' },
    { text: 't−1', position: 'subscript' },
    { text: ' + i', position: 'base' },
  ]);
  expect(positionedParts('_{−1} = 0')[0]).toEqual({ text: '−1', position: 'subscript' });
});
