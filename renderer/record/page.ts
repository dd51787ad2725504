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
import { shotOf } from './film.ts';
import { createFilms, recordFilms } from './films.ts';

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
  const films = createFilms(index, shots, job.eachShot, settings.fps);
  if (!films.ok) throw new Error(films.problem.message);
  return await recordFilms({
    lab,
    index,
    films: films.value,
    settings,
    slice,
    raw,
    filesOf: (film) => ({
      begin: (name) => recorder.begin({ shot: job.eachShot ? film : null, name }),
      write: (position, bytes) => recorder.write(position, bytes),
      end: () => recorder.end(),
    }),
    onProgress: (progress) => void recorder.progress(progress),
  });
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
