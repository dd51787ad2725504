import { describe, expect, it } from 'vitest';
import { kernels } from './kernels/index.ts';
import { defaultParameters } from './parameters.ts';
import { setupWords } from './setup-words.ts';

const wordsFor = (name: string, values: object = {}): string => {
  const kernel = kernels.find((one) => one.name === name)!;
  return setupWords(kernel.parameters, { ...defaultParameters(kernel), ...values });
};

describe('a set-up in words', () => {
  it('names variant, what is not as usual, and sizes', () => {
    expect(wordsFor('attention')).toBe('flash, N = 64, d = 32, Br = 16, Bc = 16');
    expect(wordsFor('attention', { causal: true, heads: 4 })).toBe(
      'flash, causal mask, N = 64, d = 32, H = 4, Br = 16, Bc = 16',
    );
    expect(wordsFor('lstm', { influence: false })).toMatch(/no influence/);
  });

  it('has a function as it is written, after a label that ends in =', () => {
    const target = {
      kind: 'expression',
      name: 'target',
      label: 'y =',
      help: '',
      variables: ['x'],
      default: 'x',
    } as const;
    expect(setupWords([target], { target: 'sin(x)' })).toBe('y = sin(x)');
    expect(setupWords([target], { target: 'x' })).toBe('');
  });

  it('is short enough for a title, whatever the preset', () => {
    for (const { presets, name } of kernels) {
      for (const { values } of presets) expect(wordsFor(name, values).length).toBeLessThan(90);
    }
  });
});
