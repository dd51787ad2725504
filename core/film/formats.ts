/** The formats of films: what each can hold, and what is wrong with a wish. */
import type { Outcome, Problem } from '../kernel.ts';
import type { FilmSettings } from './contract.ts';

export const CODECS = ['h264', 'av1', 'vp9', 'vp8'] as const;
export type Codec = (typeof CODECS)[number];

export const FORMAT_NAMES = ['mp4', 'webm', 'gif', 'apng', 'frames', 'zip', 'still'] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];

export interface Format {
  readonly title: string;
  /** Of its file, or of its files. */
  readonly extension: string;
  /** In order of preference; empty for formats that need none. */
  readonly codecs: readonly Codec[];
  readonly transparent: boolean;
  /** Whether it can be made in slices, on several machines. */
  readonly slices: boolean;
  readonly fastest: number;
}

export const SLOWEST = 1;
export const FASTEST = 120;
/** Pixels along a side. */
export const SMALLEST_SIDE = 64;
export const LARGEST_SIDE = 8192;
/** 4 K. */
export const MOST_PIXELS = 4096 * 2304;

export const FORMATS: Readonly<Record<FormatName, Format>> = {
  mp4: { title: 'MP4', extension: 'mp4', codecs: ['h264', 'av1'], transparent: false, slices: true, fastest: FASTEST },
  webm: {
    title: 'WebM',
    extension: 'webm',
    codecs: ['vp9', 'av1', 'vp8'],
    transparent: true,
    slices: true,
    fastest: FASTEST,
  },
  gif: { title: 'GIF', extension: 'gif', codecs: [], transparent: false, slices: false, fastest: 50 },
  apng: { title: 'APNG', extension: 'apng', codecs: [], transparent: true, slices: false, fastest: FASTEST },
  frames: { title: 'PNG files', extension: 'png', codecs: [], transparent: true, slices: true, fastest: FASTEST },
  zip: {
    title: 'PNG files in a ZIP',
    extension: 'zip',
    codecs: [],
    transparent: true,
    slices: false,
    fastest: FASTEST,
  },
  still: { title: 'PNG still', extension: 'png', codecs: [], transparent: true, slices: false, fastest: FASTEST },
};

/** The format of a file of this name, by its extension. */
export function formatOfFile(name: string): FormatName | null {
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase();
  if (extension === 'png') return 'still';
  return FORMAT_NAMES.find((format) => FORMATS[format].extension === extension) ?? null;
}

/** The file of one shot of a storyboard among others, by its number from 0: shot-01.mp4. */
export function clipName(shot: number, format: FormatName): string {
  return `shot-${String(shot + 1).padStart(2, '0')}.${FORMATS[format].extension}`;
}

/** The settings, or what is wrong with them, in one sentence with the nearest that works. */
export function checkSettings(settings: FilmSettings): Outcome<FilmSettings> {
  const problem = problemOf(settings);
  return problem === null ? { ok: true, value: settings } : { ok: false, problem };
}

function problemOf({ format: name, codec, width, height, fps, transparent }: FilmSettings): Problem | null {
  const format = FORMATS[name];
  const sides = [width, height];
  if (sides.some((side) => !Number.isInteger(side) || side < SMALLEST_SIDE || side > LARGEST_SIDE)) {
    const nearest = sides.map((side) => Math.round(Math.min(Math.max(side, SMALLEST_SIDE), LARGEST_SIDE)));
    return size(`Each side of a picture has ${SMALLEST_SIDE} to ${LARGEST_SIDE} pixels`, nearest);
  }
  if (name !== 'still' && width * height > MOST_PIXELS) {
    return size(`A film of ${width} x ${height} is larger than 4K`, [3840, 2160]);
  }
  if (format.codecs.length > 0 && sides.some((side) => side % 2 !== 0)) {
    return size(
      `${format.title} needs an even width and height`,
      sides.map((side) => side + (side % 2)),
    );
  }
  if (!Number.isFinite(fps) || fps < SLOWEST || fps > format.fastest) {
    const nearest = Math.min(Math.max(Math.round(fps) || SLOWEST, SLOWEST), format.fastest);
    const why = name === 'gif' ? ' (it counts hundredths of a second, two at least)' : '';
    return {
      field: 'fps',
      message: `${format.title} takes ${SLOWEST} to ${format.fastest} frames a second${why}; the nearest is ${nearest}.`,
      nearest,
    };
  }
  if (codec !== null && !format.codecs.includes(codec)) {
    const has = format.codecs.length === 0 ? 'has no codec to choose' : `takes ${format.codecs.join(' or ')}`;
    return { field: 'codec', message: `${format.title} ${has}, not ${codec}.` };
  }
  if (transparent && (!format.transparent || (codec !== null && codec !== 'vp9'))) {
    const able = FORMAT_NAMES.filter((other) => FORMATS[other].transparent).map((other) => FORMATS[other].title);
    const what = format.transparent ? `${format.title} with ${codec}` : format.title;
    return {
      field: 'transparent',
      message: `${what} has no transparent background; these have: ${able.join(', ')} (WebM with vp9).`,
    };
  }
  return null;
}

function size(what: string, nearest: readonly number[]): Problem {
  return {
    field: 'size',
    message: `${what}; the nearest that works is ${nearest.join('x')}.`,
    nearest: nearest.join('x'),
  };
}
