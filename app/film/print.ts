/** Prints drawings for the lab: a page that nobody sees shows one, and its browser makes a PDF of it. */
import { refuse } from '../../core/outcome.ts';
import type { Executor } from '../../core/gpu/executor.ts';
import type { Printer } from '../host.ts';
import type { Machine } from '../machine.ts';
import { UserError } from '../user-error.ts';
import { createFilmMaker } from './record-films.ts';
import type { RecordingListener } from './record-films.ts';
import type { Target } from './target.ts';

const NOBODY: RecordingListener = {
  running: () => undefined,
  planned: () => Promise.resolve(true),
  progress: () => undefined,
};

/** @param executor the device of the lab, which tells the browser how to draw and computes nothing here */
export function createPrinter(machine: Machine, executor: Executor): Printer {
  return async (print) => {
    const filmMaker = createFilmMaker({ ...machine, createExecutor: () => lent(executor) });
    const memory = memoryTarget();
    try {
      await filmMaker.record(print, memory.target, NOBODY, new AbortController().signal);
      return { ok: true, value: memory.bytes() };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return refuse(`No PDF could be made (${error.message.replace(/\.$/, '')}); an SVG has the same drawing.`);
    } finally {
      await filmMaker.close();
    }
  };
}

/** A device that does not go with whoever has borrowed it. */
function lent(executor: Executor): Executor {
  return {
    adapter: () => executor.adapter(),
    execute: (plan, signal, onShare) => executor.execute(plan, signal, onShare),
    dispose: () => undefined,
  };
}

/** Takes a single file, which is written from its beginning to its end. */
function memoryTarget(): { readonly target: Target; bytes(): Uint8Array<ArrayBuffer> } {
  const parts: Uint8Array[] = [];
  const target: Target = {
    files: [],
    begin: () => Promise.resolve(),
    write: (_, bytes) => {
      parts.push(bytes);
      return Promise.resolve();
    },
    end: () => Promise.resolve(),
    discard: () => Promise.resolve(),
  };
  return { target, bytes: () => new Uint8Array(Buffer.concat(parts)) };
}
