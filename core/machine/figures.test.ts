import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTraceIndex } from '../trace/index.ts';
import { syntheticRun } from '../trace/synthetic.fixture.ts';
import { figuresOfPasses, figuresOfRun } from './figures.ts';
import { GPUS } from './gpus.ts';
import { scheduleRun } from './schedule.ts';

describe('the figures of a schedule', () => {
  it('add up over the passes, and never stand above the roof', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), fc.constantFrom(...GPUS), (seed, gpu) => {
        const index = createTraceIndex(syntheticRun(seed, 3, 9, 30));
        const outcome = scheduleRun(index.run, gpu);
        if (!outcome.ok) throw new Error(outcome.reason);
        const passes = figuresOfPasses(index, outcome.schedule);
        const run = figuresOfRun(index, outcome.schedule);
        for (const key of ['bytes', 'flops', 'nanoseconds'] as const) {
          expect(passes.reduce((sum, pass) => sum + pass[key], 0)).toBeCloseTo(run[key], 6);
        }
        for (const { share } of [...passes, run]) {
          if (share !== null) expect(share).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
    );
  });
});
