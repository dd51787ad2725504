/**
 * The page's side of the encoding worker. A few buffers circulate, so that drawing never runs far ahead of encoding.
 */
import type { EncodeTask, Files, FromWorker, ToWorker } from './encode/contract.ts';

/** How many frames may be in the making at one time: drawn, waiting, or being encoded. */
const BUFFERS = 3;

export interface Encoding {
  /** A buffer to draw into, as soon as one is free. */
  buffer(): Promise<Uint8Array<ArrayBuffer>>;
  /** Hands a drawn buffer over. */
  send(kind: 'sample' | 'frame', pixels: Uint8Array<ArrayBuffer>): void;
  /** Resolves when all files are written and closed. */
  finish(): Promise<void>;
  /** Terminates the worker at once. */
  close(): void;
}

/** After a failure this and every promise of the encoding reject with the sentence that says what failed. */
export async function startEncoding(task: EncodeTask, files: Files): Promise<Encoding> {
  const worker = new Worker(new URL('./encode/worker.ts', import.meta.url), { type: 'module' });
  const { width, height } = task.settings;
  const free = Array.from({ length: BUFFERS }, () => new Uint8Array(width * height * 4));
  let failure: Error | null = null;
  let waiting: { resolve: (message: FromWorker | null) => void; reject: (error: Error) => void } | null = null;
  const fail = (error: unknown): void => {
    failure ??= error instanceof Error ? error : new Error(String(error));
    waiting?.reject(failure);
    waiting = null;
  };
  /** Waits for the next message from the worker; null stands for a buffer that came back. */
  const next = (): Promise<FromWorker | null> =>
    failure === null
      ? new Promise((resolve, reject) => {
          waiting = { resolve, reject };
        })
      : Promise.reject(failure);
  const arrive = (message: FromWorker | null): void => {
    waiting?.resolve(message);
    waiting = null;
  };
  const post = (message: ToWorker, transfer: Transferable[] = []): void => {
    worker.postMessage(message, transfer);
  };
  const answer = (work: Promise<void>): void => {
    work.then(() => {
      post({ kind: 'written' });
    }, fail);
  };
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    fail(new Error(`The encoder could not be loaded: ${event.message}`));
  });
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    switch (data.kind) {
      case 'taken':
        free.push(data.pixels);
        arrive(null);
        break;
      case 'begin':
        answer(files.begin(data.frame));
        break;
      case 'write':
        answer(files.write(data.position, data.bytes));
        break;
      case 'end':
        answer(files.end());
        break;
      case 'failed':
        fail(new Error(data.message));
        break;
      case 'ready':
      case 'finished':
        arrive(data);
        break;
    }
  });
  const until = async (kind: FromWorker['kind']): Promise<FromWorker> => {
    for (;;) {
      const message = await next();
      if (message?.kind === kind) return message;
    }
  };

  post({ kind: 'task', task });
  try {
    await until('ready');
    return {
      buffer: async () => {
        for (;;) {
          if (failure !== null) throw failure;
          const pixels = free.pop();
          if (pixels !== undefined) return pixels;
          await next();
        }
      },
      send: (kind, pixels) => {
        post({ kind, pixels }, [pixels.buffer]);
      },
      finish: async () => {
        const finished = until('finished');
        post({ kind: 'finish' });
        await finished;
      },
      close: () => {
        worker.terminate();
      },
    };
  } catch (error) {
    worker.terminate();
    throw error;
  }
}
