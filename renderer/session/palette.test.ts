import { describe, expect, it } from 'vitest';
import { findEntries, usedAfter } from './palette.ts';
import type { Entry } from './palette.ts';

const entry = (id: string, title: string): Entry => ({ id, title, kind: '', keys: [], act: () => undefined });
const entries = [
  entry('play', 'Play or pause'),
  entry('plots', 'Show or hide the plots'),
  entry('attention', 'Open kernel: Attention'),
  entry('causal', 'Preset: Attention, Flash, causal'),
];
const found = (query: string, used: readonly string[] = []): string[] =>
  findEntries(entries, query, used).map((match) => match.entry.id);

describe('the palette', () => {
  it('offers everything while nothing is looked for, what was used last first', () => {
    expect(found('')).toEqual(['play', 'plots', 'attention', 'causal']);
    expect(found(' ', ['causal', 'gone', 'plots'])).toEqual(['causal', 'plots', 'play', 'attention']);
  });

  it.each([
    ['play', 'play'],
    ['plots', 'plots'],
    ['open att', 'attention'],
    ['fl causal', 'causal'],
    ['attn caus', 'causal'],
  ])('finds "%s"', (query, id) => expect(found(query)[0]).toBe(id));

  it('finds nothing where nothing is meant', () => {
    expect(found('zzzq')).toEqual([]);
  });

  it('shows what was found in the title', () => {
    const [match] = findEntries(entries, 'causal', []);
    expect(match!.pieces).toEqual([
      { text: 'Preset: Attention, Flash, ', found: false },
      { text: 'causal', found: true },
    ]);
  });

  it('remembers the last use once, and not for ever', () => {
    expect(usedAfter(['a', 'b', 'c'], 'b')).toEqual(['b', 'a', 'c']);
    const many = Array.from({ length: 50 }, (_, at) => String(at));
    expect(usedAfter(many, 'new').length).toBeLessThan(20);
  });
});
