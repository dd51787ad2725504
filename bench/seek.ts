/** What a seek costs in a long trace, over what it costs in a short one: O(log n) against replay. */
import { createTraceIndex } from '../core/trace/index.ts';
import { OPERATIONS, WORDS_PER_EVENT } from '../core/trace/layout.ts';
import type { Run } from '../core/run.ts';
import { createRandom } from '../core/tensors/random.ts';
import { measureRatio, type Measurement } from './measure.ts';

const SEEKS = 2000;
const SHORT = 10_000;
const LONG = 1_000_000;

export function seekCost(pairs: number): Promise<Measurement> {
  const time = (events: number): (() => Promise<number>) => {
    const index = createTraceIndex(syntheticRun(events));
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

/** Workgroups of a hundred events that load and accumulate in turn. */
function syntheticRun(events: number): Run {
  const records = new Uint32Array(events * WORDS_PER_EVENT);
  for (let event = 0; event < events; event++) {
    const operation = event % 2 === 0 ? OPERATIONS.load : OPERATIONS.accumulate;
    records.set([operation | (1 << 24), 0, 0, 0x100010, 0x100010, 0, 0, 512], event * WORDS_PER_EVENT);
  }
  const starts = Uint32Array.from({ length: Math.ceil(events / 100) + 1 }, (_, index) => Math.min(index * 100, events));
  const pass = { slots: [{}], starts };
  return { records, events, passes: [pass], tensors: [{}] } as unknown as Run;
}
