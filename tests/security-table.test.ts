/** docs/security.md names tests; a test that is renamed or gone must not stay in the table. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NICKNAMES: Readonly<Record<string, string>> = {
  sources: 'security.test.ts',
  inside: 'electron-security.spec.ts',
};

const texts = new Map(
  ['app', 'tests', 'core', 'renderer']
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((path) => /\.(test|spec)\.ts$/.test(path))
    .map((path) => [path.split('/').at(-1)!, readFileSync(join(ROOT, path), 'utf8')]),
);
const table = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');
const named = [...table.matchAll(/(?:`([\w-]+\.(?:test|spec)\.ts)`|(sources|inside)): "([^"]+)"/g)].map(
  ([, file, nickname, title]) => [file ?? NICKNAMES[nickname!]!, title!] as const,
);

it('names tests', () => {
  expect(named.length).toBeGreaterThan(35);
});

it.each(named)('%s has "%s"', (file, title) => {
  // A title may have tags behind it.
  expect(texts.get(file)?.replaceAll(/ @\w+'/g, "'")).toContain(`'${title}'`);
});
