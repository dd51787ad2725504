import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLAIN_COLOURS } from '../../core/document/colours.ts';
import { USUAL_PANELS, USUAL_SIZES } from '../../core/document/panels.ts';
import type { KernelDescription } from '../../core/kernel.ts';
import { parameterFaults } from '../../core/parameter-problems.ts';
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
  shapes: {},
  conventions: [],
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
    expect(asked).toEqual({
      kernel: 'toy',
      seed: 7,
      params: { n: 3, causal: true, scale: null, variant: 'b' },
      problem: null,
    });
  });

  it('leaves to the check what it cannot read', () => {
    expect(readAddress('?kernel=toy&set.n=many&set.what=1', [kernel]).params).toEqual({ n: 'many', what: '1' });
  });

  it.each(['-1', 'x', '', '4294967296', '1e3', '1.5', '9'.repeat(5000)])('says so when the seed is %s', (seed) => {
    const asked = readAddress(`?kernel=toy&seed=${seed}`, [kernel]);
    expect(asked.seed).toBeNull();
    expect(asked.problem?.message).toMatch(
      /^The seed in the address must be a whole number from 0 to 4294967295, not ".{0,41}": inputs are made from seed 1\.$/,
    );
  });

  it.each([
    [`?kernel=toy&set.n=${'9'.repeat(400)}x`, /without set\.n: it must be a text of at most 64 characters/],
    [`?kernel=toy&set.${'n'.repeat(65)}=1`, /without set\.n+…: it must be a name of at most 64 characters/],
    ['?kernel=toy&set.__proto__=1', /without set\.__proto__: it is no name of a parameter\.$/],
    [`?${Array.from({ length: 65 }, (_, at) => `set.p${at}=1`).join('&')}`, /more than 64 parameters: .* set\.p64\.$/],
  ])('leaves out what no document can hold: %s', (search, says) => {
    const { params, problem } = readAddress(search, [kernel]);
    expect(problem?.message).toMatch(says);
    expect(Object.keys(params).length).toBeLessThanOrEqual(64);
    expect(params).not.toHaveProperty('n');
  });

  it('keeps a value beyond all bounds, which the check then refuses', () => {
    const { params, problem } = readAddress('?kernel=toy&set.scale=1e400', [kernel]);
    expect([params, problem]).toEqual([{ scale: '1e400' }, null]);
    expect(parameterFaults(kernel, params)).toEqual([
      {
        field: 'scale',
        fault: 'scale must be a number from 0 to 9, or auto, not "1e400"',
        offer: { scale: 9 },
      },
    ]);
  });

  it('asks for nothing when empty', () => {
    expect(readAddress('', [kernel])).toEqual({ kernel: null, seed: null, params: {}, problem: null });
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
    ['view.time=1e400', 'view.time must be a number from 0 to 1000000000, not "1e400"'],
    [`view.time=${'1'.repeat(8000)}`, 'characters: of more than 8000 only the run is read'],
  ])('with %s is refused in one sentence', (query, says) => {
    const outcome = readViewAddress(`?kernel=toy&${query}`, [kernel]);
    expect(outcome?.ok === false ? outcome.problem.message : '').toContain(says);
  });
});

describe('any address', () => {
  const name = fc.oneof(
    fc.constantFrom('n', 'causal', 'scale', 'variant', '__proto__', 'constructor', 'a.b', ''),
    fc.string({ maxLength: 80 }),
  );
  const key = fc.oneof(
    fc.constantFrom('kernel', 'seed', 'view.time', 'view.camera', 'view.camera.viewpoint', 'time.axis', 'view.a.b.c'),
    fc.constantFrom('compare.second.kernel', 'compare.second.params.n', 'compare.third', 'compare', 'view.__proto__.x'),
    name.map((text) => `set.${text}`),
  );
  const value = fc.oneof(
    fc.constantFrom('toy', '1', '-1', '4294967296', '1e400', 'NaN', 'auto', 'true', 'null', '{}', '[1,2]', '{"a":[]}'),
    fc.constantFrom('['.repeat(3000), `${'['.repeat(3000)}${']'.repeat(3000)}`),
    fc.string({ maxLength: 100, unit: 'binary' }),
    fc.double().map(String),
  );
  const search = fc.oneof(
    fc
      .array(fc.tuple(key, value), { maxLength: 90 })
      .map((pairs) => `?kernel=toy&${pairs.map(([left, right]) => `${encoded(left)}=${encoded(right)}`).join('&')}`),
    fc.string({ maxLength: 200 }).map((text) => `?${text}`),
  );

  it('is read, or refused in one sentence, and what was read can be written and read again', () => {
    fc.assert(
      fc.property(search, (text) => {
        const { params, seed, problem } = readAddress(text, [kernel]);
        if (problem !== null) expect(problem.message).toMatch(/^.{10,300}\.$/su);
        const query = writeAddress({ run: { kernel: 'toy', params, seed: seed ?? 1 }, view: { time: 0 } }, kernel);
        const again = readAddress(`?${query.toString()}`, [kernel]);
        expect(again.problem).toBeNull();
        expect(again.seed ?? 1).toBe(seed ?? 1);
        const view = readViewAddress(text, [kernel]);
        if (view?.ok === false) expect(view.problem.message).toMatch(/^.{10,400}\.$/su);
      }),
      { numRuns: 1000 },
    );
  });
});

/** Encodes a text, half characters as what stands for them. */
function encoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}
