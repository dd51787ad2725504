/**
 * The main process's end of the port: an Executor that computes in the hidden page, and survives the death of
 * the GPU process.
 */
import { createBirpc, type BirpcReturn } from 'birpc';
import * as v from 'valibot';
import { Cancelled, GpuError, type Execution, type Executor, type OnShare } from '../../../core/gpu/executor.ts';
import { Loss } from '../../../core/gpu/loss.ts';
import type { BrowserCodec } from '../../../core/film/formats.ts';
import type { Plan } from '../../../core/gpu/plan.ts';
import type { Channel } from '../../../core/port/channel.ts';
import { adapterAnswer, codecsAnswer, executionAnswer, newsSchema, replySchema } from './answers.ts';
import { unwrap } from '../../../core/gpu/remote.ts';
import type { RemoteAsker } from '../../../core/gpu/remote.ts';
import { gathering } from '../../../core/port/pieces.ts';
import type { RemotePage } from './protocol.ts';

export interface RemoteHost {
  /** Opens the hidden page, anew if it was open, and resolves with a channel to it. */
  open(): Promise<Channel>;
  close(): void;
  /** How many milliseconds to wait for a killed GPU process to come back. */
  readonly patience: number;
}

type Rpc = BirpcReturn<RemotePage, RemoteAsker>;

interface Connection {
  readonly rpc: Rpc;
  /** Who is told how far an execution is, by the number of the execution. */
  readonly listeners: Map<number, OnShare>;
  /** Tells work that waits for the page that it is gone. */
  readonly loss: Loss;
}

/**
 * After a loss the work is done again: first on the same page, whose device comes back with the GPU process; then, as
 * Chromium gives a page no adapter after repeated crashes, on a freshly loaded one. A third failure is the caller's.
 */
const ATTEMPTS = ['first', 'again', 'reloaded'] as const;

/** Why a page is given up that sends something that is no answer. */
const NO_REPLY = 'The process that computes sent something that is no answer.';

/** What computes in the hidden page, which also knows what can be encoded there. */
export interface RemoteGpu extends Executor {
  codecs(): Promise<readonly BrowserCodec[]>;
}

export function createRemoteExecutor(host: RemoteHost): RemoteGpu {
  let connecting: Promise<Connection> | undefined;
  let count = 0;
  // Once every attempt has failed, later calls try only once: some are made at every keystroke.
  let hopeless = false;

  const connection = (): Promise<Connection> => {
    connecting ??= connect(host, () => (connecting = undefined));
    return connecting;
  };

  const persist = async <T>(work: (connection: Connection) => Promise<T>, signal?: AbortSignal): Promise<T> => {
    let failure: unknown;
    for (const attempt of hopeless ? ATTEMPTS.slice(0, 1) : ATTEMPTS) {
      if (signal?.aborted === true) throw new Cancelled();
      if (attempt === 'again') await new Promise((resolve) => setTimeout(resolve, host.patience));
      if (attempt === 'reloaded') connecting = undefined;
      try {
        const connected = await connection();
        const result = await connected.loss.against(work(connected));
        hopeless = false;
        return result;
      } catch (error) {
        if (!isRecoverable(error)) throw error;
        failure = error;
      }
    }
    hopeless = true;
    throw failure;
  };

  return {
    adapter: () => persist(async ({ rpc }) => unwrap(v.parse(adapterAnswer, await rpc.adapter()))),
    execute: (plan, signal, onShare) => {
      const run = ++count;
      return persist(async ({ rpc, listeners }) => {
        if (onShare !== undefined) listeners.set(run, onShare);
        try {
          return await execute(rpc, run, plan, signal);
        } finally {
          listeners.delete(run);
        }
      }, signal);
    },
    codecs: () => persist(async ({ rpc }) => unwrap(v.parse(codecsAnswer, await rpc.codecs()))),
    dispose: () => {
      connecting = undefined;
      host.close();
    },
  };
}

async function execute(rpc: Rpc, run: number, plan: Plan, signal: AbortSignal | undefined): Promise<Execution> {
  const cancel = (): void => {
    void rpc.cancel.asEvent(run);
  };
  signal?.addEventListener('abort', cancel);
  try {
    return unwrap(v.parse(executionAnswer(plan), await rpc.execute(run, plan)));
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

async function connect(host: RemoteHost, onLost: () => void): Promise<Connection> {
  const channel = await host.open().catch((error: unknown) => {
    onLost();
    throw error;
  });
  const listeners = new Map<number, OnShare>();
  const rpc = createBirpc<RemotePage, RemoteAsker>(
    { executed: (run, share) => listeners.get(run)?.(share) },
    {
      post: (message) => {
        channel.send(message);
      },
      on: (receive) =>
        gathering(channel).onMessage((message) => {
          if (v.is(replySchema, message) || v.is(newsSchema, message)) receive(message);
          else channel.close(NO_REPLY);
        }),
      timeout: -1,
    },
  );
  const loss = new Loss();
  // Nobody may be waiting when the page goes; the next call opens it again.
  void channel.closed.then(() => {
    onLost();
    loss.happen(new GpuError('device-lost', '', 'The process that computes ended; run again to restart it.'));
  });
  return { rpc, listeners, loss };
}

function isRecoverable(error: unknown): boolean {
  return error instanceof GpuError && (error.kind === 'device-lost' || error.kind === 'no-adapter');
}
