/** What the command line computes and draws with, wherever it runs: in Node, or in Electron's main process. */
import type { Executor } from '../core/gpu/executor.ts';
import type { Channel } from '../core/port/channel.ts';

export interface Machine {
  /** On the GPU, or on the adapter in software where there is none. */
  readonly createExecutor: () => Executor;
  /** Opens the page that draws films, where nobody sees it; rejects with a `UserError` where there is nothing to draw with. */
  readonly openDrawing: (services: DrawingServices) => Promise<Drawing>;
}

/** What the page is given channels to. */
export interface DrawingServices {
  readonly executor: Executor;
  readonly lab: (channel: Channel) => void;
  readonly film: (channel: Channel) => void;
}

export interface Drawing {
  /** What draws, as a sentence names it. */
  readonly name: string;
  /** Resolves when it is gone, with one sentence where there is something to say. */
  readonly closed: Promise<string | undefined>;
  close(): Promise<void>;
}
