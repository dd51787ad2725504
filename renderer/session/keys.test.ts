import { describe, expect, it } from 'vitest';
import { SHORTCUTS, spellings } from './keys.ts';

function spelled(does: string): string[] {
  const shortcut = SHORTCUTS.find((candidate) => candidate.does === does);
  return shortcut === undefined ? [] : spellings(shortcut).map((keys) => keys.join(' '));
}

describe('the key map', () => {
  it('gives every key to one thing only', () => {
    const keys = SHORTCUTS.flatMap((shortcut) => shortcut.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('says of everything what it does, once', () => {
    const texts = SHORTCUTS.map(({ does }) => does);
    expect(new Set(texts).size).toBe(texts.length);
  });

  it.each([
    ['play or pause', ['Space']],
    ['next event', ['→', '.']],
    ['next block', ['Ctrl →', 'Alt →']],
    ['next pass', ['Shift Page down']],
    ['faster', ['=', '+']],
    ['this sheet', ['?']],
    ['dark or light', ['T']],
    ['redo it', ['Ctrl Shift Z', 'Ctrl Y']],
  ])('spells what does "%s" as %j', (does, keys) => expect(spelled(does)).toEqual(keys));
});
