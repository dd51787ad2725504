/** The document that docs/recording.md shows is one that opens, and says what the page says of it. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseDocument } from '../core/document/document.ts';
import { talkOf } from '../core/document/talk.ts';
import { kernels } from '../core/kernels/index.ts';

const PAGE = readFileSync(new URL('../docs/recording.md', import.meta.url), 'utf8');
const example = /```json\n(\{\n\s+"format": "tilescope"[^`]*)```/.exec(PAGE)?.[1] ?? '';

it('opens, and gives each shot its run', () => {
  const parsed = parseDocument(example, 'talk.tilescope');
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const { shots } = talkOf(parsed.value);
  expect(shots.map(({ run }) => [run.kernel, run.params['variant'], run.compare?.second.params['variant']])).toEqual([
    ['attention', 'flash', undefined],
    ['softmax', 'safe', undefined],
    ['attention', 'flash', 'standard'],
  ]);
  expect(shots.map(({ from, to }) => [from, to])).toEqual([
    [0, 40],
    [0, 12],
    [0, 60],
  ]);
});

it('sets values that the kernels have', () => {
  const parsed = parseDocument(example, 'talk.tilescope');
  if (!parsed.ok) throw new Error(parsed.problem.message);
  for (const { run } of talkOf(parsed.value).shots) {
    for (const one of [run, ...(run.compare === null ? [] : [run.compare.second])]) {
      const names = kernels.find(({ name }) => name === one.kernel)?.parameters.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(Object.keys(one.params)));
    }
  }
});
