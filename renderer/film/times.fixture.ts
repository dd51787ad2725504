/** A film of the toy run for tests, in which each event lasts as long as it is told. */
import { anyRun } from '../../core/document/shot.fixture.ts';
import { wholeRun } from '../../core/document/storyboard.ts';
import type { Shot } from '../../core/document/storyboard.ts';
import { createTraceIndex } from '../../core/trace/index.ts';
import { soloOf } from '../compare/cast.ts';
import { toyRun } from '../inspect/toy-run.ts';
import { createFilms } from './record-films.ts';
import type { CastFilm } from './film.ts';

const index = createTraceIndex(toyRun);

export function toyFilm(shots: readonly Partial<Shot>[], fps: number): CastFilm {
  const films = createFilms(
    shots.map(() => soloOf(index)),
    shots.map((shot) => ({ ...wholeRun(anyRun, index.events), hold: 0, ...shot })),
    false,
    fps,
  );
  if (!films.ok) throw new Error(films.problem.message);
  return films.value[0]!;
}
