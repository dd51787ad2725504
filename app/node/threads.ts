/** The threads in which a shell runs tasks that take long, so that it goes on answering. */
import { Worker } from 'node:worker_threads';
import { computeInThreads } from '../../core/compute/threads.ts';
import type { ThreadChannel } from '../../core/compute/threads.ts';
import { messageOf } from '../../core/message.ts';
import { Ending, Inbox } from '../../core/port/channel.ts';
import { built } from '../paths.ts';

/** The threads of this process, shared by whatever needs them. */
export const compute = computeInThreads(openThread);

function openThread(): ThreadChannel {
  const worker = new Worker(built('compute', 'thread.mjs'));
  const inbox = new Inbox();
  const ending = new Ending();
  worker.on('message', (message: unknown) => {
    inbox.deliver(message);
  });
  worker.on('error', (error: unknown) => {
    ending.end(`The thread that computes failed: ${messageOf(error)}`);
  });
  worker.on('exit', () => {
    ending.end('The thread that computes ended.');
  });
  // A listener holds the process, so this comes after all of them.
  worker.unref();
  return {
    send: (message, given = []) => {
      if (!ending.happened) worker.postMessage(message, given);
    },
    onMessage: (listener) => inbox.listen(listener),
    hold: (held) => {
      if (held) worker.ref();
      else worker.unref();
    },
    close: (reason) => {
      ending.end(reason);
      void worker.terminate();
    },
    closed: ending.reason,
  };
}
