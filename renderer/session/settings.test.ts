import { describe, expect, it } from 'vitest';
import { readSettings, writeSettings } from './settings.ts';

function storeOf(text: string | null): {
  text: string | null;
  getItem(): string | null;
  setItem(k: string, t: string): void;
} {
  return {
    text,
    getItem() {
      return this.text;
    },
    setItem(_key, value) {
      this.text = value;
    },
  };
}

const defaults = readSettings(storeOf(null));

describe('settings', () => {
  it('come back as they were written', () => {
    const store = storeOf(null);
    const settings = {
      ...defaults,
      kernel: 'attention',
      params: { n: 64, causal: true, scale: null },
      speed: 4,
    } as const;
    writeSettings(store, settings);
    expect(readSettings(store)).toEqual(settings);
  });

  it.each([
    '',
    'not json',
    'null',
    '[]',
    '7',
    '{"speed":"fast"}',
    '{"theme":"neon","params":[3],"seed":1.5}',
    '{"sizes":{"setup":500}}',
  ])('fall back to the defaults for %j', (text) => expect(readSettings(storeOf(text))).toEqual(defaults));

  it('keep what is valid beside what is not', () => {
    expect(readSettings(storeOf('{"speed":3,"theme":"light"}'))).toEqual({ ...defaults, theme: 'light' });
  });
});
