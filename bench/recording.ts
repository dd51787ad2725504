/** Whether drawing and encoding overlap: a recording against the slower of the two alone, in one page and one run. */
import { wholeRun } from '../core/document/storyboard.ts';
import { PLAIN_COLOURS } from '../core/document/colours.ts';
import { PLAIN_LOOK } from '../core/document/look.ts';
import type { FilmSettings } from '../core/film/settings.ts';
import { createTraceIndex, eventAt } from '../core/trace/index.ts';
import { refuse } from '../core/outcome.ts';
import type { LabPort } from '../core/port/contract.ts';
import { startEncoding } from '../renderer/film/encoding.ts';
import { soloOf } from '../renderer/compare/cast.ts';
import { createFilm } from '../renderer/film/film.ts';
import type { Film } from '../renderer/film/film.ts';
import { createPainter } from '../renderer/film/painter.ts';
import { recordFilm } from '../renderer/film/record-film.ts';
import type { Files } from '../renderer/film/encode/contract.ts';
import type { Figure } from './measure.ts';
import { syntheticRun, syntheticSnapshots } from './synthetic-run.ts';

/** A shot over some events, and the seconds that it takes. */
const SHOT = {
  ...wholeRun({ kernel: 'synthetic', params: {}, seed: 1, inputs: {}, compare: null }, 40),
  from: 4,
  to: 10,
  pace: { seconds: 0.4 },
  hold: 0.1,
};
/**
 * Rounds are short and many, so that whatever else the machine does affects all three measurements of a round
 * alike.
 */
const ROUNDS = 5;
const PROMISED = 1.2;

const SETTINGS: FilmSettings = {
  format: 'mp4',
  codec: 'h264',
  width: 1920,
  height: 1080,
  fps: 30,
  theme: 'dark',
  colours: PLAIN_COLOURS,
  projector: false,
  look: PLAIN_LOOK,
  transparent: false,
  loop: false,
  autoplay: false,
};

/** Files that discard whatever is written. */
const nowhere: Files = {
  begin: () => Promise.resolve(),
  write: () => Promise.resolve(),
  end: () => Promise.resolve(),
};

export async function recordingCost(): Promise<readonly Figure[]> {
  const run = syntheticRun(64);
  const index = createTraceIndex(run);
  const outcome = createFilm([index], [SHOT], SETTINGS.fps);
  if (!outcome.ok) throw new Error(outcome.problem.message);
  const film = outcome.value;
  const snapshotsAt = (frame: number) =>
    syntheticSnapshots(run, index.workgroupAt(Math.max(eventAt(film.frameAt(frame).time), 0)));
  const lab: Pick<LabPort, 'snapshot' | 'characters'> = {
    characters: () => Promise.resolve(refuse('No font is measured here.')),
    snapshot: ({ workgroup }) => {
      const span = index.workgroupAt(run.passes[0]!.starts[workgroup]!);
      return Promise.resolve({ ok: true, value: syntheticSnapshots(run, span) });
    },
  };
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const started = performance.now();
    await work();
    return performance.now() - started;
  };

  /** Frames that are encoded without drawing anything. */
  const drawn: Uint8Array<ArrayBuffer>[] = [];
  const draw = async (keep: boolean): Promise<void> => {
    const painter = createPainter(SETTINGS, () => []);
    await painter.take(soloOf(index), false);
    for (let frame = 0; frame < film.frames; frame++) {
      const pixels = new Uint8Array(SETTINGS.width * SETTINGS.height * 4);
      painter.paint(film.frameAt(frame), film.shots, [snapshotsAt(frame)], pixels);
      if (keep && drawn.length < 4) drawn.push(pixels);
    }
    painter.dispose();
  };
  await draw(true);
  const ratios: number[] = [];
  const times: number[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const drawing = await timed(() => draw(false));
    const encoding = await timed(() => encode(film, drawn));
    const together = await timed(() =>
      recordFilm({
        lab,
        casts: [soloOf(index)],
        film,
        pointsOf: () => [],
        settings: SETTINGS,
        print: () => Promise.reject(new Error('Nothing is printed here.')),
        files: nowhere,
      }),
    );
    times.push([drawing, encoding, together]);
    ratios.push(together / Math.max(drawing, encoding));
  }
  const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
  const part = (at: number): number => middle(times.map((one) => one[at]!)) / film.frames;
  return [
    {
      name: 'recording 1080p / the slower of drawing and encoding alone',
      value: middle(ratios),
      unit: '×',
      bound: PROMISED,
    },
    { name: 'a frame of 1080p drawn alone', value: part(0), unit: 'ms' },
    { name: 'the same encoded alone, H.264', value: part(1), unit: 'ms' },
    { name: 'the same recorded', value: part(2), unit: 'ms' },
  ];
}

async function encode(film: Film, drawn: readonly Uint8Array[]): Promise<void> {
  const task = { settings: SETTINGS, codec: 'h264' as const, frames: film.frames, first: 0, raw: false };
  const encoding = await startEncoding(task, nowhere);
  for (let frame = 0; frame < film.frames; frame++) {
    const pixels = await encoding.buffer();
    pixels.set(drawn[frame % drawn.length]!);
    encoding.send('frame', pixels);
  }
  await encoding.finish();
  encoding.close();
}
