/** How much a run has to do, for estimates of how long it takes. */
import type { Costs } from './kernel.ts';

/** The work of a run's passes: flops, and elements moved. */
export function workOf({ read, write, flops }: Pick<Costs, 'read' | 'write' | 'flops'>): number {
  return [...Object.values(read), ...Object.values(write)].reduce((sum, elements) => sum + elements, flops);
}
