/** The page that records for the command line: it takes a job from the shell and sends back the bytes of the films. */
import { createBirpc } from 'birpc';
import { besidesOf } from '../../core/document/run.ts';
import type { FilmJob, FilmReport, FilmPort } from '../../core/film/contract.ts';
import { unknownName } from '../../core/parameter-problems.ts';
import type { LabPort } from '../../core/port/contract.ts';
import type { RunRequest } from '../../core/request.ts';
import type { Run } from '../../core/run.ts';
import type { Channel } from '../../core/port/channel.ts';
import { connectLab } from '../../core/port/client.ts';
import { createTraceIndex } from '../../core/trace/index.ts';
import { openChannel, openFilmChannel } from '../connect.ts';
import { messageOf } from '../../core/message.ts';
import { nameBeside, requestBeside } from '../compare/beside.ts';
import { leaderIn, soloOf } from '../compare/cast.ts';
import type { Cast } from '../compare/cast.ts';
import { NoEncoder } from './encode/codecs.ts';
import { shotOf } from './film.ts';
import { createFilms, recordFilms } from './record-films.ts';

const channel = await openFilmChannel();
const recorder = connectShell(channel);
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
  await recorder.done(await makeFilms(await recorder.job()));
} catch (error) {
  tell(error);
}

async function makeFilms(job: FilmJob): Promise<readonly FilmReport[]> {
  const { settings, slice, raw } = job;
  let ran = 0;
  const lab = connectLab(await openChannel(), {
    progress: ({ fraction }) => void recorder.running((ran + fraction) / (1 + besidesOf(job.compare).length)),
    point: () => undefined,
  });
  const run = async (request: RunRequest): Promise<Run> => {
    const outcome = await lab.run(request);
    if (!outcome.ok) throw new Error(outcome.problem.message);
    ran++;
    return outcome.value;
  };
  const cast = await castOf(lab, job, run);
  const lead = leaderIn(cast);
  const shots = 'length' in job.shots ? job.shots : [shotOf(job.shots, lead.events)];
  const films = createFilms(lead, shots, job.eachShot, settings.fps);
  if (!films.ok) throw new Error(films.problem.message);
  return await recordFilms({
    lab,
    cast,
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

/** Runs the kernels that the film shows: the first run, and then those beside it, which take its inputs. */
async function castOf(
  lab: LabPort,
  { run: request, compare }: FilmJob,
  run: (request: RunRequest) => Promise<Run>,
): Promise<Cast> {
  const first = await run(request);
  if (compare === null) return soloOf(createTraceIndex(first));
  const kernels = await lab.list();
  const runs = [first];
  for (const beside of besidesOf(compare)) {
    const kernel = kernels.find(({ name }) => name === beside.kernel);
    if (kernel === undefined) {
      const names = kernels.map(({ name }) => name);
      throw new Error(unknownName('kernel', beside.kernel, names).message);
    }
    runs.push(await run({ ...(await requestBeside(lab, first, kernel, beside)), beside: runs.map(({ id }) => id) }));
  }
  const sides = runs.map((one) => ({
    index: createTraceIndex(one),
    name: nameBeside(
      one,
      runs.filter((other) => other !== one),
      kernels,
    ),
  }));
  const { lock, stacked, turns: rotation } = compare;
  return { sides, lock, stacked, rotation };
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
    begin: (file) => rpc.begin(file),
    write: (position, bytes) => rpc.write(position, bytes),
    end: () => rpc.end(),
    progress: (progress) => rpc.progress(progress),
    done: (reports) => rpc.done(reports),
    failed: (sentence, noEncoder) => rpc.failed(sentence, noEncoder),
  };
}
