import { describe, expect, it } from 'vitest';
import { nameParts, plainName, positionedParts } from './names.ts';

describe('names', () => {
  it.each([
    ['Q', ['Q']],
    ['Q_i', ['Q', 'i']],
    ['rescale_i', ['rescale', 'i']],
    ['A_i_j', ['A', 'i_j']],
    ['h_{t−1}', ['h', 't−1']],
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
});

it('lowers what stands in braces', () => {
  expect(positionedParts('c_{t−1} + i')).toEqual([
    { text: 'c', position: 'base' },
    { text: 't−1', position: 'subscript' },
    { text: ' + i', position: 'base' },
  ]);
  expect(positionedParts('_{−1} = 0')[0]).toEqual({ text: '−1', position: 'subscript' });
});

it('lowers what follows the underscore of a name, and leaves other underscores alone', () => {
  expect(positionedParts('‖∂h_t/∂x̄_s²‖')).toEqual([
    { text: '‖∂h', position: 'base' },
    { text: 't', position: 'subscript' },
    { text: '/∂x̄', position: 'base' },
    { text: 's', position: 'subscript' },
    { text: '2', position: 'superscript' },
    { text: '‖', position: 'base' },
  ]);
  expect(positionedParts('a _b and c_')).toEqual([{ text: 'a _b and c_', position: 'base' }]);
});

describe('letters that programs have to spell out', () => {
  it.each([
    ['Abar', 'Ā'],
    ['Bbar_t', 'B̄_t'],
    ['Abar[0, 1]', 'Ā[0, 1]'],
    ['phik_t', 'φk_t'],
    ['phiQ_i', 'φQ_i'],
    ['phi_0', 'φ_0'],
    ['S_t += phik_tᵀ v_t', 'S_t += φk_tᵀ v_t'],
    ['h = Abar h + Bbar x', 'h = Ā h + B̄ x'],
    ['a bar of Crowbar, philosophy, phial', 'a bar of Crowbar, philosophy, phial'],
    ['rescale_i', 'rescale_i'],
  ])('%s is %s', (name, plain) => {
    expect(plainName(name)).toBe(plain);
  });

  it('are set with their subscripts', () => {
    expect(nameParts('Abar_t').map(({ text }) => text)).toEqual(['Ā', 't']);
    expect(positionedParts('phik_tᵀ').map(({ text }) => text)).toEqual(['φk', 't', 'T']);
  });
});
