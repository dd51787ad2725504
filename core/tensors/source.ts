/** Files that are read in parts, so that a checkpoint of many gigabytes is listed by its header alone. */
import type { Outcome } from '../outcome.ts';

export interface Source {
  /** The name of the file, for messages. */
  readonly name: string;
  /** How many bytes it has. */
  readonly size: number;
  /** The bytes from `start` up to `end`; they must lie inside the file. A problem where it cannot be read any more. */
  read(start: number, end: number): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
}

/** A file whose bytes are here already. */
export function sourceOf(bytes: Uint8Array, name: string): Source {
  return {
    name,
    size: bytes.length,
    read: (start, end) => Promise.resolve({ ok: true, value: bytes.slice(start, end) }),
  };
}
