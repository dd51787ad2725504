import { describe, expect, it } from 'vitest';
import { PLAIN_COLOURS } from '../../core/document/colours.ts';
import { USUAL_PANELS, USUAL_SIZES } from '../../core/document/panels.ts';
import type { KernelDescription } from '../../core/kernel.ts';
import { readAddress, readViewAddress, writeAddress } from './address.ts';

const kernel: KernelDescription = {
  name: 'toy',
  title: 'Toy',
  group: 'Rows',
  line: '',
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

describe('the address of a view', () => {
  const draft = {
    run: { kernel: 'toy', params: { n: 5, causal: false, scale: null, variant: 'a' }, seed: 1 },
    compare: {
      second: { kernel: 'toy', params: { variant: 'true' } },
      third: { kernel: 'toy', params: {}, camera: { viewpoint: 'top' } },
      lock: 'bytes',
    },
    view: { time: 2.5, theme: 'light', camera: { turned: 3, raised: 0, target: [0, 0, 0.5], distance: 1 } },
    time: { unit: 'tile' },
  } as const;

  it('leaves out what is as usual, and can be read by people', () => {
    const query = writeAddress({ run: draft.run, view: { time: 0 } }, kernel);
    expect(query.toString()).toBe('kernel=toy&set.n=5&view.time=0');
  });

  it('says of a table what differs, and nothing else', () => {
    const view = {
      time: 0,
      sizes: { ...USUAL_SIZES, details: 31 },
      colours: { ...PLAIN_COLOURS, curve: 'log' },
      panels: { ...USUAL_PANELS, setup: false },
      lensAt: { across: 0.5, down: 0.25 },
      line: { pass: 'main', line: 3 },
    } as const;
    const query = writeAddress({ run: draft.run, view }, kernel);
    expect([...query.keys()].filter((key) => key.startsWith('view.'))).toEqual([
      'view.time',
      'view.sizes.details',
      'view.colours.curve',
      'view.panels.setup',
      'view.lensAt.down',
      'view.line.pass',
      'view.line.line',
    ]);
    expect(readViewAddress(`?${query.toString()}`, [kernel])).toMatchObject({ ok: true, value: { view } });
  });

  it('says everything again', () => {
    const outcome = readViewAddress(`?${writeAddress(draft, kernel).toString()}`, [kernel]);
    expect(outcome).toMatchObject({ ok: true, value: { ...draft, run: { kernel: 'toy', params: { n: 5 } } } });
  });

  it('is none where only a run is asked for', () => {
    expect(readViewAddress('?kernel=toy&set.n=3', [kernel])).toBeNull();
  });

  it.each([
    ['view.time=-1', 'view.time must be a number from 0'],
    ['view.time=1&view.colour=red', 'view.colour is not a field'],
    ['view.__proto__.x=1&view.time=x', 'view.time must be'],
    ['compare.lock=step', 'compare.second is missing'],
    ['compare.third.kernel=toy', 'compare.second is missing'],
  ])('with %s is refused in one sentence', (query, says) => {
    const outcome = readViewAddress(`?kernel=toy&${query}`, [kernel]);
    expect(outcome?.ok === false ? outcome.problem.message : '').toContain(says);
  });
});
