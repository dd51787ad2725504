import { describe, expect, it } from 'vitest';
import {
  colourOf,
  colourTable,
  MASKED,
  rampColour,
  specialColour,
  specialOf,
  SPECIALS,
  TABLE_SIZE,
} from './colour-map.ts';
import type { Rgb } from './palette.ts';

const THEMES = ['dark', 'light'] as const;
const SCALES = ['signed', 'probability', 'gate'] as const;

/** Relative luminance of an sRGB colour. */
function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

describe.each(THEMES)('colours on the %s theme', (theme) => {
  it('pin zero: the same ground colour for both scales, in the middle of the signed row of the table', () => {
    const ground = rampColour(theme, 'signed', 0);
    expect(rampColour(theme, 'probability', 0)).toEqual(ground);
    expect(rampColour(theme, 'gate', 0)).toEqual(ground);
    const middle = ((TABLE_SIZE - 1) / 2) * 4;
    expect([...colourTable(theme).slice(middle, middle + 3)]).toEqual(ground.map((c) => Math.round(c * 255)));
  });

  it.each(SCALES)('are monotone in lightness away from zero (%s)', (scale) => {
    const direction = theme === 'dark' ? 1 : -1;
    for (const sign of scale === 'signed' ? [1, -1] : [1]) {
      let last = luminance(rampColour(theme, scale, 0));
      for (let at = 1; at <= 100; at++) {
        const next = luminance(rampColour(theme, scale, (sign * at) / 100));
        expect((next - last) * direction).toBeGreaterThan(0);
        last = next;
      }
    }
  });

  it('tell the sign by blue against red', () => {
    for (let at = 1; at <= 9; at++) {
      const [red, , blue] = rampColour(theme, 'signed', at / 10);
      expect(red).toBeGreaterThan(blue);
      const [otherRed, , otherBlue] = rampColour(theme, 'signed', -at / 10);
      expect(otherBlue).toBeGreaterThan(otherRed);
    }
  });

  it('are flat and distinct for what is on no ramp', () => {
    const flat = SPECIALS.map((special) => specialColour(theme, special).join());
    expect(new Set(flat).size).toBe(SPECIALS.length);
    for (const value of [MASKED, NaN, Infinity, -Infinity]) {
      expect(colourOf(theme, 'signed', 3, value)).toEqual(specialColour(theme, specialOf(value)!));
    }
    expect(colourOf(theme, 'signed', 3, -3)).toEqual(rampColour(theme, 'signed', -1));
  });
});

it('knows the lowest f32 from every other value', () => {
  expect(specialOf(Math.fround(MASKED))).toBe('masked');
  expect(specialOf(-3.402823e38)).toBeUndefined();
  expect(specialOf(3.4028234663852886e38)).toBeUndefined();
});
