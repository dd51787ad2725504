/** Records films: a page that nobody sees draws and encodes them, this process computes and writes. */
import type { FilmJob, FilmPlan, FilmProgress, FilmReport, Print } from '../../core/film/contract.ts';
import { serveFilmPort } from '../../core/film/serve.ts';
import type { Executor } from '../../core/gpu/executor.ts';
import { refuse } from '../../core/outcome.ts';
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
  /** Says whether what the page plans is to be drawn. */
  planned(plan: FilmPlan): Promise<boolean>;
  progress(progress: FilmProgress): void;
}

/** Makes the films or the PDF of one job after another, with one browser for as long as none of them fails. */
export interface FilmMaker {
  /** Resolves when all files are complete. Otherwise it rejects with a `UserError` and leaves no partial file behind. */
  record(
    job: FilmJob | Print,
    target: Target,
    watching: RecordingListener,
    signal: AbortSignal,
  ): Promise<readonly FilmReport[]>;
  close(): Promise<void>;
}

/** A job in the making, and what it comes to. */
interface Turn {
  readonly job: FilmJob | Print;
  readonly target: Target;
  readonly watching: RecordingListener;
  readonly resolve: (reports: readonly FilmReport[]) => void;
  readonly reject: (error: unknown) => void;
}

export function createFilmMaker(machine: Machine): FilmMaker {
  let executor: Executor | null = null;
  let drawing: Drawing | null = null;
  let turn: Turn | null = null;
  /** Hands the page its next job, while it waits for one. */
  let hand: ((job: FilmJob | Print) => void) | null = null;

  const now = (): Turn => {
    if (turn === null) throw new Error('No film is being made.');
    return turn;
  };
  // A write that fails here is the reason that the recording ends with; the page would report it less exactly.
  const orFail = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      turn?.reject(error);
      throw error;
    }
  };
  const servePage = (channel: Channel): void => {
    void channel.closed.then((reason) => {
      turn?.reject(new UserError(`The page that draws was lost: ${reason}`));
    });
    serveFilmPort(channel, {
      job: () =>
        new Promise((resolve) => {
          hand = resolve;
          giveJob();
        }),
      running: (fraction) => {
        now().watching.running(fraction);
        return Promise.resolve();
      },
      planned: (plan) => now().watching.planned(plan),
      progress: (progress) => {
        now().watching.progress(progress);
        return Promise.resolve();
      },
      begin: (part) => orFail(now().target.begin(part)),
      write: (position, bytes) => orFail(now().target.write(position, bytes)),
      end: () => orFail(now().target.end()),
      print: (width, height) => {
        if (drawing === null) throw new Error('There is no page to print.');
        return drawing.print(width, height);
      },
      done: (reports) => {
        now().resolve(reports);
        return Promise.resolve();
      },
      failed: (sentence, noEncoder) => {
        turn?.reject(noEncoder ? new NoEncoder(sentence) : new UserError(sentence));
        return Promise.resolve();
      },
    });
  };
  let timer: NodeJS.Timeout | undefined;
  const giveJob = (): void => {
    if (hand === null || turn === null) return;
    clearTimeout(timer);
    hand(turn.job);
    hand = null;
  };
  const openPage = async (): Promise<void> => {
    const executing = machine.createExecutor();
    executor = executing;
    const opened = await machine.openDrawing({
      executor: executing,
      lab: (channel) => {
        // The page prints over its own port, as what is printed is the page itself.
        hostLab(channel, {
          executor: executing,
          print: () => Promise.resolve(refuse('A page that draws is printed.')),
        });
      },
      film: servePage,
    });
    drawing = opened;
    timer = setTimeout(() => {
      turn?.reject(new UserError(`${opened.name} did not open the page that draws.`));
    }, PATIENCE);
    void opened.closed.then((reason) => {
      if (drawing === opened) turn?.reject(new UserError(reason ?? `${opened.name} ended before the film was whole.`));
    });
  };
  const close = async (): Promise<void> => {
    clearTimeout(timer);
    const [opened, executing] = [drawing, executor];
    [drawing, executor, hand] = [null, null, null];
    await opened?.close();
    executing?.dispose();
  };
  return {
    close,
    record: async (job, target, watching, signal) => {
      let interrupt = (): void => undefined;
      const outcome = new Promise<readonly FilmReport[]>((resolve, reject) => {
        turn = { job, target, watching, resolve, reject };
        interrupt = () => {
          reject(new Interrupted('The recording was cancelled.'));
        };
      });
      // While the page is opened nobody waits for the outcome yet, which may be a failure already.
      outcome.catch(() => undefined);
      signal.addEventListener('abort', interrupt);
      try {
        if (signal.aborted) interrupt();
        if (drawing === null) await openPage();
        giveJob();
        return await outcome;
      } catch (error) {
        await target.discard();
        // What a page is left with that failed is not known, so the next film has another.
        await close();
        throw error;
      } finally {
        turn = null;
        signal.removeEventListener('abort', interrupt);
      }
    },
  };
}
