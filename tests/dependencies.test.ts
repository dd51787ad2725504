import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

function read(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');
}

const manifest = JSON.parse(read('package.json')) as Record<
  'dependencies' | 'devDependencies',
  Readonly<Record<string, string>>
>;
const declared = { ...manifest.dependencies, ...manifest.devDependencies };

it('gives a reason for every dependency, and for nothing else', () => {
  const rows = read('docs/dependencies.md').matchAll(/^\| `([^`]+)` +\| (\S.*\S) +\|$/gm);
  const explained = Array.from(rows, ([, name]) => name);
  expect(explained.toSorted()).toEqual(Object.keys(declared).toSorted());
});

it('pins every dependency', () => {
  expect(Object.values(declared).filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});
