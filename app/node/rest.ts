/**
 * Lets Node's thread rest while it waits for the GPU. Dawn asks its driver in each turn of the event loop whether it is
 * done, and turns come one after the other without a pause: while a driver in software compiles, asking takes a
 * core from it (bench/waiting.ts).
 */
import type { Executor } from '../../core/gpu/executor.ts';

/** The rest in each turn, in milliseconds: an answer comes that much later, and what else the thread does goes on. */
export const REST_MS = 0.5;

/** Nobody writes to it, so that waiting for it only ends by time. */
const never = new Int32Array(new SharedArrayBuffer(4));

/** The executor, whose thread rests in each turn of the event loop while anything is being executed. */
export function withRest(executor: Executor): Executor {
  let pending = 0;
  let resting = false;
  const rest = (): void => {
    resting = pending > 0;
    if (!resting) return;
    Atomics.wait(never, 0, 0, REST_MS);
    setImmediate(rest);
  };
  return {
    ...executor,
    execute: async (...words) => {
      pending++;
      // What was executed just before may have left it going.
      if (!resting) {
        resting = true;
        setImmediate(rest);
      }
      try {
        return await executor.execute(...words);
      } finally {
        pending--;
      }
    },
  };
}
