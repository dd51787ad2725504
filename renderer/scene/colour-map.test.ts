import { describe, expect, it } from 'vitest';
import { THEMES } from '../../core/document/settings.ts';
import type { ValueScale } from '../../core/kernel.ts';
import { LARGEST_F32, MASKED } from '../../core/tensors/f32.ts';
import {
  colourOf,
  colourTable,
  rampColour,
  rampStops,
  specialColour,
  specialOf,
  SPECIALS,
  TABLE_SIZE,
} from './colour-map.ts';
import { COLOUR_MAPS } from './contract.ts';
import type { Rgb } from './palette.ts';

const LOOKS = THEMES.flatMap((theme) => COLOUR_MAPS.map((map) => ({ theme, map })));
const SCALES = ['signed', 'probability', 'gate'] as const;

/** Relative luminance of an sRGB colour. */
function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

type Matrix = readonly (readonly number[])[];
type Lab = readonly [number, number, number];

/** Complete dichromacy: Machado, Oliveira and Fernandes 2009, "A physiologically-based model", severity 1. */
const VISIONS: readonly { readonly name: string; readonly simulate: (colour: Rgb) => Rgb }[] = [
  [
    'all cones',
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  ],
  [
    'protanopia',
    [
      [0.152286, 1.052583, -0.204868],
      [0.114503, 0.786281, 0.099216],
      [-0.003882, -0.048116, 1.051998],
    ],
  ],
  [
    'deuteranopia',
    [
      [0.367322, 0.860646, -0.227968],
      [0.280085, 0.672501, 0.047413],
      [-0.01182, 0.04294, 0.968881],
    ],
  ],
  [
    'tritanopia',
    [
      [1.255528, -0.076749, -0.178779],
      [-0.078411, 0.930809, 0.147602],
      [0.004733, 0.691367, 0.3039],
    ],
  ],
].map(([name, matrix]) => ({
  name: name as string,
  simulate: (colour) => encoded(times(matrix as Matrix, linear(colour))),
}));

/** Differences in CIELAB (1976); about 2.3 can just be noticed side by side. */
const APART = 4;
const SIGNS_APART = 15;

function linear(colour: Rgb): Rgb {
  return colour.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as unknown as Rgb;
}

function encoded(colour: Rgb): Rgb {
  const inside = colour.map((c) => Math.min(Math.max(c, 0), 1));
  return inside.map((c) => (c <= 0.0031308 ? c * 12.92 : 1.055 * c ** (1 / 2.4) - 0.055)) as unknown as Rgb;
}

function times(matrix: Matrix, vector: readonly number[]): Rgb {
  return matrix.map((row) => row.reduce((sum, weight, at) => sum + weight * vector[at]!, 0)) as unknown as Rgb;
}

/** Under D65. */
function labOf(colour: Rgb): Lab {
  const toXyz: Matrix = [
    [0.4124 / 0.9505, 0.3576 / 0.9505, 0.1805 / 0.9505],
    [0.2126, 0.7152, 0.0722],
    [0.0193 / 1.089, 0.1192 / 1.089, 0.9505 / 1.089],
  ];
  const [x, y, z] = times(toXyz, linear(colour)).map((t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116));
  return [116 * y! - 16, 500 * (x! - y!), 200 * (y! - z!)];
}

function distance(a: Lab, b: Lab): number {
  return Math.hypot(...a.map((one, at) => one - b[at]!));
}

describe.each(LOOKS)('colours of $map on the $theme theme', (scheme) => {
  const { theme } = scheme;

  it('pin zero: the same ground colour for both scales, in the middle of the signed row of the table', () => {
    const ground = rampColour(scheme, 'signed', 0);
    expect(rampColour(scheme, 'probability', 0)).toEqual(ground);
    expect(rampColour(scheme, 'gate', 0)).toEqual(ground);
    const middle = ((TABLE_SIZE - 1) / 2) * 4;
    expect([...colourTable(scheme).slice(middle, middle + 3)]).toEqual(ground.map((c) => Math.round(c * 255)));
  });

  it.each(SCALES)('are monotone in lightness away from zero (%s)', (scale) => {
    const direction = theme === 'dark' ? 1 : -1;
    for (const sign of scale === 'signed' ? [1, -1] : [1]) {
      let last = luminance(rampColour(scheme, scale, 0));
      for (let at = 1; at <= 100; at++) {
        const next = luminance(rampColour(scheme, scale, (sign * at) / 100));
        expect((next - last) * direction).toBeGreaterThan(0);
        last = next;
      }
    }
  });

  it.each(['signed', 'probability'] as const)('lie in straight lines between their stops (%s)', (scale) => {
    const stops = rampStops(scheme, scale);
    expect([stops[0]![0], stops.at(-1)![0]]).toEqual([0, 1]);
    for (let step = 0; step <= 200; step++) {
      const at = step / 200;
      const next = Math.max(
        1,
        stops.findIndex(([place]) => place >= at),
      );
      const [[from, before], [to, after]] = [stops[next - 1]!, stops[next]!];
      rampColour(scheme, scale, scale === 'signed' ? 2 * at - 1 : at).forEach((channel, which) => {
        const share = (at - from) / (to - from);
        expect(channel).toBeCloseTo(before[which]! + (after[which]! - before[which]!) * share, 10);
      });
    }
  });

  it.each(VISIONS)('can be told apart with $name', ({ simulate }) => {
    const seen = (scale: ValueScale, at: number): Lab => labOf(simulate(rampColour(scheme, scale, at)));
    for (const scale of SCALES) {
      for (const sign of scale === 'signed' ? [1, -1] : [1]) {
        for (let at = 1; at <= 8; at++) {
          expect(distance(seen(scale, (sign * (at - 1)) / 8), seen(scale, (sign * at) / 8))).toBeGreaterThan(APART);
        }
      }
    }
    // The two signs of a magnitude.
    for (let at = 1; at <= 8; at++) {
      expect(distance(seen('signed', at / 8), seen('signed', -at / 8))).toBeGreaterThan(SIGNS_APART);
    }
  });

  it('are flat and distinct for what is on no ramp', () => {
    const flat = SPECIALS.map((special) => specialColour(theme, special).join());
    expect(new Set(flat).size).toBe(SPECIALS.length);
    for (const value of [MASKED, NaN, Infinity, -Infinity]) {
      expect(colourOf(scheme, 'signed', { limit: 3, bend: 0 }, value)).toEqual(specialColour(theme, specialOf(value)!));
    }
    expect(colourOf(scheme, 'signed', { limit: 3, bend: 0 }, -3)).toEqual(rampColour(scheme, 'signed', -1));
  });
});

it('knows the lowest f32 from every other value', () => {
  expect(specialOf(Math.fround(MASKED))).toBe('masked');
  expect(specialOf(-3.402823e38)).toBeUndefined();
  expect(specialOf(LARGEST_F32)).toBeUndefined();
});
