/**
 * Values as colours. Signed values run from blue through the ground colour at exactly zero to orange; one-sided values
 * from the ground to warm. The ramps are blue and orange so that they can be told apart with any kind of colour vision,
 * and lightness is monotone along each, so that they survive a bad projector.
 */
import type { ValueScale } from '../../core/kernel.ts';
import type { Theme } from '../hues.ts';
import type { Rgb } from './palette.ts';

/** Samples of a table; odd, so that zero has a sample of its own. */
export const TABLE_SIZE = 257;
/** Signed, one-sided, gates. */
export const TABLE_ROWS = 3;

/** What is not on any ramp, in flat colours of its own. */
export const SPECIALS = ['masked', 'nan', 'positive', 'negative'] as const;
export type Special = (typeof SPECIALS)[number];

/** The lowest f32: the score that kernels give to a masked element. */
export const MASKED = -3.4028234663852886e38;

type Stop = readonly [at: number, red: number, green: number, blue: number];

interface Ramps {
  readonly negative: readonly Stop[];
  readonly positive: readonly Stop[];
  readonly probability: readonly Stop[];
  readonly specials: Readonly<Record<Special, Rgb>>;
}

const RAMPS: Readonly<Record<Theme, Ramps>> = {
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
    specials: {
      masked: [0.145, 0.165, 0.21],
      nan: [1, 0.1, 0.72],
      positive: [0.72, 1, 0.25],
      negative: [0.1, 1, 0.86],
    },
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
    specials: {
      masked: [0.84, 0.845, 0.85],
      nan: [0.83, 0, 0.55],
      positive: [0.35, 0.6, 0],
      negative: [0, 0.58, 0.52],
    },
  },
};

/** Colour of a value whose magnitude is the fraction `at` of the range, from -1 to 1 (0 to 1 when one-sided). */
export function rampColour(theme: Theme, scale: ValueScale, at: number): Rgb {
  const ramps = RAMPS[theme];
  if (scale === 'gate') return gateColour(theme, at);
  const stops = scale === 'probability' ? ramps.probability : at < 0 ? ramps.negative : ramps.positive;
  const position = Math.min(Math.max(scale === 'probability' ? at : Math.abs(at), 0), 1);
  const next = Math.max(
    stops.findIndex((stop) => stop[0] >= position),
    1,
  );
  const [from, to] = [stops[next - 1]!, stops[next]!];
  const t = (position - from[0]) / (to[0] - from[0]);
  const channel = (index: 1 | 2 | 3): number => (from[index] + (to[index] - from[index]) * t) / 255;
  return [channel(1), channel(2), channel(3)];
}

/** How warm an open gate is, on the ramp of probabilities. */
const OPEN = 0.62;

/** A gate is filled with one colour as far as it is open; from afar that is a mixture. */
function gateColour(theme: Theme, at: number): Rgb {
  const [shut, open] = [rampColour(theme, 'probability', 0), rampColour(theme, 'probability', OPEN)];
  const level = Math.min(Math.max(at, 0), 1);
  return [0, 1, 2].map((channel) => shut[channel]! + (open[channel]! - shut[channel]!) * level) as unknown as Rgb;
}

export function specialColour(theme: Theme, special: Special): Rgb {
  return RAMPS[theme].specials[special];
}

/** Which flat colour a value has, if it is on no ramp. */
export function specialOf(value: number): Special | undefined {
  if (value === MASKED) return 'masked';
  if (Number.isFinite(value)) return undefined;
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'positive' : 'negative';
}

/** The colour of a value in a range of magnitude `limit`: what the shader draws, by the same table. */
export function colourOf(theme: Theme, scale: ValueScale, limit: number, value: number): Rgb {
  const special = specialOf(value);
  return special === undefined ? rampColour(theme, scale, value / limit) : specialColour(theme, special);
}

/** The table for the shader: a row for signed values from -1 to 1, then two for values from 0 to 1, gates last; RGBA. */
export function colourTable(theme: Theme): Uint8Array<ArrayBuffer> {
  const table = new Uint8Array(TABLE_SIZE * TABLE_ROWS * 4);
  const half = (TABLE_SIZE - 1) / 2;
  for (let sample = 0; sample < TABLE_SIZE; sample++) {
    const signed = rampColour(theme, 'signed', (sample - half) / half);
    const oneSided = rampColour(theme, 'probability', sample / (TABLE_SIZE - 1));
    table.set([...signed.map((channel) => Math.round(channel * 255)), 255], sample * 4);
    const gate = rampColour(theme, 'gate', sample / (TABLE_SIZE - 1));
    table.set([...gate.map((channel) => Math.round(channel * 255)), 255], (2 * TABLE_SIZE + sample) * 4);
    table.set([...oneSided.map((channel) => Math.round(channel * 255)), 255], (TABLE_SIZE + sample) * 4);
  }
  return table;
}
