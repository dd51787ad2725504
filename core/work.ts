/** How much a run has to do, for estimates of how long it takes. */
import type { Costs } from './kernel.ts';

/**
 * Elements moved and flops that take about as long as the parts of a run that its size does not change, the compilation
 * of its shaders above all. Measured on SwiftShader, where both go slower than on a GPU by about as much.
 */
const WORK_OF_ANY_RUN = 1e8;

/** The work of a run's passes: flops, and elements moved. */
export function workOf({ read, write, flops }: Pick<Costs, 'read' | 'write' | 'flops'>): number {
  return [...Object.values(read), ...Object.values(write)].reduce((sum, elements) => sum + elements, flops);
}

/** The work of a run with its checks: on one adapter, runs take about as long as they have work. */
export function expectedWork(costs: Pick<Costs, 'read' | 'write' | 'flops'>): number {
  return WORK_OF_ANY_RUN + workOf(costs);
}
