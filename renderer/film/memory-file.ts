/** A file that is kept in memory until somebody takes it. */
import type { Files } from './encode/contract.ts';

/** @param onEnd called with the bytes of the file when it is whole, and awaited */
export function memoryFile(onEnd: (bytes: Uint8Array<ArrayBuffer>) => void | Promise<void>): Files {
  let buffer = new Uint8Array(2 ** 20);
  let length = 0;
  return {
    begin: () => Promise.resolve(),
    write: (position, data) => {
      const end = position + data.length;
      if (end > buffer.length) {
        const larger = new Uint8Array(Math.max(end, 2 * buffer.length));
        larger.set(buffer);
        buffer = larger;
      }
      buffer.set(data, position);
      length = Math.max(length, end);
      return Promise.resolve();
    },
    end: async () => {
      await onEnd(buffer.slice(0, length));
    },
  };
}
