import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { embed, extract } from './array.ts';
import { parseDocument, writeDocument } from './document.ts';
import type { Document, DocumentDraft } from './document.ts';
import { VIEWPOINTS } from './view.ts';
import { keyOf, SHOWN } from './storyboard.ts';
import { talkOf } from './talk.ts';
import { THEMES } from './settings.ts';
import { SWEEP_METRICS } from '../sweep.ts';

const FILE = 'talk.tilescope';

function written(draft: DocumentDraft): string {
  const outcome = writeDocument(draft);
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.value;
}

function read(text: string): Document {
  const outcome = parseDocument(text, FILE);
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.value;
}

function sentence(text: string): string {
  const outcome = parseDocument(text, FILE);
  return outcome.ok ? 'no problem' : outcome.problem.message;
}

const least: DocumentDraft = { run: { kernel: 'attention', params: {}, seed: 1 }, view: { time: 0 } };

const anyName = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,12}$/).filter((name) => name !== 'constructor');
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const index = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const step = fc.integer({ min: 0, max: 1e9 });
const time = fc.double({ noNaN: true, min: 0, max: 1e9 }).map((value) => value + 0);
const coordinate = fc.double({ noNaN: true, min: -1000, max: 1000 }).map((value) => value + 0);
const point = fc.tuple(coordinate, coordinate, coordinate);
const camera = fc.oneof(
  fc.record({ viewpoint: fc.constantFrom(...VIEWPOINTS) }),
  fc.record({
    turned: fc.integer({ min: -180, max: 180 }),
    raised: fc.integer({ min: -90, max: 90 }),
    target: point,
    distance: fc.double({ noNaN: true, min: 0.001, max: 1000 }),
  }),
);
const element = fc.oneof(
  fc.record({ tensor: anyName, plane: index, row: index, column: index }),
  fc.record({ slot: anyName, row: index, column: index }),
);
const share = fc.integer({ min: 0, max: 1e6 }).map((millionths) => millionths / 1e6);
const held = {
  picked: fc.option(element),
  lensOn: fc.option(element),
  lensAt: fc.record({ across: share, down: share }),
};
const params = fc.dictionary(anyName, fc.oneof(number, fc.boolean(), fc.string({ maxLength: 64 }), fc.constant(null)), {
  maxKeys: 8,
  noNullPrototype: true,
});
const array = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, columns]) =>
    fc
      .float32Array({ minLength: rows * columns, maxLength: rows * columns })
      .map((values) => embed('Q.npy', [rows, columns], values)),
  );
const beside = fc.record({ kernel: anyName, params, camera, ...held });
const partner = fc.record({ kernel: anyName, params });
const shotRun = fc.record({
  kernel: anyName,
  params,
  seed: fc.integer({ min: 0, max: 0xffffffff }),
  inputs: fc.dictionary(anyName, fc.constant('array-1'), { maxKeys: 2, noNullPrototype: true }),
  compare: fc.option(
    fc.record({
      second: partner,
      third: fc.option(partner),
      lock: fc.constantFrom('step', 'bytes'),
      turns: fc.integer({ min: 0, max: 2 }),
    }),
  ),
});
const sweep = fc.record({
  title: fc.string({ maxLength: 200 }),
  axis: fc.string({ maxLength: 64 }),
  metric: fc.constantFrom(...SWEEP_METRICS),
  values: fc.array(fc.integer({ min: 1, max: 2 ** 24 }), { maxLength: 5 }),
  series: fc.array(fc.record({ label: fc.string({ maxLength: 120 }), kernel: anyName, parameter: anyName, params }), {
    maxLength: 3,
  }),
  seed: fc.integer({ min: 0, max: 0xffffffff }),
  closedForms: fc.option(fc.record({ bytes: fc.integer({ min: 1, max: 16 }), batch: fc.integer({ min: 1, max: 99 }) })),
});

const draft: fc.Arbitrary<DocumentDraft> = fc.record({
  run: fc.record({
    kernel: anyName,
    params,
    seed: fc.integer({ min: 0, max: 0xffffffff }),
    inputs: fc.dictionary(anyName, array, { maxKeys: 3, noNullPrototype: true }),
  }),
  compare: fc.option(
    fc.record({
      second: beside,
      third: fc.option(beside),
      lock: fc.constantFrom('step', 'bytes', 'tile', 'share'),
      stacked: fc.boolean(),
      turns: fc.integer({ min: 0, max: 2 }),
    }),
  ),
  view: fc.record(
    {
      time,
      camera,
      theme: fc.constantFrom(...THEMES),
      projector: fc.boolean(),
      lens: fc.boolean(),
      ...held,
      sizes: fc.record({ setup: fc.integer({ min: 18, max: 40 }), machine: fc.integer({ min: 20, max: 75 }) }),
      line: fc.option(fc.record({ pass: anyName, line: fc.integer({ min: 1, max: 99 }) })),
      queryRow: fc.option(index),
      plotLine: fc.option(fc.record({ line: index, summed: fc.boolean() })),
    },
    { requiredKeys: ['time'] },
  ),
  time: fc.record(
    {
      axis: fc.constantFrom('step', 'bytes', 'nanoseconds'),
      tracks: fc.boolean(),
      stretch: fc.option(fc.record({ from: time, to: time })),
      loop: fc.option(fc.record({ from: step, to: step })),
      bookmarks: fc.array(fc.record({ step, note: fc.string() }), { maxLength: 4 }),
      breakpoints: fc.array(
        fc.oneof(
          fc.record({ pass: anyName, line: fc.integer({ min: 1, max: 99 }) }),
          fc.record({ tile: anyName, row: index, column: index }),
        ),
        { maxLength: 4 },
      ),
    },
    { requiredKeys: [] },
  ),
  storyboard: fc.array(
    fc.record(
      {
        caption: fc.string({ maxLength: 200 }),
        from: time,
        to: time,
        camera,
        beside: fc.array(fc.record({ camera, picked: fc.option(element) }), { maxLength: 2 }),
        run: fc.option(shotRun),
        shown: fc.constantFrom(...SHOWN),
        row: fc.option(index),
        raster: fc.record({ read: fc.option(anyName), stored: fc.option(anyName) }),
        sweep: fc.option(sweep),
        notes: fc.string(),
      },
      { requiredKeys: ['from', 'to'] },
    ),
    { maxLength: 3 },
  ),
  arrays: array.map((one) => ({ 'array-1': one })),
});

describe('a document', () => {
  it('is read as it was written, and written as it was read', () => {
    fc.assert(
      fc.property(draft, (given) => {
        const text = written(given);
        const document = read(text);
        expect(document).toMatchObject(given);
        expect(written(draftOf(document))).toBe(text);
      }),
    );
  });

  it('does not depend on the order of names', () => {
    const one = written({ ...least, run: { ...least.run, params: { n: 64, d: 32, causal: true } } });
    const other = written({
      view: least.view,
      run: { seed: 1, params: { causal: true, d: 32, n: 64 }, kernel: 'attention' },
    });
    expect(other).toBe(one);
    expect(one).toContain('"n": 64\n');
  });

  it('keeps every bit of an array', () => {
    const values = Float32Array.of(0, -0, 1.5, 3.4e38, 1e-45, -7);
    const { run } = read(written({ ...least, run: { ...least.run, inputs: { Q: embed('Q.npy', [2, 3], values) } } }));
    expect(new Uint32Array(extract(run.inputs['Q']!).buffer)).toEqual(new Uint32Array(values.buffer));
  });
});

describe('a document of an earlier version', () => {
  it('may call a viewpoint a shot, and is written with the new word', () => {
    const { view, storyboard } = read(
      changed({
        view: { time: 0, camera: { shot: 'tray' } },
        storyboard: [{ from: 0, to: 1, camera: { shot: 'top' } }],
      }),
    );
    expect(view.camera).toEqual({ viewpoint: 'tray' });
    expect(storyboard[0]!.camera).toEqual({ viewpoint: 'top' });
    expect(written({ ...least, view, storyboard })).not.toContain('"shot"');
  });
});

describe('a text that is no document', () => {
  const bad: readonly (readonly [text: string, says: string])[] = [
    ['', 'is not a .tilescope document: it is not JSON'],
    ['null', 'it does not say so'],
    ['[1]', 'it does not say so'],
    ['{"format":"tilescope"}', 'names no version'],
    ['{"format":"tilescope","version":7}', 'is of version 7; this Tilescope reads up to 1: open it in a newer one'],
    [changed({ view: undefined }), 'view is missing'],
    [changed({ colour: 'red' }), 'colour is not a field of a document'],
    [changed({ run: { ...least.run, seed: -3 } }), 'run.seed must be a whole number from 0 to 4294967295, not -3'],
    [changed({ run: { ...least.run, params: { n: [] } } }), 'run.params.n must be a number, true or false'],
    [changed({ view: { time: '12' } }), 'view.time must be a number from 0 to 1000000000, not "12"'],
    [
      changed({ view: { time: 0, camera: { turned: 0, raised: 0, target: [0, 0, 1e9], distance: 1 } } }),
      'view.camera must be',
    ],
    [changed({ storyboard: Array.from({ length: 501 }, () => 0) }), 'storyboard must be a list of at most 500'],
    [changed({ storyboard: [{ caption: 'x'.repeat(201), from: 0, to: 1 }] }), 'a text of at most 200 characters'],
    [changed({ run: { ...least.run, inputs: { Q: { file: 'Q', shape: [4096, 8192], base64: '' } } } }), '16777216'],
    [changed({ run: { ...least.run, inputs: { Q: { file: 'Q', shape: [2, 2], base64: 'AAAA' } } } }), 'needs 24'],
    [
      changed({ run: { ...least.run, inputs: { Q: { file: 'Q', shape: [1], base64: '*AAAAA==' } } } }),
      'run.inputs.Q is not base64',
    ],
    [changed({ run: { ...least.run, inputs: { Q: { file: 'Q', shape: [], base64: '' } } } }), 'one to three extents'],
    ['['.repeat(1e6), 'it is not JSON'],
    [`{"format":"tilescope","version":1,"run":${'['.repeat(1e5)}${']'.repeat(1e5)}}`, 'run.kernel is missing'],
  ];
  it.each(bad.map(([text, says]) => ({ text, says })))('gets one sentence: $says', ({ text, says }) => {
    const message = sentence(text);
    expect(message).toContain(says);
    expect(message).toMatch(/^talk\.tilescope .*\.$/);
    expect(message.length).toBeLessThan(300);
  });

  it('never throws, whatever was changed in it', () => {
    fc.assert(
      fc.property(draft, fc.nat(), fc.nat({ max: 40 }), fc.string(), (given, at, length, put) => {
        const text = written(given);
        const start = at % text.length;
        const outcome = parseDocument(text.slice(0, start) + put + text.slice(start + length), FILE);
        if (!outcome.ok) expect(outcome.problem.message).toMatch(/\.$/);
      }),
      { numRuns: 300 },
    );
  });

  it('never throws on other JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('run', 'compare', 'view', 'time', 'storyboard'), (value, section) => {
        const message = sentence(changed({ [section]: value }));
        expect(message === 'no problem' || message.startsWith(FILE)).toBe(true);
      }),
    );
  });
});

function changed(change: object): string {
  return JSON.stringify({ format: 'tilescope', version: 1, ...least, ...change });
}

function draftOf({ run, compare, view, time: times, storyboard, arrays }: Document): DocumentDraft {
  return { run, compare, view, time: times, storyboard, arrays };
}

describe('the shots of a document', () => {
  const array = embed('Q.npy', [2], Float32Array.of(1, 2));
  const params = { n: 16, d: 8 };

  it('show the run of the document where they have none of their own, with what it loads', () => {
    const own = { kernel: 'softmax', params: {}, seed: 2 };
    const { shots, arrays } = talkOf(
      read(
        written({
          run: { kernel: 'attention', params, seed: 3, inputs: { Q: array } },
          compare: { second: { kernel: 'matmul', params: { n: 2 } }, lock: 'bytes' },
          view: { time: 0 },
          storyboard: [
            { from: 0, to: 1 },
            { from: 0, to: 2, run: own },
          ],
        }),
      ),
    );
    const [name] = Object.keys(arrays);
    expect(arrays).toEqual({ [name!]: array });
    expect(shots[0]!.run).toEqual({
      kernel: 'attention',
      params,
      seed: 3,
      inputs: { Q: name },
      compare: { second: { kernel: 'matmul', params: { n: 2 } }, third: null, lock: 'bytes', stacked: false, turns: 0 },
    });
    expect(shots[1]!.run).toEqual({ ...own, inputs: {}, compare: null });
  });

  it('load only arrays that are there', () => {
    const run = { kernel: 'attention', inputs: { Q: 'array-9' } };
    const text = JSON.stringify({ ...read(written(least)), storyboard: [{ from: 0, to: 1, run }] });
    expect(sentence(text)).toBe(
      'talk.tilescope is not a valid document: it has a shot, number 1, that loads array-9, and no array of that name.',
    );
  });

  it('show the same run in whatever order its values are written', () => {
    const [first] = talkOf(read(written({ ...least, storyboard: [{ from: 0, to: 1 }] }))).shots;
    const key = (values: Record<string, number>): string => keyOf({ ...first!.run, params: values });
    expect(key({ n: 16, d: 8 })).toBe(key({ d: 8, n: 16 }));
    expect(key({ n: 16, d: 8 })).not.toBe(key({ n: 8, d: 16 }));
    expect(keyOf({ ...first!.run, seed: 2 })).not.toBe(keyOf(first!.run));
  });
});
