/** Records films, slides, or what films say, as the format asks for. */
import type { FilmReport } from '../../core/film/contract.ts';
import { FORMATS } from '../../core/film/formats.ts';
import type { Extra } from '../../core/film/formats.ts';
import { writeAll } from './encode/contract.ts';
import { recordFilms } from './record-films.ts';
import type { Recordings } from './record-films.ts';
import { warningsOf } from './record-film.ts';
import { recordSlides } from './record-slides.ts';
import { timesFile } from './times-file.ts';

/**
 * Resolves when all files are complete. Rejects with one sentence when something fails, and with the signal's reason
 * when cancelled.
 */
export async function record(recordings: Recordings): Promise<readonly FilmReport[]> {
  switch (FORMATS[recordings.settings.format].kind) {
    case 'slides':
      return await recordSlides(recordings);
    case 'times':
      return await writeTimes(recordings);
    case 'film':
    case 'page':
    case 'still':
      return await recordFilms(recordings);
  }
}

/** Writes the words or the events of each film, and draws none. */
async function writeTimes({
  films,
  settings,
  eachShot,
  fileOf,
  onProgress,
}: Recordings): Promise<readonly FilmReport[]> {
  const format = settings.format as Exclude<Extra, 'still'>;
  const reports: FilmReport[] = [];
  const total = films.reduce((sum, { frames }) => sum + frames, 0);
  let done = 0;
  for (const [number, film] of films.entries()) {
    const started = performance.now();
    await writeAll(fileOf({ format, shot: eachShot ? number : null }), timesFile(format, film, number));
    onProgress({ done: (done += film.frames), total });
    const { frames, casts } = film;
    const none = { codec: null, drawing: 0, waiting: 0 };
    const elapsed = performance.now() - started;
    reports.push({ frames, first: 0, whole: frames, warnings: warningsOf(casts), remarks: [], elapsed, ...none });
  }
  return reports;
}
