/** Words that docs/glossary.md has replaced do not come back as names in the code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** Each word, what it is called now, and where it still has its one meaning. */
const RETIRED: readonly (readonly [word: RegExp, now: string, except?: RegExp])[] = [
  [/\bturned\b/, 'transposed or rotated', /camera|document\/view|scene\/contract|commands\/view|kernels\/ssm/],
  [/\bLook\b|\blookOf\b|\.look\(/, 'ColourScheme, Framing or setCamera'],
  [/\bShotName\b|\bSHOTS\b|\btakeShot\b/, 'Viewpoint'],
  [
    /\bPlace\b|\bplaceAt\b|\bWallPlace\b/,
    'WorkgroupSpan, ElementAccess, FileLocation or TensorPlacement',
    /electron|port\/desk|panels\/timeline/,
  ],
  [/\bTraceGlue\b|\bglue\b/, 'trace functions or counting code'],
  [/\bNeeds\b|\bNeedBox\b|\bneedsAt\b|\bneedCount\b/, 'footprint'],
  [/\bRecorderPort\b|\bRECORDER_/, 'FilmPort'],
  [/\bParameters\b(?!<)/, 'Params'],
];

function sources(): string[] {
  return ['core', 'renderer', 'app'].flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|svelte)$/.test(name))
      .map((name) => `${room}/${name.replaceAll('\\', '/')}`),
  );
}

/** Leaves out comments and texts, in which these are ordinary words. */
function code(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|(?<!:)\/\/[^\n]*/g, '')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, '');
}

it.each(RETIRED)('%s is called %s', (word, _, except) => {
  const found = sources().filter(
    (path) => except?.test(path) !== true && word.test(code(readFileSync(join(ROOT, path), 'utf8'))),
  );
  expect(found).toEqual([]);
});

it('no comment hangs on the line above it', () => {
  const found = sources().flatMap((path) =>
    readFileSync(join(ROOT, path), 'utf8')
      .split('\n')
      .flatMap((line, at) => (/(\/\*\*|\/\/) (Of|The same)\b/.test(line) ? [`${path}:${at + 1}`] : [])),
  );
  expect(found).toEqual([]);
});
