/** The files of what a film shows and says from second to second, which nothing is drawn for. */
import type { Extra } from '../../core/film/formats.ts';
import type { CastFilm } from './film.ts';
import { cuesOf, srtOf, vttOf } from './subtitles.ts';
import { eventsFile } from './times.ts';

/** @param first the number of the first shot of the film among all, from 0 */
export function timesFile(format: Exclude<Extra, 'still'>, film: CastFilm, first: number): Uint8Array<ArrayBuffer> {
  const texts = {
    srt: () => srtOf(cuesOf(film)),
    vtt: () => vttOf(cuesOf(film)),
    events: () => eventsFile(film, first),
  };
  return new TextEncoder().encode(texts[format]());
}
