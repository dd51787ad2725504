/** The lab of one page, at the end of a channel. */
import type { DocumentFile } from '../core/document/document.ts';
import type { Executor } from '../core/gpu/executor.ts';
import { createLab } from '../core/lab.ts';
import type { Channel } from '../core/port/channel.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Run } from '../core/run.ts';
import { serveLab } from '../core/port/host.ts';
import { compute } from './node/threads.ts';

/** Is told the outcome of a run. */
export type Watch = (outcome: Outcome<Run>) => void;

/** Serves a lab to a page. Every page has runs of its own, which are dropped with it; the executor is shared. */
export function hostLab(
  channel: Channel,
  executor: Executor,
  document: DocumentFile | null = null,
  watch: Watch = () => undefined,
): void {
  compute.prepare();
  const lab = createLab({ executor, compute, document });
  serveLab(channel, (listener) => ({
    ...lab,
    run: async (request) => {
      const outcome = await lab.run(request, listener);
      watch(outcome);
      return outcome;
    },
    sweep: (request) => lab.sweep(request, listener),
  }));
}
