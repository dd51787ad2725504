/** The entry of a thread that computes. */
import './float16.ts';
import './gpu-constants.ts';
import { parentPort } from 'node:worker_threads';

// This must be imported after float16.ts, for the reason that is given there.
const { serveTasks } = await import('../../core/compute/threads.ts');

const port = parentPort;
if (port === null) throw new Error('this is the entry of a thread, and no program');
serveTasks({
  send: (message, given = []) => {
    port.postMessage(message, [...given]);
  },
  onMessage: (listener) => {
    port.on('message', listener);
    return () => port.off('message', listener);
  },
});
