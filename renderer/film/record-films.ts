/** Makes films of shots, one of all or one of each, and records them one after another. */
import type { Shot } from '../../core/document/storyboard.ts';
import type { FilmProgress, FilmReport } from '../../core/film/contract.ts';
import type { FilmSettings } from '../../core/film/settings.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Files } from './encode/contract.ts';
import { createFilm } from './film.ts';
import type { Film } from './film.ts';
import { recordFilm } from './record-film.ts';
import type { Recording } from './record-film.ts';

/** A problem names the shot by its number in the storyboard, also where each shot becomes a film of its own. */
export function createFilms(
  index: Parameters<typeof createFilm>[0],
  shots: readonly Shot[],
  eachShot: boolean,
  fps: number,
): Outcome<readonly Film[]> {
  const whole = createFilm(index, shots, fps);
  if (!whole.ok || !eachShot) return whole.ok ? { ok: true, value: [whole.value] } : whole;
  const films: Film[] = [];
  for (const shot of shots) {
    const film = createFilm(index, [shot], fps);
    if (!film.ok) return film;
    films.push(film.value);
  }
  return { ok: true, value: films };
}

/** How many frames are drawn for all films together. */
export function framesOf(films: readonly Film[], { format }: Pick<FilmSettings, 'format'>): number {
  return format === 'still' ? films.length : films.reduce((sum, { frames }) => sum + frames, 0);
}

interface Recordings extends Omit<Recording, 'film' | 'files' | 'onFrame'> {
  readonly films: readonly Film[];
  /** The files of one film, by the number of the film. */
  readonly filesOf: (film: number) => Files;
  readonly onProgress: (progress: FilmProgress) => void;
}

/** Records one film after another; see `recordFilm`. */
export async function recordFilms({
  films,
  filesOf,
  onProgress,
  ...recording
}: Recordings): Promise<readonly FilmReport[]> {
  const all = framesOf(films, recording.settings);
  const reports: FilmReport[] = [];
  let before = 0;
  for (const [number, film] of films.entries()) {
    const onFrame = (done: number, of: number): void => {
      onProgress({ done: before + done, total: films.length === 1 ? of : all });
    };
    reports.push(await recordFilm({ ...recording, film, files: filesOf(number), onFrame }));
    before += framesOf([film], recording.settings);
  }
  return reports;
}
