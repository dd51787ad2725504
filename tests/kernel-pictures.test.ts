/** The list of kernels has a picture of each. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kernels } from '../core/kernels/index.ts';

const FOLDER = new URL('../assets/kernels/', import.meta.url);
const THEMES = ['dark', 'light'] as const;
/** As small as a list of all of them should be. */
const MOST_BYTES = 8 * 1024;

describe.each(kernels.map(({ name }) => name))('%s', (name) => {
  it.each(THEMES)('has a small picture for the %s theme; npm run kernel-pictures makes it', (theme) => {
    const bytes = readFileSync(new URL(`${name}-${theme}.webp`, FOLDER));
    expect(bytes.toString('latin1', 8, 12)).toBe('WEBP');
    expect(bytes.length).toBeLessThan(MOST_BYTES);
  });
});

it('no picture is of a kernel that is gone', () => {
  const known = kernels.flatMap(({ name }) => THEMES.map((theme) => `${name}-${theme}.webp`));
  expect(readdirSync(FOLDER).sort()).toEqual(known.sort());
});
