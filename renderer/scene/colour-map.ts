/**
 * Values as colours. Signed values run through the ground colour at exactly zero, from blue to orange or from violet to
 * green; one-sided values from the ground to warm. A test simulates the three kinds of dichromatic vision: both maps
 * can
 * be told apart with any of them. Lightness is monotone along each ramp, so that they survive a bad projector.
 */
import type { ValueScale } from '../../core/kernel.ts';
import type { Theme } from '../../core/document/settings.ts';
import { clamp } from '../../core/search.ts';
import { MASKED } from '../../core/tensors/f32.ts';
import type { ColourMap } from './contract.ts';
import type { Rgb } from './palette.ts';
import { positionOf } from './scaling.ts';
import type { ColourSpan } from './scaling.ts';

/** The samples of one row of the table: an odd number, so that zero has a sample of its own. */
export const TABLE_SIZE = 257;
/** The table has a row for signed values, one for one-sided values and one for gates. */
export const TABLE_ROWS = 3;

/** Values that are on no ramp and have flat colours of their own. */
export const SPECIALS = ['masked', 'nan', 'positive', 'negative'] as const;
export type Special = (typeof SPECIALS)[number];

type Stop = readonly [at: number, red: number, green: number, blue: number];

interface Ramps {
  readonly negative: readonly Stop[];
  readonly positive: readonly Stop[];
  readonly probability: readonly Stop[];
}

/** What decides the colour of a value besides the range that the map spans. */
export interface ColourScheme {
  readonly theme: Theme;
  readonly map: ColourMap;
}

const RAMPS: Readonly<Record<ColourMap, Readonly<Record<Theme, Ramps>>>> = {
  'blue-orange': {
    dark: {
      negative: [
        [0, 13, 16, 23],
        [0.1, 20, 40, 72],
        [0.32, 32, 86, 158],
        [0.62, 76, 155, 240],
        [1, 212, 236, 255],
      ],
      positive: [
        [0, 13, 16, 23],
        [0.1, 62, 33, 22],
        [0.32, 158, 72, 28],
        [0.62, 246, 138, 58],
        [1, 255, 232, 200],
      ],
      probability: [
        [0, 13, 16, 23],
        [0.08, 52, 24, 34],
        [0.3, 150, 56, 38],
        [0.62, 245, 146, 56],
        [1, 255, 240, 200],
      ],
    },
    light: {
      negative: [
        [0, 250, 248, 243],
        [0.1, 214, 229, 245],
        [0.35, 139, 184, 230],
        [0.68, 50, 114, 190],
        [1, 8, 44, 105],
      ],
      positive: [
        [0, 250, 248, 243],
        [0.1, 253, 227, 203],
        [0.35, 244, 166, 104],
        [0.68, 200, 92, 22],
        [1, 108, 40, 4],
      ],
      probability: [
        [0, 250, 248, 243],
        [0.1, 253, 228, 196],
        [0.35, 246, 160, 92],
        [0.68, 196, 74, 36],
        [1, 96, 22, 22],
      ],
    },
  },
  'violet-green': {
    dark: {
      negative: [
        [0, 13, 16, 23],
        [0.1, 46, 28, 72],
        [0.32, 104, 60, 160],
        [0.62, 172, 120, 236],
        [1, 240, 222, 255],
      ],
      positive: [
        [0, 13, 16, 23],
        [0.1, 16, 52, 34],
        [0.32, 28, 112, 62],
        [0.62, 92, 190, 92],
        [1, 226, 255, 196],
      ],
      probability: [
        [0, 13, 16, 23],
        [0.08, 12, 44, 52],
        [0.3, 16, 104, 108],
        [0.62, 92, 190, 130],
        [1, 246, 250, 190],
      ],
    },
    light: {
      negative: [
        [0, 250, 248, 243],
        [0.1, 230, 208, 244],
        [0.35, 190, 160, 226],
        [0.68, 126, 78, 180],
        [1, 58, 16, 104],
      ],
      positive: [
        [0, 250, 248, 243],
        [0.1, 200, 236, 196],
        [0.35, 150, 206, 140],
        [0.68, 58, 140, 62],
        [1, 6, 68, 26],
      ],
      probability: [
        [0, 250, 248, 243],
        [0.1, 222, 240, 226],
        [0.35, 140, 204, 176],
        [0.68, 34, 132, 124],
        [1, 4, 54, 72],
      ],
    },
  },
};

const SPECIAL_COLOURS: Readonly<Record<Theme, Readonly<Record<Special, Rgb>>>> = {
  dark: {
    masked: [0.145, 0.165, 0.21],
    nan: [1, 0.1, 0.72],
    positive: [0.72, 1, 0.25],
    negative: [0.1, 1, 0.86],
  },
  light: {
    masked: [0.84, 0.845, 0.85],
    nan: [0.83, 0, 0.55],
    positive: [0.35, 0.6, 0],
    negative: [0, 0.58, 0.52],
  },
};

/** Colour of a value whose magnitude is the fraction `at` of the range, from -1 to 1 (0 to 1 when one-sided). */
export function rampColour(scheme: ColourScheme, scale: ValueScale, at: number): Rgb {
  const ramps = RAMPS[scheme.map][scheme.theme];
  if (scale === 'gate') return gateColour(scheme, at);
  const stops = scale === 'probability' ? ramps.probability : at < 0 ? ramps.negative : ramps.positive;
  const position = clamp(scale === 'probability' ? at : Math.abs(at), 0, 1);
  const next = Math.max(
    stops.findIndex((stop) => stop[0] >= position),
    1,
  );
  const [from, to] = [stops[next - 1]!, stops[next]!];
  const t = (position - from[0]) / (to[0] - from[0]);
  const channel = (index: 1 | 2 | 3): number => (from[index] + (to[index] - from[index]) * t) / 255;
  return [channel(1), channel(2), channel(3)];
}

/** How far along the ramp of one-sided values the colour of an open gate lies. */
const OPEN = 0.62;

/** A cell of a gate is filled as far as the gate is open; from afar that looks like this mixture of two colours. */
function gateColour(scheme: ColourScheme, at: number): Rgb {
  const [shut, open] = [rampColour(scheme, 'probability', 0), rampColour(scheme, 'probability', OPEN)];
  const level = clamp(at, 0, 1);
  return [0, 1, 2].map((channel) => shut[channel]! + (open[channel]! - shut[channel]!) * level) as unknown as Rgb;
}

/** The stops of a gradient that draws the ramp exactly; positions run from 0 at its start to 1 at its end. */
export function rampStops(
  scheme: ColourScheme,
  scale: Exclude<ValueScale, 'gate'>,
): (readonly [at: number, colour: Rgb])[] {
  const { negative, positive, probability } = RAMPS[scheme.map][scheme.theme];
  if (scale === 'probability') return probability.map(([at]) => [at, rampColour(scheme, scale, at)]);
  const places = [...negative.map(([at]) => -at).reverse(), ...positive.slice(1).map(([at]) => at)];
  return places.map((at) => [(at + 1) / 2, rampColour(scheme, scale, at)]);
}

export function specialColour(theme: Theme, special: Special): Rgb {
  return SPECIAL_COLOURS[theme][special];
}

/** Which flat colour a value has, if it is on no ramp. */
export function specialOf(value: number): Special | undefined {
  if (value === MASKED) return 'masked';
  if (Number.isFinite(value)) return undefined;
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'positive' : 'negative';
}

/** The colour of a value within a span: the same colour as the shader reads from the same table. */
export function colourOf(scheme: ColourScheme, scale: ValueScale, span: ColourSpan, value: number): Rgb {
  const special = specialOf(value);
  return special === undefined
    ? rampColour(scheme, scale, positionOf(span, value))
    : specialColour(scheme.theme, special);
}

/**
 * The table for the shader as RGBA: a row for signed values from -1 to 1, and rows for one-sided values and for
 * gates from 0 to 1.
 */
export function colourTable(scheme: ColourScheme): Uint8Array<ArrayBuffer> {
  const table = new Uint8Array(TABLE_SIZE * TABLE_ROWS * 4);
  const half = (TABLE_SIZE - 1) / 2;
  for (let sample = 0; sample < TABLE_SIZE; sample++) {
    const signed = rampColour(scheme, 'signed', (sample - half) / half);
    const oneSided = rampColour(scheme, 'probability', sample / (TABLE_SIZE - 1));
    table.set([...signed.map((channel) => Math.round(channel * 255)), 255], sample * 4);
    const gate = rampColour(scheme, 'gate', sample / (TABLE_SIZE - 1));
    table.set([...gate.map((channel) => Math.round(channel * 255)), 255], (2 * TABLE_SIZE + sample) * 4);
    table.set([...oneSided.map((channel) => Math.round(channel * 255)), 255], (TABLE_SIZE + sample) * 4);
  }
  return table;
}
