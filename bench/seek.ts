/**
 * What a seek costs in a long trace: over what it costs in a short one (O(log n) against replay), and at its slowest.
 */
import { createTraceIndex } from '../core/trace/index.ts';
import { OPERATIONS, WORDS_PER_EVENT } from '../core/trace/layout.ts';
import type { Run } from '../core/run.ts';
import { createRandom } from '../core/tensors/random.ts';
import { measureRatio, type Figure, type Measurement } from './measure.ts';
import { syntheticRun } from './synthetic-run.ts';

const SEEKS = 2000;
const SHORT = 10_000;
const LONG = 1_000_000;

export function seekCost(pairs: number): Promise<Measurement> {
  const time = (events: number): (() => Promise<number>) => {
    const index = createTraceIndex(repeatedRun(events));
    return () => {
      const random = createRandom(events);
      const started = performance.now();
      for (let seek = 0; seek < SEEKS; seek++) {
        const step = Math.floor(random.uniform() * events);
        index.countersAt(step);
        index.slotEventAt(step, 0);
      }
      return Promise.resolve(performance.now() - started);
    };
  };
  return measureRatio(`${SEEKS} random seeks, ${LONG} events / ${SHORT} events`, pairs, {
    numerator: time(LONG),
    denominator: time(SHORT),
  });
}

const PROMISED_MS = 2;
const PERCENTILE = 0.95;

/** The 95th percentile of random seeks, each timed alone: place, counters, and what every slot holds. */
export function slowSeek(): Figure {
  const run = syntheticRun(64);
  const index = createTraceIndex(run);
  const random = createRandom(1);
  const times = Float64Array.from({ length: SEEKS }, () => {
    const step = Math.floor(random.uniform() * run.events);
    const started = performance.now();
    const { pass } = index.workgroupAt(step);
    index.countersAt(step);
    run.passes[pass]!.slots.forEach((_, slot) => index.slotEventAt(step, slot));
    return performance.now() - started;
  }).sort();
  const name = `95th percentile of ${SEEKS} random seeks in ${run.events} events`;
  return { name, value: times[Math.floor(PERCENTILE * SEEKS)]!, unit: 'ms', bound: PROMISED_MS };
}

/** A run whose workgroups have a hundred events each, which load and accumulate in turn. */
function repeatedRun(events: number): Run {
  const records = new Uint32Array(events * WORDS_PER_EVENT);
  for (let event = 0; event < events; event++) {
    const operation = event % 2 === 0 ? OPERATIONS.load : OPERATIONS.accumulate;
    records.set([operation | (1 << 24), 0, 0, 0x100010, 0x100010, 0, 0, 512], event * WORDS_PER_EVENT);
  }
  const starts = Uint32Array.from({ length: Math.ceil(events / 100) + 1 }, (_, index) => Math.min(index * 100, events));
  const pass = { slots: [{}], starts };
  return { records, events, passes: [pass], tensors: [{}] } as unknown as Run;
}
