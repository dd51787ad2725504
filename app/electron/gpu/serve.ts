/** The computing page's end of the port: answers with a local executor. */
import { createBirpc } from 'birpc';
import type { Executor } from '../../../core/gpu/executor.ts';
import type { Channel } from '../../../core/port/channel.ts';
import { answer } from '../../../core/gpu/remote.ts';
import type { RemoteAsker } from '../../../core/gpu/remote.ts';
import { cutting } from '../../../core/port/pieces.ts';
import { encodable } from './codecs.ts';
import type { RemotePage } from './protocol.ts';

/** Serves an executor until the channel closes; then whatever still runs is cancelled. */
export function serveExecutor(channel: Channel, executor: Executor): void {
  const running = new Map<number, AbortController>();
  const remote: RemotePage = {
    adapter: () => answer(() => executor.adapter()),
    execute: async (run, plan) => {
      const controller = new AbortController();
      running.set(run, controller);
      try {
        const onShare = (share: number): void => {
          // A channel that has closed has cancelled the run, and takes nothing more.
          if (!controller.signal.aborted) void rpc.executed.asEvent(run, share);
        };
        return await answer(() => executor.execute(plan, controller.signal, onShare));
      } finally {
        running.delete(run);
      }
    },
    cancel: (run) => running.get(run)?.abort(),
    codecs: () => answer(encodable),
  };
  // Main goes on answering while a long answer comes.
  const inPieces = cutting(channel);
  const rpc = createBirpc<RemoteAsker, RemotePage>(remote, {
    bind: 'functions',
    post: (message) => {
      inPieces.send(message);
    },
    on: (receive) => channel.onMessage(receive),
  });
  void channel.closed.then(() => {
    rpc.$close();
    for (const controller of running.values()) controller.abort();
    executor.dispose();
  });
}
