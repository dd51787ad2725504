/** Holds runs to the memory of the machine that an executor works on, which no adapter tells. */
import { totalmem } from 'node:os';
import type { Executor } from '../core/gpu/executor.ts';

export function withMemory<E extends Executor>(executor: E): E {
  return {
    ...executor,
    adapter: async () => {
      const { limits, ...description } = await executor.adapter();
      return { ...description, limits: { ...limits, memory: bytes() } };
    },
  };
}

/** The bytes of this machine, or of them those that its processes may use together. */
function bytes(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Infinity);
}
