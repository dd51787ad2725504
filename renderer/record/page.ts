/** The page that records for the command line: takes a job from the shell, and sends back the bytes of its films. */
import { createBirpc } from 'birpc';
import type { FilmJob, FilmReport, RecorderPort } from '../../core/film/contract.ts';
import type { Channel } from '../../core/port/channel.ts';
import { connectLab } from '../../core/port/client.ts';
import { RECORDER_PATH } from '../../core/port/meeting.ts';
import { createTraceIndex } from '../../core/trace/index.ts';
import { openChannel, openSocket } from '../connect.ts';
import { messageOf } from '../message.ts';
import { NoEncoder } from './encode/codecs.ts';
import type { Files } from './encode/contract.ts';
import { createFilm, shotOf } from './film.ts';
import type { Film } from './film.ts';
import { record } from './record.ts';

const channel = await openSocket(RECORDER_PATH);
const recorder = connectRecorder(channel);
void channel.closed.then(() => {
  // Nobody is left to draw for; this is the browser's only window.
  window.close();
});
const tell = (error: unknown): void => {
  void recorder.failed(messageOf(error), error instanceof NoEncoder);
};
globalThis.addEventListener('error', ({ message }) => {
  tell(message);
});
globalThis.addEventListener('unhandledrejection', ({ reason }: { readonly reason: unknown }) => {
  tell(reason);
});
try {
  await recorder.done(await perform(await recorder.job()));
} catch (error) {
  tell(error);
}

async function perform(job: FilmJob): Promise<readonly FilmReport[]> {
  const { settings, slice, raw } = job;
  const lab = connectLab(await openChannel(), {
    progress: ({ fraction }) => void recorder.running(fraction),
    point: () => undefined,
  });
  const outcome = await lab.run(job.run);
  if (!outcome.ok) throw new Error(outcome.problem.message);
  const index = createTraceIndex(outcome.value);
  const shots = 'length' in job.shots ? job.shots : [shotOf(job.shots, index.events)];
  const groups = job.eachShot ? shots.map((shot) => [shot]) : [shots];
  const films = groups.map((group): Film => {
    const film = createFilm(index, group, settings.fps);
    if (!film.ok) throw new Error(film.problem.message);
    return film.value;
  });
  const framesOf = ({ frames }: Film): number => (settings.format === 'still' ? 1 : frames);
  const total = films.reduce((sum, film) => sum + framesOf(film), 0);
  const reports: FilmReport[] = [];
  let before = 0;
  for (const [number, film] of films.entries()) {
    const shot = job.eachShot ? number : null;
    const files: Files = {
      begin: (name) => recorder.begin({ shot, name }),
      write: (position, bytes) => recorder.write(position, bytes),
      end: () => recorder.end(),
    };
    const onFrame = (done: number, all: number): void => {
      void recorder.progress({ done: before + done, total: slice === null ? total : all });
    };
    reports.push(await record({ lab, index, film, settings, slice, raw, files, onFrame }));
    before += framesOf(film);
  }
  return reports;
}

function connectRecorder(channel: Channel): RecorderPort {
  const rpc = createBirpc<RecorderPort>(
    {},
    {
      post: (message) => {
        channel.send(message);
      },
      on: (receive) => channel.onMessage(receive),
      // A disk takes as long as it takes.
      timeout: -1,
    },
  );
  return {
    job: () => rpc.job(),
    running: (fraction) => rpc.running(fraction),
    begin: (file) => rpc.begin(file),
    write: (position, bytes) => rpc.write(position, bytes),
    end: () => rpc.end(),
    progress: (progress) => rpc.progress(progress),
    done: (reports) => rpc.done(reports),
    failed: (sentence, noEncoder) => rpc.failed(sentence, noEncoder),
  };
}
