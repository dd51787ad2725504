/** The words of a film as subtitles: the caption of the shot, and under it what happens. Pure. */
import type { CastFilm } from './film.ts';
import { entriesOf } from './times.ts';

/** The seconds that words stand at least, so that they can be read; of what happens within them, what lasts longest is said. */
const LEAST = 1;

export interface Cue {
  /** In seconds. */
  readonly from: number;
  readonly until: number;
  readonly lines: readonly string[];
}

export function cuesOf(film: CastFilm): readonly Cue[] {
  const { fps, shots, frames } = film;
  const entries = entriesOf(film);
  const said = entries.map(({ frame, shot, runs }, at) => {
    const { caption } = shots[shot]!;
    const lines = [...(caption === '' ? [] : [caption]), runs[0]!.words];
    return { frame, shot, lines, lasting: (entries[at + 1]?.frame ?? frames) - frame };
  });
  const cues: Cue[] = [];
  for (let at = 0; at < said.length;) {
    const first = said[at]!;
    const later = said.findIndex(
      ({ frame, shot }, other) => other > at && (shot !== first.shot || frame - first.frame >= LEAST * fps),
    );
    const end = later < 0 ? said.length : later;
    const { lines } = said.slice(at, end).reduce((longest, one) => (one.lasting > longest.lasting ? one : longest));
    const until = (said[end]?.frame ?? frames) / fps;
    const before = cues.at(-1);
    if (before?.lines.join('\n') === lines.join('\n')) cues.splice(-1, 1, { ...before, until });
    else cues.push({ from: first.frame / fps, until, lines });
    at = end;
  }
  return cues;
}

export function srtOf(cues: readonly Cue[]): string {
  const blocks = cues.map(
    ({ from, until, lines }, at) =>
      `${at + 1}\n${clock(from, ',')} --> ${clock(until, ',')}\n${lines.map((line) => line.replaceAll('-->', '→')).join('\n')}\n`,
  );
  return blocks.join('\n');
}

export function vttOf(cues: readonly Cue[]): string {
  const escaped = (line: string): string =>
    line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const blocks = cues.map(
    ({ from, until, lines }) => `${clock(from, '.')} --> ${clock(until, '.')}\n${lines.map(escaped).join('\n')}\n`,
  );
  return ['WEBVTT\n', ...blocks].join('\n');
}

/** 01:02:03.450 */
function clock(seconds: number, point: ',' | '.'): string {
  const milliseconds = Math.round(seconds * 1000);
  const [hours, minutes, rest] = [3_600_000, 60_000, 1000].map((unit) => Math.floor(milliseconds / unit));
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(hours!)}:${two(minutes! % 60)}:${two(rest! % 60)}${point}${String(milliseconds % 1000).padStart(3, '0')}`;
}
