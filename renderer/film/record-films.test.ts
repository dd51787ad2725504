import { expect, it } from 'vitest';
import { anyRun } from '../../core/document/shot.fixture.ts';
import { wholeRun } from '../../core/document/storyboard.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { OPERATIONS, WORDS_PER_EVENT } from '../../core/trace/layout.ts';
import { soloOf } from '../compare/cast.ts';
import { createFilms, framesOf } from './record-films.ts';

const EVENTS = 8;
const index = {
  events: EVENTS,
  run: {
    records: new Uint32Array(EVENTS * WORDS_PER_EVENT).fill(OPERATIONS.load),
    passes: [{ starts: Uint32Array.of(0, EVENTS) }],
  },
};
const cast = soloOf(index as unknown as TraceIndex);
const shots = [1, 2].map((seconds) => ({ ...wholeRun(anyRun, EVENTS), pace: { seconds }, hold: 0, travel: 1 }));

function filmsOf(eachShot: boolean) {
  const films = createFilms([cast, cast], shots, eachShot, 10);
  if (!films.ok) throw new Error(films.problem.message);
  return films.value;
}

it('makes one film of all shots, or one of each, which comes from nowhere', () => {
  expect(filmsOf(false).map(({ frames }) => frames)).toEqual([30]);
  const clips = filmsOf(true);
  expect(clips.map(({ frames }) => frames)).toEqual([10, 20]);
  expect(clips.map((clip) => clip.frameAt(0).arrived)).toEqual([1, 1]);
  expect(filmsOf(false)[0]!.frameAt(10).arrived).toBeLessThan(1);
});

it('counts the frames of all files', () => {
  expect(framesOf(filmsOf(true), { format: 'mp4' })).toBe(30);
  expect(framesOf(filmsOf(true), { format: 'still' })).toBe(2);
});

it('names a shot that goes beyond the run by its number among all', () => {
  const beyond = [shots[0]!, { ...shots[1]!, to: EVENTS + 1 }];
  expect(createFilms([cast, cast], beyond, true, 10)).toMatchObject({
    ok: false,
    problem: { message: expect.stringMatching(/^Shot 2 goes to step 9, /) as string },
  });
});
