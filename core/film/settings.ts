/** How a film is drawn and encoded, and what is wrong with settings that its format cannot hold. */
import type { TalkLook } from '../document/look.ts';
import type { SettingValues } from '../document/settings.ts';
import { refuse } from '../outcome.ts';
import type { Outcome, Problem } from '../outcome.ts';
import { clamp } from '../search.ts';
import { FORMAT_NAMES, FORMATS, isStill, LARGEST_SIDE, MOST_PIXELS, SLOWEST, SMALLEST_SIDE } from './formats.ts';
import type { Codec, FormatName } from './formats.ts';

/** The seconds within which the film of a whole run plays, unless the first of everything takes longer. */
export const DIGEST = 30;

/** How finely a page divides the time of its film, in frames a second; nobody sees a finer one. */
export const PAGE_FPS = 60;

export interface FilmSettings {
  readonly format: FormatName;
  /** The codec of a video; null for the best that is available. */
  readonly codec: Codec | null;
  /** The size of a frame in pixels. */
  readonly width: number;
  readonly height: number;
  /** Frames a second. */
  readonly fps: number;
  readonly theme: SettingValues['theme'];
  readonly colours: SettingValues['colours'];
  readonly projector: SettingValues['projector'];
  readonly look: TalkLook;
  /** Whether the background of the room is left transparent. */
  readonly transparent: boolean;
  /** Whether a page begins again at its end; a film goes back to its beginning the way it came. */
  readonly loop: boolean;
  /** Whether a page plays as soon as it is seen. */
  readonly autoplay: boolean;
}

/** Returns the settings, or says in one sentence what is wrong with them and the nearest that works. */
export function checkSettings(settings: FilmSettings): Outcome<FilmSettings> {
  const problem = problemOf(settings);
  return problem === null ? { ok: true, value: settings } : refuse(problem);
}

function problemOf(settings: FilmSettings): Problem | null {
  const { format: name, codec, width, height, fps, transparent } = settings;
  const format = FORMATS[name];
  const sides = [width, height];
  if (sides.some((side) => !Number.isInteger(side) || side < SMALLEST_SIDE || side > LARGEST_SIDE)) {
    const nearest = sides.map((side) => Math.round(clamp(side, SMALLEST_SIDE, LARGEST_SIDE)));
    return size(`Each side of a picture has ${SMALLEST_SIDE} to ${LARGEST_SIDE} pixels`, nearest);
  }
  if (!isStill(name) && width * height > MOST_PIXELS) {
    return size(`A film of ${width} x ${height} is larger than 4K`, [3840, 2160]);
  }
  if (format.codecs.length > 0 && sides.some((side) => side % 2 !== 0)) {
    return size(
      `${format.title} needs an even width and height`,
      sides.map((side) => side + (side % 2)),
    );
  }
  if (!Number.isFinite(fps) || fps < SLOWEST || fps > format.fastest) {
    const nearest = clamp(Math.round(fps) || SLOWEST, SLOWEST, format.fastest);
    const why = name === 'gif' ? ' (it counts hundredths of a second, two at least)' : '';
    return {
      field: 'fps',
      message: `${format.title} takes ${SLOWEST} to ${format.fastest} frames a second${why}; the nearest is ${nearest}.`,
    };
  }
  if (codec !== null && !format.codecs.includes(codec)) {
    const has = format.codecs.length === 0 ? 'has no codec to choose' : `takes ${format.codecs.join(' or ')}`;
    return { field: 'codec', message: `${format.title} ${has}, not ${codec}.` };
  }
  if (transparent && (!format.transparent || (name === 'webm' && codec !== null && codec !== 'vp9'))) {
    const able = FORMAT_NAMES.filter((other) => FORMATS[other].transparent).map((other) => FORMATS[other].title);
    const what = format.transparent ? `${format.title} with ${codec}` : format.title;
    return {
      field: 'transparent',
      message: `${what} has no transparent background; these have: ${able.join(', ')} (WebM with vp9).`,
    };
  }
  if (settings.autoplay && name !== 'page') {
    const message = `--autoplay is for a page (.html); what plays ${format.title} says whether it does that.`;
    return { field: 'autoplay', message };
  }
  if (settings.loop && format.kind !== 'page' && format.kind !== 'film') {
    return { field: 'loop', message: `--loop is for films and pages, which ${format.title} is not.` };
  }
  return null;
}

function size(what: string, nearest: readonly number[]): Problem {
  return { field: 'size', message: `${what}; the nearest that works is ${nearest.join('x')}.` };
}
