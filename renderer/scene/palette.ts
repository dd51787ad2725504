/** The colours of the room in both themes, as sRGB numbers from 0 to 1: the scene draws without any conversion. */
import { HUES } from '../hues.ts';
import type { Theme } from '../../core/document/settings.ts';
import type { Hue } from '../../core/kernel.ts';

export type Rgb = readonly [number, number, number];

export interface Palette {
  readonly theme: Theme;
  readonly background: Rgb;
  readonly glow: Rgb;
  readonly floor: Rgb;
  readonly wall: Rgb;
  readonly wallTop: Rgb;
  readonly wallRim: Rgb;
  readonly tray: Rgb;
  readonly trayTop: Rgb;
  readonly trayRim: Rgb;
  readonly strip: Rgb;
  readonly shadow: number;
  /** Behind the cells, where it shows as the gaps between them. */
  readonly bed: Rgb;
  /** The colour that cells without light fade into. */
  readonly dim: Rgb;
  /** The inside of an empty slot. */
  readonly well: Rgb;
  /** Cells that hold nothing yet. */
  readonly hollow: Rgb;
  readonly hollowLine: Rgb;
  readonly text: string;
  readonly quiet: string;
  readonly faint: string;
  /** The words of a warning, and their ground. */
  readonly bad: string;
  readonly badGround: string;
  readonly hover: Rgb;
  readonly hues: Readonly<Record<Hue, string>>;
}

export function parseColour(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 0xff) / 255, (value & 0xff) / 255];
}

const DARK: Palette = {
  theme: 'dark',
  background: parseColour('#05070d'),
  glow: parseColour('#101a2e'),
  floor: parseColour('#5d7aa8'),
  wall: parseColour('#10141f'),
  wallTop: parseColour('#191f2d'),
  wallRim: parseColour('#3a4766'),
  tray: parseColour('#142845'),
  trayTop: parseColour('#1b3860'),
  trayRim: parseColour('#4f9cf0'),
  strip: parseColour('#7cc4ff'),
  shadow: 0.75,
  bed: parseColour('#06080d'),
  dim: parseColour('#06080d'),
  well: parseColour('#06080d'),
  hollow: parseColour('#141a26'),
  hollowLine: parseColour('#242d3d'),
  text: '#eef3fb',
  quiet: '#a9b6cc',
  faint: '#7d8ba3',
  bad: '#ff8a8a',
  badGround: '#3a1218',
  hover: [1, 1, 1],
  hues: HUES.dark,
};

const LIGHT: Palette = {
  theme: 'light',
  background: parseColour('#f3f1ec'),
  glow: parseColour('#fdfcf9'),
  floor: parseColour('#9a9a94'),
  wall: parseColour('#fffefb'),
  wallTop: parseColour('#ffffff'),
  wallRim: parseColour('#b9b6ad'),
  tray: parseColour('#dfeaf6'),
  trayTop: parseColour('#eaf2fb'),
  trayRim: parseColour('#3b7fc4'),
  strip: parseColour('#2a78c8'),
  shadow: 0.16,
  bed: parseColour('#d9d6ce'),
  dim: parseColour('#f7f5f0'),
  well: parseColour('#f4f7fb'),
  hollow: parseColour('#f1efe9'),
  hollowLine: parseColour('#dcd9d1'),
  text: '#1a1f29',
  quiet: '#4a5364',
  faint: '#5f697a',
  bad: '#a81c26',
  badGround: '#fde4e2',
  hover: [0.05, 0.05, 0.08],
  hues: HUES.light,
};

export const PALETTES: Readonly<Record<Theme, Palette>> = { dark: DARK, light: LIGHT };
