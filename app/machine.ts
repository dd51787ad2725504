/** What the command line computes and draws with, whether it runs in Node or in Electron's main process. */
import type { Executor } from '../core/gpu/executor.ts';
import type { Channel } from '../core/port/channel.ts';

export interface Machine {
  /** Makes an executor on the GPU, or on the software adapter where there is none. */
  readonly createExecutor: () => Executor;
  /** Opens the page that draws films, where nobody sees it; rejects with a `UserError` where there is nothing to draw with. */
  readonly openDrawing: (services: DrawingServices) => Promise<Drawing>;
}

/** What to do with the channels to the page that draws. */
export interface DrawingServices {
  readonly executor: Executor;
  readonly lab: (channel: Channel) => void;
  readonly film: (channel: Channel) => void;
}

/** As CSS counts them. */
export const PIXELS_PER_INCH = 96;

export interface Drawing {
  /** The name of what draws, for sentences. */
  readonly name: string;
  /** Resolves when the page is gone, with one sentence where there is something to say. */
  readonly closed: Promise<string | undefined>;
  /** What the page shows as a PDF, with one page of so many pixels, of which an inch has 96. */
  print(width: number, height: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}
