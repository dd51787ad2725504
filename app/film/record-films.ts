/** Records the films of a job: a page that nobody sees draws and encodes them, this process computes and writes. */
import type { FilmJob, FilmProgress, FilmReport } from '../../core/film/contract.ts';
import { serveFilmPort } from '../../core/film/serve.ts';
import type { Channel } from '../../core/port/channel.ts';
import { hostLab } from '../host.ts';
import type { Drawing, Machine } from '../machine.ts';
import { Interrupted, UserError } from '../user-error.ts';
import type { Target } from './target.ts';

/** How many milliseconds the browser has to open the page. */
const PATIENCE = 90_000;

/** Says that the browser has no encoder for the requested codec. */
export class NoEncoder extends UserError {}

export interface RecordingListener {
  /** Called with the share of the runs that is computed, from 0 to 1. */
  running(fraction: number): void;
  progress(progress: FilmProgress): void;
}

/** Resolves when all files are complete. Otherwise it rejects with a `UserError` and leaves no partial file behind. */
export async function recordFilms(
  machine: Machine,
  job: FilmJob,
  target: Target,
  watching: RecordingListener,
  signal: AbortSignal,
): Promise<readonly FilmReport[]> {
  const executor = machine.createExecutor();
  let settle: { resolve: (reports: readonly FilmReport[]) => void; reject: (error: unknown) => void };
  const outcome = new Promise<readonly FilmReport[]>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // A write that fails here is the reason that the recording ends with; the page would report it less exactly.
  const orFail = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      settle.reject(error);
      throw error;
    }
  };
  let reached = false;
  const servePage = (channel: Channel): void => {
    reached = true;
    void channel.closed.then((reason) => {
      settle.reject(new UserError(`The page that draws was lost: ${reason}`));
    });
    serveFilmPort(channel, {
      job: () => Promise.resolve(job),
      running: (fraction) => {
        watching.running(fraction);
        return Promise.resolve();
      },
      progress: (progress) => {
        watching.progress(progress);
        return Promise.resolve();
      },
      begin: (file) => orFail(target.begin(file)),
      write: (position, bytes) => orFail(target.write(position, bytes)),
      end: () => orFail(target.end()),
      done: (reports) => {
        settle.resolve(reports);
        return Promise.resolve();
      },
      failed: (sentence, noEncoder) => {
        settle.reject(noEncoder ? new NoEncoder(sentence) : new UserError(sentence));
        return Promise.resolve();
      },
    });
  };
  const interrupt = (): void => {
    settle.reject(new Interrupted('The recording was cancelled.'));
  };
  signal.addEventListener('abort', interrupt);
  let drawing: Drawing | undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    const opened = await machine.openDrawing({
      executor,
      lab: (channel) => {
        hostLab(channel, executor);
      },
      film: servePage,
    });
    drawing = opened;
    timer = setTimeout(() => {
      if (!reached) settle.reject(new UserError(`${opened.name} did not open the page that draws.`));
    }, PATIENCE);
    void opened.closed.then((reason) => {
      settle.reject(new UserError(reason ?? `${opened.name} ended before the film was whole.`));
    });
    signal.throwIfAborted();
    return await outcome;
  } catch (error) {
    await target.discard();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', interrupt);
    await drawing?.close();
    executor.dispose();
  }
}
