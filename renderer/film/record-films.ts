/** Makes films of shots, one of all or one of each, and records them one after another. */
import type { Shot } from '../../core/document/storyboard.ts';
import type { FilmProgress, FilmReport } from '../../core/film/contract.ts';
import { isStill } from '../../core/film/formats.ts';
import type { Extra, FilePart } from '../../core/film/formats.ts';
import type { FilmSettings } from '../../core/film/settings.ts';
import type { Outcome } from '../../core/outcome.ts';
import { writeAll } from './encode/contract.ts';
import type { Files } from './encode/contract.ts';
import { leaderIn } from '../compare/cast.ts';
import type { Cast } from '../compare/cast.ts';
import { createFilm } from './film.ts';
import type { CastFilm, Film } from './film.ts';
import { PAGE_PARTS, recordFilm } from './record-film.ts';
import type { Recording } from './record-film.ts';
import { timesFile } from './times-file.ts';

/** A problem names the shot by its number in the storyboard, also where each shot becomes a film of its own. */
export function createFilms(
  casts: readonly Cast[],
  shots: readonly Shot[],
  eachShot: boolean,
  fps: number,
): Outcome<readonly CastFilm[]> {
  if (!eachShot || shots.length === 0) {
    const whole = createFilm(casts.map(leaderIn), shots, fps);
    return whole.ok ? { ok: true, value: [{ ...whole.value, casts }] } : whole;
  }
  const films: CastFilm[] = [];
  for (const [number, shot] of shots.entries()) {
    const cast = casts[number]!;
    const film = createFilm([leaderIn(cast)], [shot], fps, number);
    if (!film.ok) return film;
    films.push({ ...film.value, casts: [cast] });
  }
  return { ok: true, value: films };
}

/** How many frames are drawn for all films together, or how many parts of the work on their pages are told of. */
export function framesOf(films: readonly Film[], { format }: Pick<FilmSettings, 'format'>): number {
  if (format === 'page') return films.length * PAGE_PARTS;
  return isStill(format) ? films.length : films.reduce((sum, { frames }) => sum + frames, 0);
}

/** What gives the file of a film or of what lies beside it. */
export type FileOf = (part: Omit<FilePart, 'frame'>) => Files;

export interface Recordings extends Omit<Recording, 'film' | 'casts' | 'files' | 'onFrame' | 'onPoster'> {
  readonly films: readonly CastFilm[];
  /** Whether each film is of one shot and has a file of its own. */
  readonly eachShot: boolean;
  /** What is made beside each film. */
  readonly extras: readonly Extra[];
  readonly fileOf: FileOf;
  readonly onProgress: (progress: FilmProgress) => void;
}

/** Records one film after another, and beside each what is to lie beside it; see `recordFilm`. */
export async function recordFilms({
  films,
  eachShot,
  extras,
  fileOf,
  onProgress,
  ...recording
}: Recordings): Promise<readonly FilmReport[]> {
  const { settings } = recording;
  const all = framesOf(films, settings);
  const reports: FilmReport[] = [];
  let before = 0;
  for (const [number, film] of films.entries()) {
    const shot = eachShot ? number : null;
    let poster = new Uint8Array();
    const onFrame = (done: number, of: number): void => {
      onProgress({ done: before + done, total: films.length === 1 ? of : all });
    };
    const onPoster = (png: Uint8Array<ArrayBuffer>): void => {
      poster = png;
    };
    const files = fileOf({ format: settings.format, shot });
    const watching = extras.includes('still') ? { onFrame, onPoster } : { onFrame };
    reports.push(await recordFilm({ ...recording, ...watching, film, casts: film.casts, files }));
    for (const extra of extras) {
      await writeAll(fileOf({ format: extra, shot }), extra === 'still' ? poster : timesFile(extra, film, number));
    }
    before += framesOf([film], settings);
  }
  return reports;
}
