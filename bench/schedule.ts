/** What laying a long trace out on a modelled GPU costs, over what its index costs. */
import { gpuOf } from '../core/machine/gpus.ts';
import { scheduleRun } from '../core/machine/schedule.ts';
import { createTraceIndex } from '../core/trace/index.ts';
import { measureRatio, type Measurement } from './measure.ts';
import { syntheticRun } from './synthetic-run.ts';

export function scheduleCost(pairs: number): Promise<Measurement> {
  const run = syntheticRun(64);
  const gpu = gpuOf('a100')!;
  const time = (work: () => unknown) => (): Promise<number> => {
    const started = performance.now();
    work();
    return Promise.resolve(performance.now() - started);
  };
  return measureRatio(`schedule on ${gpu.name} / trace index, ${run.events} events`, pairs, {
    numerator: time(() => scheduleRun(run, gpu)),
    denominator: time(() => createTraceIndex(run)),
  });
}
