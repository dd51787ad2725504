import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { charactersOf, fontProblem } from './font.ts';
import type { Characters } from './font.ts';

const bundled = (face: string): Uint8Array => readFileSync(`node_modules/@fontsource/inter/files/inter-${face}.woff2`);
const has = (characters: Characters, text: string): boolean =>
  [...text].every((one) =>
    characters.some(([first, last]) => first <= one.codePointAt(0)! && one.codePointAt(0)! <= last),
  );

function read(name: string, bytes: Uint8Array): Characters {
  const outcome = charactersOf(name, bytes, brotliDecompressSync);
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.value;
}

/** A font with nothing but a table of characters. */
function plain(cmap: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(28 + 2 * cmap.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x00010000);
  view.setUint16(4, 1);
  bytes.set(new TextEncoder().encode('cmap'), 12);
  view.setUint32(20, 28);
  view.setUint32(24, 2 * cmap.length);
  cmap.forEach((word, at) => view.setUint16(28 + 2 * at, word));
  return bytes;
}
/** One subtable in Unicode. */
const one = (...subtable: readonly number[]): readonly number[] => [0, 1, 3, 1, 0, 12, ...subtable];

describe('the characters of a font', () => {
  it('are found in WOFF2', () => {
    const latin = read('latin.woff2', bundled('latin-400-normal'));
    expect(has(latin, 'Flash attention, N = 64, é–×')).toBe(true);
    expect(has(latin, 'λ')).toBe(false);
    expect(has(read('greek.woff2', bundled('greek-500-normal')), 'λΣ')).toBe(true);
  });

  it('are found in segments, without those that have no glyph', () => {
    // A to C by a distance, and a to c by a list in which b has none.
    const cmap = one(4, 0, 0, 6, 0, 0, 0, 67, 99, 0xffff, 0, 65, 97, 0xffff, 0x10000 - 64, 0, 1, 0, 4, 0, 5, 0, 6);
    expect(read('a.ttf', plain(cmap))).toEqual([
      [65, 67],
      [97, 97],
      [99, 99],
    ]);
  });

  it('are found in groups, of which neighbours are one', () => {
    const cmap = one(12, 0, 0, 40, 0, 0, 0, 2, 0, 65, 0, 67, 0, 1, 0, 68, 0, 70, 0, 9);
    expect(read('a.otf', plain(cmap))).toEqual([[65, 70]]);
  });

  it.each<[string, Uint8Array, string]>([
    ['a.txt', new TextEncoder().encode('no font'), 'a.txt is no font of the kinds WOFF2, TrueType and OpenType'],
    ['a.woff', new TextEncoder().encode('wOFF....'), 'is no font of the kinds'],
    ['a.ttf', plain([]), 'a.ttf does not say which characters it has, so it is damaged'],
    ['a.ttf', plain(one(4, 0, 0, 600)), 'does not say which characters it has'],
    // Segments that go over the same characters again and again.
    ['a.ttf', plain(one(4, 0, 0, 4, 0, 0, 0, 90, 90, 0, 65, 65, 1, 1, 0, 0)), 'does not say which characters it has'],
    ['a.woff2', bundled('latin-400-normal').slice(0, 3000), 'does not say which characters it has'],
    ['a.ttf', new Uint8Array(5 * 2 ** 20), 'a font has at most 4.0 MB'],
  ])('are missed in one sentence: %s', (name, bytes, words) => {
    const outcome = charactersOf(name, bytes, brotliDecompressSync);
    expect(outcome.ok ? 'no problem' : outcome.problem.message).toContain(words);
  });

  it('need no look for the kind of the file', () => {
    expect(fontProblem('inter.woff2', bundled('latin-400-normal'))).toBeNull();
  });
});
