/** Records the films of a job: a browser without a window draws and encodes them, this process computes and writes. */
import type { FilmJob, FilmProgress, FilmReport } from '../../core/film/contract.ts';
import { serveFilmPort } from '../../core/film/serve.ts';
import { hostLab } from '../host.ts';
import { createDawnExecutor } from '../node/dawn.ts';
import { findBrowser, thisMachine } from '../browser/find.ts';
import { startServer } from '../browser/server.ts';
import { openWindow } from '../browser/window.ts';
import { FILM_PAGE } from '../../core/port/meeting.ts';
import { built } from '../paths.ts';
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
  job: FilmJob,
  target: Target,
  watching: RecordingListener,
  signal: AbortSignal,
): Promise<readonly FilmReport[]> {
  const browser = findBrowser(thisMachine());
  if (browser === undefined) {
    throw new UserError(
      'No Chrome, Chromium or Edge was found to draw with; install one, or name it in TILESCOPE_BROWSER.',
    );
  }
  const executor = createDawnExecutor();
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
  const server = await startServer({
    root: built('renderer'),
    port: 0,
    onChannel: (channel) => {
      hostLab(channel, executor);
    },
    onFilmPage: (channel) => {
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
    },
  });
  const interrupt = (): void => {
    settle.reject(new Interrupted('The recording was cancelled.'));
  };
  signal.addEventListener('abort', interrupt);
  const timer = setTimeout(() => {
    if (!reached) settle.reject(new UserError(`The browser ${browser} did not open the page that draws.`));
  }, PATIENCE);
  const window = await openWindow(browser, server.address(new URLSearchParams(), FILM_PAGE), { hidden: true });
  void window.closed.then((reason) => {
    settle.reject(new UserError(reason ?? `The browser ${browser} ended before the film was whole.`));
  });
  try {
    signal.throwIfAborted();
    return await outcome;
  } catch (error) {
    await target.discard();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', interrupt);
    await window.close();
    await server.close();
    executor.dispose();
  }
}
