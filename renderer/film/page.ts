/** The page that records for the command line: it takes a job from the shell and sends back the bytes of the films. */
import { createBirpc } from 'birpc';
import { besidesOf } from '../../core/document/run.ts';
import { FORMATS } from '../../core/film/formats.ts';
import type { FilmJob, FilmReport, FilmPort, Print } from '../../core/film/contract.ts';
import { keyOf } from '../../core/document/storyboard.ts';
import type { Shot, ShotRun } from '../../core/document/storyboard.ts';
import { requestOf } from '../../core/document/sweep.ts';
import type { ShotSweep } from '../../core/document/sweep.ts';
import type { Channel } from '../../core/port/channel.ts';
import { connectLab } from '../../core/port/client.ts';
import { MOST_HELD } from '../../core/request.ts';
import { keyOfSweep } from '../../core/sweep.ts';
import type { SweepPoint } from '../../core/sweep.ts';
import { createTraceIndex } from '../../core/trace/index.ts';
import { openChannel, openFilmChannel } from '../connect.ts';
import { messageOf } from '../../core/message.ts';
import { leaderIn } from '../compare/cast.ts';
import type { Cast } from '../compare/cast.ts';
import { addFace } from './card-look.ts';
import { castingOf } from './casting.ts';
import type { Perform } from './casting.ts';
import { NoEncoder } from './encode/codecs.ts';
import { loopOf, shotsOf as stretchShots } from './film.ts';
import type { PointsOf } from './painter.ts';
import { planOf } from './plan.ts';
import { showStill, withoutTime } from './printed.ts';
import { record } from './record.ts';
import { createFilms } from './record-films.ts';

const channel = await openFilmChannel();
const shell = connectShell(channel);
void channel.closed.then(() => {
  // Nobody is left to draw for; this is the browser's only window.
  window.close();
});
const tell = (error: unknown): void => {
  void shell.failed(messageOf(error), error instanceof NoEncoder);
};
globalThis.addEventListener('error', ({ message }) => {
  tell(message);
});
globalThis.addEventListener('unhandledrejection', ({ reason }: { readonly reason: unknown }) => {
  tell(reason);
});
try {
  // The shell ends the page, or closes it where a job has failed.
  for (;;) {
    const job = await shell.job();
    await shell.done('svg' in job ? await printDrawing(job) : await makeFilms(job));
  }
} catch (error) {
  tell(error);
}

/** Shows a drawing alone, and gives what the shell prints of it to the shell; there is no film to report. */
async function printDrawing(print: Print): Promise<readonly FilmReport[]> {
  const pdf = await printed(print);
  await shell.begin({ format: 'pdf', shot: null, frame: null });
  await shell.write(0, pdf);
  await shell.end();
  return [];
}

async function printed({ svg, title, width, height, face }: Print): Promise<Uint8Array<ArrayBuffer>> {
  if (face !== null) await addFace(face);
  await showStill(svg, title);
  return withoutTime(await shell.print(width, height));
}

/** Makes the films of a job with a lab of their own, which holds their runs for no longer than that takes. */
async function makeFilms(job: FilmJob): Promise<readonly FilmReport[]> {
  const channelToLab = await openChannel();
  try {
    return await makeFilmsIn(channelToLab, job);
  } finally {
    channelToLab.close('The films are made.');
  }
}

async function makeFilmsIn(channelToLab: Channel, job: FilmJob): Promise<readonly FilmReport[]> {
  const { settings, slice, raw } = job;
  const asked = 'length' in job.shots ? job.shots.map(({ run }) => run) : [job.run];
  const wanted = new Map(asked.map((run) => [keyOf(run), run]));
  const count = [...wanted.values()].reduce((sum, { compare }) => sum + 1 + besidesOf(compare).length, 0);
  if (count > MOST_HELD) {
    throw new Error(
      `The shots show ${count} runs; one recording holds at most ${MOST_HELD}: record the talk in parts.`,
    );
  }
  const sweeps = sweepsOf(job);
  const total = count + sweeps.size;
  const held: string[] = [];
  const measured = new Map<string, readonly SweepPoint[]>();
  const lab = connectLab(channelToLab, {
    progress: ({ fraction }) => void shell.running((held.length + fraction) / total),
    point: ({ fraction }) => void shell.running((count + measured.size + fraction) / total),
  });
  const kernels = await lab.list();
  const casts = new Map<string, Cast>();
  for (const [key, run] of wanted) {
    const perform: Perform = async (request) => {
      // What was run stays held for as long as the film is made.
      const outcome = await lab.run({ ...request, beside: held });
      if (!outcome.ok) throw new Error(outcome.problem.message);
      held.push(outcome.value.id);
      return createTraceIndex(outcome.value);
    };
    const { cast } = await castingOf(lab, kernels, run, job.arrays, perform).catch((error: unknown) => {
      throw new Error(withShot(job, key, messageOf(error)), { cause: error });
    });
    casts.set(key, cast);
  }
  for (const [key, { shot, sweep }] of sweeps) {
    const outcome = await lab.sweep(requestOf(sweep));
    if (!outcome.ok) throw new Error(`Shot ${shot + 1} cannot be filmed: ${outcome.problem.message}`);
    measured.set(key, outcome.value);
  }
  const castOf = (run: ShotRun): Cast => casts.get(keyOf(run))!;
  const shots = shotsOf(job, castOf);
  const made = createFilms(
    shots.map(({ run }) => castOf(run)),
    shots,
    job.eachShot,
    settings.fps,
  );
  if (!made.ok) throw new Error(made.problem.message);
  const films = settings.loop && FORMATS[settings.format].kind === 'film' ? made.value.map(loopOf) : made.value;
  const pointsOf: PointsOf = (sweep) => measured.get(keyOfSweep(requestOf(sweep)))!;
  if (job.plans && !(await shell.planned(await planOf(lab, films, settings, slice, pointsOf)))) return [];
  return await record({
    lab,
    films,
    eachShot: job.eachShot,
    extras: job.extras,
    pointsOf,
    settings,
    slice,
    raw,
    print: printed,
    fileOf: (part) => ({
      begin: (frame) => shell.begin({ ...part, frame }),
      write: (position, bytes) => shell.write(position, bytes),
      end: () => shell.end(),
    }),
    onProgress: (progress) => void shell.progress(progress),
  });
}

/** The sweeps that the shots show, each once, with the number of the first shot that does. */
function sweepsOf({ shots }: FilmJob): ReadonlyMap<string, { readonly shot: number; readonly sweep: ShotSweep }> {
  const found = new Map<string, { readonly shot: number; readonly sweep: ShotSweep }>();
  if (!('length' in shots)) return found;
  for (const [shot, { shown, sweep }] of shots.entries()) {
    if (shown !== 'sweep' || sweep === null) continue;
    const key = keyOfSweep(requestOf(sweep));
    if (!found.has(key)) found.set(key, { shot, sweep });
  }
  return found;
}

function shotsOf(job: FilmJob, castOf: (run: ShotRun) => Cast): readonly Shot[] {
  if ('length' in job.shots) return job.shots;
  const shots = stretchShots(job.shots, job.run, leaderIn(castOf(job.run)));
  if (!shots.ok) throw new Error(shots.problem.message);
  return shots.value;
}

/** Where a talk has several runs, says which shot cannot be filmed. */
function withShot({ shots }: FilmJob, key: string, sentence: string): string {
  if (!('length' in shots)) return sentence;
  return `Shot ${shots.findIndex(({ run }) => keyOf(run) === key) + 1} cannot be filmed: ${sentence}`;
}

function connectShell(channel: Channel): FilmPort {
  const rpc = createBirpc<FilmPort>(
    {},
    {
      post: (message) => {
        channel.send(message);
      },
      on: (receive) => channel.onMessage(receive),
      // A call that writes to a slow disk may take any length of time.
      timeout: -1,
    },
  );
  return {
    job: () => rpc.job(),
    running: (fraction) => rpc.running(fraction),
    planned: (plan) => rpc.planned(plan),
    begin: (part) => rpc.begin(part),
    write: (position, bytes) => rpc.write(position, bytes),
    end: () => rpc.end(),
    print: (width, height) => rpc.print(width, height),
    progress: (progress) => rpc.progress(progress),
    done: (reports) => rpc.done(reports),
    failed: (sentence, noEncoder) => rpc.failed(sentence, noEncoder),
  };
}
