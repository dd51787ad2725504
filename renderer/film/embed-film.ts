/** Makes the page of a film: its shots, the runs that they show, and what their sweeps measured. */
import { embedFilm } from '../../core/embed/page.ts';
import { TEMPLATE_FILE } from '../../core/embed/contract.ts';
import type { FilmSettings } from '../../core/film/settings.ts';
import type { SnapshotPort } from '../../core/port/contract.ts';
import { distinct } from '../../core/search.ts';
import type { Cast } from '../compare/cast.ts';
import type { Film } from './film.ts';
import type { PointsOf } from './painter.ts';

/** Resolves with the bytes of the page; rejects with one sentence where it cannot be made. */
export async function pageOf(
  lab: SnapshotPort,
  { shots, fps }: Film,
  casts: readonly Cast[],
  { theme, colours, projector, look, loop, autoplay }: FilmSettings,
  pointsOf: PointsOf,
  onProgress: (share: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(TEMPLATE_FILE);
  if (!answer.ok) throw new Error('The template of the page is missing; build Tilescope again.');
  const runs = distinct(casts.flatMap(({ sides }) => sides.map(({ index }) => index.run)));
  const embedded = shots.map((shot, at) => ({
    // What a speaker reads is not for those who are given the page.
    shot: { ...shot, notes: '' },
    sides: casts[at]!.sides.map(({ index, name }) => ({ run: runs.indexOf(index.run), name })),
    points: shot.shown === 'sweep' && shot.sweep !== null ? pointsOf(shot.sweep) : [],
  }));
  const settings = { theme, colours, projector, look, fps, loop, autoplay };
  const title = distinct(runs.map((run) => run.title)).join(', ');
  const page = await embedFilm(lab, { runs, shots: embedded, settings }, await answer.text(), title, onProgress);
  if (!page.ok) throw new Error(page.problem.message);
  return page.value;
}
