/** The lab of one page, at the end of a channel. */
import { brotliDecompressSync } from 'node:zlib';
import type { DocumentFile } from '../core/document/document.ts';
import type { Executor } from '../core/gpu/executor.ts';
import { createLab } from '../core/lab.ts';
import { charactersOf, MOST_UNPACKED } from '../core/look/font.ts';
import type { Channel } from '../core/port/channel.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Run } from '../core/run.ts';
import type { LabPort } from '../core/port/contract.ts';
import { serveLab } from '../core/port/host.ts';
import { compute } from './node/threads.ts';

/** Throws where what is unpacked is larger than any font. */
const unbrotli = (packed: Uint8Array): Uint8Array => brotliDecompressSync(packed, { maxOutputLength: MOST_UNPACKED });

/** Is told the outcome of a run. */
export type Watch = (outcome: Outcome<Run>) => void;

/** Makes a PDF of a drawing, or says in one sentence why it cannot. */
export type Printer = LabPort['print'];

export interface LabHost {
  readonly executor: Executor;
  readonly print: Printer;
  /** The document that the lab is opened with. */
  readonly document?: DocumentFile | null;
  readonly watch?: Watch | undefined;
}

/** Serves a lab to a page. Every page has runs of its own, which are dropped with it; the executor is shared. */
export function hostLab(channel: Channel, { executor, print, document = null, watch }: LabHost): void {
  compute.prepare();
  const lab = createLab({ executor, compute, document });
  serveLab(channel, (listener) => ({
    ...lab,
    run: async (request) => {
      const outcome = await lab.run(request, listener);
      watch?.(outcome);
      return outcome;
    },
    sweep: (request) => lab.sweep(request, listener),
    characters: ({ name, bytes }) => Promise.resolve(charactersOf(name, bytes, unbrotli)),
    print,
  }));
}
