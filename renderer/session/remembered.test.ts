import { describe, expect, it } from 'vitest';
import { readRemembered, writeRemembered } from './remembered.ts';
import { assign, createSettings, sectionOf } from './settings.svelte.ts';

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

describe('what is remembered', () => {
  it('comes back as it was', () => {
    const store = storeOf(null);
    const settings = createSettings();
    assign(settings, { speed: 4, theme: 'light', axis: 'bytes', used: ['view.theme'] });
    writeRemembered(store, settings);
    const back = readRemembered(store);
    expect(back).toMatchObject({ speed: 4, theme: 'light', axis: 'bytes', used: ['view.theme'] });
    const next = createSettings();
    assign(next, back);
    expect(next).toEqual(settings);
  });

  it('is not what belongs to one picture, nor panels of what a visit does not begin with', () => {
    const store = storeOf(null);
    const settings = createSettings();
    const panels = {
      setup: false,
      details: true,
      comparedSetup: true,
      comparedDetails: true,
      projectedSetup: true,
      projectedDetails: true,
      storyboard: true,
    };
    assign(settings, { toScale: true, focus: true, lens: true, unit: 'tile', lock: 'bytes', panels });
    writeRemembered(store, settings);
    const next = createSettings();
    assign(next, readRemembered(store));
    const usual = createSettings();
    expect(sectionOf(next, 'view')).toEqual({
      ...sectionOf(usual, 'view'),
      panels: { ...usual.panels, setup: false },
    });
    expect([next.unit, next.lock]).toEqual([usual.unit, usual.lock]);
  });

  it.each(['', 'not json', 'null', '[]', '7', '{"speed":"fast"}', '{"theme":"neon"}', '{"sizes":{"setup":500}}'])(
    'is nothing where %j is stored',
    (text) => expect(readRemembered(storeOf(text))).toEqual({}),
  );

  it('is what is valid beside what is not', () => {
    expect(readRemembered(storeOf('{"axis":"years","theme":"light"}'))).toEqual({ theme: 'light' });
  });
});
