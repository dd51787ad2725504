import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRun } from '../../core/document/shot.fixture.ts';
import { wholeRun } from '../../core/document/storyboard.ts';
import type { Shot } from '../../core/document/storyboard.ts';
import { OPERATIONS, WORDS_PER_EVENT } from '../../core/trace/layout.ts';
import type { Records } from '../../core/trace/layout.ts';
import type { Stretch } from '../../core/film/contract.ts';
import { createTraceIndex } from '../../core/trace/index.ts';
import { toyRun } from '../inspect/toy-run.ts';
import { createFilm, cameraOf, frameOf, loopOf, posterFrame, shotsOf } from './film.ts';
import type { Film } from './film.ts';

const EVENTS = 40;
const index = { events: EVENTS, run: { records: loads(EVENTS), passes: [{ starts: Uint32Array.of(0, EVENTS) }] } };

/** Events of 700 ms each. */
function loads(count: number): Records {
  const records = new Uint32Array(count * WORDS_PER_EVENT);
  for (let event = 0; event < count; event++) records[event * WORDS_PER_EVENT] = OPERATIONS.load;
  return records;
}

function filmOf(shots: readonly Partial<Shot>[], fps = 30): Film {
  const outcome = createFilm(
    shots.map(() => index),
    shots.map((shot) => ({ ...wholeRun(anyRun, EVENTS), ...shot })),
    fps,
  );
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.value;
}

describe('the frames of a shot', () => {
  it('are as many as its seconds and its hold at the rate', () => {
    expect(filmOf([{ pace: { seconds: 2 }, hold: 0.5 }], 24).frames).toBe(60);
    expect(filmOf([{ pace: { speed: 1 }, hold: 0 }]).frames).toBe((EVENTS * 700 * 30) / 1000);
    expect(filmOf([{ pace: { speed: 2 }, hold: 0 }]).frames).toBe((EVENTS * 350 * 30) / 1000);
  });

  it('begin and end exactly where the shot does, and stand still while it holds', () => {
    const film = filmOf([{ from: 3, to: 20.5, pace: { seconds: 1 }, hold: 1 }]);
    expect(film.frameAt(0).time).toBe(3);
    expect(film.frameAt(29).time).toBe(20.5);
    expect(film.frameAt(59).time).toBe(20.5);
  });

  it('are found by their time, forwards and backwards, after other shots', () => {
    const pace = { seconds: 1 };
    const film = filmOf([
      { from: 0, to: 5, pace },
      { from: 4, to: 12, pace },
      { from: 12, to: 4, pace },
      { from: 7, to: 7, hold: 1 },
    ]);
    for (const shot of [1, 2]) {
      const { first } = film.spans[shot]!;
      for (const within of [0, 1, 17, 29]) {
        expect(frameOf(film, shot, film.frameAt(first + within).time)).toBe(first + within);
      }
      // Between two frames, the one that has come as far.
      const [before, after] = [film.frameAt(first + 8).time, film.frameAt(first + 9).time];
      expect(frameOf(film, shot, (before + after) / 2)).toBe(first + 9);
    }
    expect(frameOf(film, 3, 7)).toBe(film.spans[3]!.first);
  });

  it('go backwards as they go forwards', () => {
    const ahead = filmOf([{ from: 4, to: 12, pace: { seconds: 1 }, hold: 0 }]);
    const back = filmOf([{ from: 12, to: 4, pace: { seconds: 1 }, hold: 0 }]);
    for (let frame = 0; frame < 30; frame++) {
      expect(back.frameAt(29 - frame).time).toBeCloseTo(ahead.frameAt(frame).time, 9);
    }
  });

  it('never leave the shot, and go one way, whatever it is', () => {
    const step = fc.double({ min: 0, max: EVENTS, noNaN: true });
    fc.assert(
      fc.property(
        step,
        step,
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        (from, to, fps, seconds) => {
          const film = filmOf([{ from, to, pace: { seconds }, hold: 0 }], fps);
          const times = Array.from({ length: film.frames }, (_, frame) => film.frameAt(frame).time);
          const sign = Math.sign(to - from);
          expect(times.every((time, at) => at === 0 || (time - times[at - 1]!) * sign >= -1e-9)).toBe(true);
          expect(Math.min(...times)).toBeGreaterThanOrEqual(Math.min(from, to) - 1e-9);
          expect(Math.max(...times)).toBeLessThanOrEqual(Math.max(from, to) + 1e-9);
          expect(times.at(-1)).toBe(to);
        },
      ),
    );
  });

  it('at speed 1 give each event the time that it has in the lab', () => {
    const film = filmOf([{ pace: { speed: 1 }, hold: 0 }], 60);
    const middle = film.frameAt(Math.round((film.frames - 1) / 2)).time;
    expect(middle).toBeCloseTo(EVENTS / 2, 1);
  });
});

describe('a digest', () => {
  const within = (seconds: number): Film => filmOf([{ pace: { within: seconds }, hold: 0 }]);

  it('gives what happens for the first time as long as playing does, and shortens what repeats', () => {
    const film = within(10);
    expect(film.frames / 30).toBeCloseTo(10, 1);
    expect(film.frameAt(Math.round(0.7 * 30)).time).toBeCloseTo(1, 1);
    const last = film.frameAt(film.frames - 2);
    expect(EVENTS - last.time).toBeGreaterThan(0.1);
  });

  it('is no longer than playing all of it', () => {
    expect(within(600).frames).toBe((EVENTS * 700 * 30) / 1000);
  });
});

describe('the film of a stretch', () => {
  const trace = createTraceIndex(toyRun);
  const stretch: Stretch = {
    from: null,
    until: null,
    part: null,
    pace: { within: 30 },
    hold: 1,
    framing: { camera: { viewpoint: 'home' }, picked: null, beside: [], toScale: false, focus: false },
    caption: '',
    cards: true,
  };
  const cardsOf = (change: Partial<Stretch>): readonly string[] => {
    const shots = shotsOf({ ...stretch, ...change }, anyRun, trace);
    if (!shots.ok) throw new Error(shots.problem.message);
    return shots.value.map(({ card, from, to }) => `${card} ${from}-${to}`);
  };

  it('has a title before it, and at the end of the run what came of it', () => {
    expect(cardsOf({})).toEqual(['title 0-0', 'none 0-8', 'ending 8-8']);
    expect(cardsOf({ part: { pass: null, workgroup: 1, round: null } })).toEqual(['title 0-0', 'none 0-4']);
    expect(cardsOf({ cards: false })).toEqual(['none 0-8']);
  });
});

describe('shots after one another', () => {
  const film = filmOf([
    { from: 0, to: 4, pace: { seconds: 1 }, hold: 0 },
    { from: 4, to: 8, pace: { seconds: 1 }, hold: 0, camera: { viewpoint: 'tray' }, travel: 0.5 },
  ]);

  it('follow without a gap', () => {
    expect(film.frames).toBe(60);
    expect(film.spans.map(({ first }) => first)).toEqual([0, 30]);
    expect(film.frameAt(29)).toEqual({ shot: 0, time: 4, arrived: 1 });
    expect(cameraOf(film.shots, film.frameAt(29), 0)).toEqual({ camera: { viewpoint: 'home' }, travel: null });
    expect(film.frameAt(30).shot).toBe(1);
  });

  it('take the camera from the one before, and arrive', () => {
    const shares = Array.from(
      { length: 15 },
      (_, frame) => cameraOf(film.shots, film.frameAt(30 + frame), 0).travel?.share ?? Number.NaN,
    );
    expect(shares[0]).toBeGreaterThan(0);
    expect(shares.every((share, at) => at === 0 || share > shares[at - 1]!)).toBe(true);
    expect(cameraOf(film.shots, film.frameAt(30), 0).travel?.from).toEqual({ viewpoint: 'home' });
    expect(cameraOf(film.shots, film.frameAt(45), 0)).toEqual({ camera: { viewpoint: 'tray' }, travel: null });
  });
});

describe('shots of several runs', () => {
  const other = { ...index, events: 10 };
  const shots = [4, 10, 40].map((to) => ({ ...wholeRun(anyRun, to), pace: { seconds: 1 }, hold: 0, travel: 0.5 }));

  it('count the events of their own runs, and cut from one to the next', () => {
    const film = createFilm([index, other, other], [shots[0]!, shots[1]!, shots[1]!], 30);
    if (!film.ok) throw new Error(film.problem.message);
    expect(film.value.frameAt(59).time).toBe(10);
    expect(film.value.frameAt(30).arrived).toBe(1);
    expect(film.value.frameAt(60).arrived).toBeLessThan(1);
  });

  it('end where their own run ends', () => {
    expect(createFilm([index, other], [shots[0]!, shots[2]!], 30, 4)).toMatchObject({
      problem: { message: expect.stringMatching(/^Shot 6 goes to step 40, but its run ends at 10/) as string },
    });
  });
});

describe('cameras of runs beside each other', () => {
  const top = { camera: { viewpoint: 'top' }, picked: null } as const;
  const { shots, frameAt } = filmOf([
    { pace: { seconds: 1 }, hold: 0 },
    { pace: { seconds: 1 }, hold: 0, camera: { viewpoint: 'tray' }, beside: [top], travel: 0.5 },
  ]);

  it('are those of the shot, and of its first run where it says nothing of theirs', () => {
    const cameras = [0, 1, 2].map((side) => cameraOf(shots, frameAt(59), side).camera);
    expect(cameras).toEqual([{ viewpoint: 'tray' }, { viewpoint: 'top' }, { viewpoint: 'tray' }]);
  });

  it('come from where they stood in the shot before', () => {
    expect(cameraOf(shots, frameAt(30), 1)).toMatchObject({
      camera: { viewpoint: 'top' },
      travel: { from: { viewpoint: 'home' } },
    });
  });
});

describe('what cannot be filmed', () => {
  it.each([
    [[], 'There is no shot'],
    [[{ to: 41 }], 'Shot 1 goes to step 41, but its run ends at 40'],
    [[{ pace: { speed: 1e-4 } }], 'too long'],
  ])('%j', (shots: readonly Partial<Shot>[], words) => {
    expect(() => filmOf(shots)).toThrow(words);
  });
});

describe('a film that is repeated', () => {
  const timesOf = (film: Film): number[] => Array.from({ length: film.frames }, (_, at) => film.frameAt(at).time);

  it('goes back through all that moves, and no frame stands twice, at either seam', () => {
    const film = filmOf([{ from: 3, to: 20, pace: { seconds: 1 }, hold: 0 }], 5);
    const ahead = timesOf(film);
    expect(timesOf(loopOf(film))).toEqual([...ahead, ...ahead.slice(1, -1).reverse()]);
    const around = timesOf(loopOf(film));
    expect(around.filter((time, at) => time === around[(at + 1) % around.length])).toEqual([]);
  });

  it('holds what is held once', () => {
    const film = filmOf([{ from: 0, to: 4, pace: { seconds: 1 }, hold: 1 }], 4);
    const ahead = timesOf(film);
    expect(timesOf(loopOf(film))).toEqual([...ahead, ahead[2], ahead[1]]);
    const still = filmOf([{ from: 4, to: 4, hold: 1 }], 4);
    expect(timesOf(loopOf(still))).toEqual([4, 4, 4, 4]);
  });
});

it('has the middle of what moves as its poster, and of what does not move the end', () => {
  expect(posterFrame(filmOf([{ from: 0, to: 8, pace: { seconds: 2 }, hold: 5 }], 10))).toBe(10);
  expect(posterFrame(filmOf([{ from: 8, to: 8, hold: 1 }], 10))).toBe(9);
});
