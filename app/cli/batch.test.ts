import { expect, it } from 'vitest';
import { filmsOf } from './batch.ts';

const parse = (value: unknown) => filmsOf(JSON.stringify(value), 'films.json');

it('reads films with the options of the command line, and what holds for each', () => {
  const films = parse({
    each: { size: '640x360', fps: 24, 'large-words': true },
    films: [
      { subject: 'attention', to: 'a.mp4', set: { n: 64, causal: true, variant: 'flash' }, fps: 30 },
      { subject: 'talk.tilescope', to: 'talk.pptx', 'large-words': false, set: ['n=4'] },
    ],
  });
  expect(films).toEqual([
    {
      subject: 'attention',
      options: {
        ...{ to: 'a.mp4', set: ['n=64', 'causal=true', 'variant=flash'], in: [], seed: 1, encoder: 'auto' },
        ...{ size: '640x360', fps: '30', largeWords: true },
      },
    },
    {
      subject: 'talk.tilescope',
      options: {
        ...{ to: 'talk.pptx', set: ['n=4'], in: [], seed: 1, encoder: 'auto' },
        ...{ size: '640x360', fps: '24', largeWords: false },
      },
    },
  ]);
});

it('says each fault and its place in one sentence', () => {
  expect(
    parse({
      each: { loop: 'yes' },
      films: [
        { subject: 'attention', to: 'a.mp4', siz: '640x360' },
        { to: 'b.mp4', fps: [] },
        { subject: 'x', set: 3 },
      ],
    }),
  ).toEqual({
    faults: [
      'films.json, each: loop must be true or false.',
      expect.stringMatching(/^films\.json, film 1: There is no option "siz"; did you mean "size"\? The choices are /),
      'films.json, film 2: fps must be a text or a number.',
      'films.json, film 2: subject is missing.',
      'films.json, film 3: set must be an object of values by name, or a list of texts such as "n=64".',
    ],
  });
});

it.each([
  ['{', /^films\.json is no JSON \(.+\)\.$/],
  ['[]', /^films\.json, films is missing\.$/],
  ['{"films": []}', /^films\.json, films lists no film\.$/],
  ['{"films": [{"subject": "matmul"}]}', /^films\.json, film 1: to is missing\.$/],
])('refuses %s', (text, sentence) => {
  const films = filmsOf(text, 'films.json');
  expect('faults' in films ? films.faults : []).toEqual([expect.stringMatching(sentence)]);
});
