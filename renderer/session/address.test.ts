import { describe, expect, it } from 'vitest';
import type { KernelDescription } from '../../core/kernel.ts';
import { readAddress } from './address.ts';

const kernel: KernelDescription = {
  name: 'toy',
  title: 'Toy',
  summary: '',
  papers: [],
  presets: [],
  inputs: ['A'],
  sizes: [],
  parameters: [
    { kind: 'integer', name: 'n', label: 'N', help: '', minimum: 1, maximum: 9, default: 4 },
    { kind: 'boolean', name: 'causal', label: '', help: '', default: false },
    { kind: 'number', name: 'scale', label: '', help: '', minimum: 0, maximum: 9, default: null, automatic: '1' },
    { kind: 'choice', name: 'variant', label: '', help: '', default: 'a', options: [] },
  ],
};

describe('an address', () => {
  it('sets kernel, seed and parameters by their types', () => {
    const asked = readAddress('?kernel=toy&seed=7&set.n=3&set.causal=true&set.scale=auto&set.variant=b', [kernel]);
    expect(asked).toEqual({ kernel: 'toy', seed: 7, params: { n: 3, causal: true, scale: null, variant: 'b' } });
  });

  it('leaves to the check what it cannot read', () => {
    expect(readAddress('?kernel=toy&set.n=many&set.what=1', [kernel]).params).toEqual({ n: 'many', what: '1' });
  });

  it.each(['?seed=-1', '?seed=x', '?seed='])('ignores the seed of %s', (search) =>
    expect(readAddress(search, [kernel]).seed).toBeNull(),
  );

  it('asks for nothing when empty', () => {
    expect(readAddress('', [kernel])).toEqual({ kernel: null, seed: null, params: {} });
  });
});
