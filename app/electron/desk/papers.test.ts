import { mkdtemp, open, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LONGEST_DOCUMENT } from '../../../core/document/bounds.ts';
import { documentOf } from '../arguments.ts';
import { Papers } from './papers.ts';

let folder: string;
let papers: Papers;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tilescope-test-'));
  papers = new Papers();
});
afterEach(() => rm(folder, { recursive: true }));

it('reads and writes by a name that tells nothing of the path', async () => {
  const path = join(folder, 'talk.tilescope');
  await writeFile(path, 'before');
  const read = await papers.read(path);
  if (!read.ok) throw new Error(read.problem.message);
  expect(read.value).toMatchObject({ name: 'talk.tilescope', text: 'before' });
  expect(read.value.place).not.toContain('talk');
  expect(await papers.write(read.value.place, 'after')).toBeNull();
  expect(await readFile(path, 'utf8')).toBe('after');
  expect(await readdir(folder)).toEqual(['talk.tilescope']);
});

it('writes nothing where no place was given out', async () => {
  expect(await papers.write(join(folder, 'evil.tilescope'), 'text')).toEqual({
    message: expect.stringContaining('no longer knows'),
  });
  expect(await readdir(folder)).toEqual([]);
});

it('keeps what was there when it cannot write', async () => {
  // The file that is written first has a longer name, which is longer than names can be.
  const path = join(folder, `${'n'.repeat(240)}.tilescope`);
  await writeFile(path, 'before');
  const place = papers.placeOf(path);
  expect(await papers.write(place, 'after')).toEqual({ message: expect.stringContaining('cannot be written') });
  expect(await readFile(path, 'utf8')).toBe('before');
});

it('refuses a file that is too large before it reads it, a folder, and one that is not there', async () => {
  const large = join(folder, 'large.tilescope');
  const file = await open(large, 'w');
  // A hole: it takes no room on the disk, and would take it all in memory.
  await file.truncate(LONGEST_DOCUMENT + 1);
  await file.close();
  const sentence = async (path: string) => {
    const outcome = await papers.read(path);
    return outcome.ok ? 'no problem' : outcome.problem.message;
  };
  expect(await sentence(large)).toBe('large.tilescope has 268,435,457 B; a document has at most 268,435,456 B.');
  expect(await sentence(folder)).toMatch(/is not a file\.$/);
  expect(await sentence(join(folder, 'none.tilescope'))).toBe(
    'none.tilescope cannot be read (no such file or directory).',
  );
});

it.each([
  [['talk.tilescope'], '/there/talk.tilescope'],
  [['--lab=kernel=matmul', '/else/TALK.TILESCOPE'], '/else/TALK.TILESCOPE'],
  [['open', '--x=a.tilescope'], undefined],
  [['open', 'talk.tilescope'], '/there/talk.tilescope'],
  [['file:///home/ada/Q%26A%20%231.tilescope'], '/home/ada/Q&A #1.tilescope'],
  [['file://elsewhere/talk.tilescope'], undefined],
  [['file:///a%2fb.tilescope', 'talk.tilescope'], '/there/talk.tilescope'],
])('finds the document in the words %j', (words, path) => {
  expect(documentOf(words, '/there')).toBe(path);
});
