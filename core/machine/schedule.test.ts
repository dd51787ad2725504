import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toyRun } from '../../renderer/inspect/toy-run.ts';
import type { Run } from '../run.ts';
import { BYTES_PER_ELEMENT } from '../tensors/f32.ts';
import { elementsMoved, flopsOf, operationCode, OPERATIONS } from '../trace/layout.ts';
import { syntheticRun } from '../trace/synthetic.fixture.ts';
import { GPUS, gpuOf, peak } from './gpus.ts';
import type { Gpu } from './gpus.ts';
import { scheduleRun } from './schedule.ts';
import type { Schedule } from './schedule.ts';

/** A GPU so small that workgroups must share SMs and wait for one another. */
const TINY: Gpu = { ...gpuOf('t4')!, sms: 2, workgroupsPerSm: 2 };

function scheduled(run: Run, gpu: Gpu): Schedule {
  const outcome = scheduleRun(run, gpu);
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.schedule;
}

/** The number in the run, the first event and the end of every workgroup. */
function* workgroupsOf(run: Run): Generator<{ pass: number; number: number; start: number; end: number }> {
  let number = 0;
  for (const [pass, { starts }] of run.passes.entries()) {
    for (let workgroup = 0; workgroup + 1 < starts.length; workgroup++) {
      yield { pass, number: number++, start: starts[workgroup]!, end: starts[workgroup + 1]! };
    }
  }
}

const seeds = fc.integer({ min: 0, max: 100_000 });
const runOf = (seed: number): Run => syntheticRun(seed, 3, 9, 30);
const gpus = fc.constantFrom(TINY, ...GPUS);

describe('the schedule of a run on a modelled GPU', () => {
  it('has each event of a workgroup after the one before, and each pass after the one before', () => {
    fc.assert(
      fc.property(seeds, gpus, (seed, gpu) => {
        const run = runOf(seed);
        const { starts, ends, total } = scheduled(run, gpu);
        const passEnds = run.passes.map((pass) => Math.max(...ends.slice(pass.starts[0], pass.starts.at(-1))));
        for (const { pass, start, end } of workgroupsOf(run)) {
          for (let event = start; event < end; event++) {
            expect(ends[event]).toBeGreaterThanOrEqual(starts[event]!);
            if (event > start) expect(starts[event]).toBeGreaterThanOrEqual(ends[event - 1]!);
            if (pass > 0) expect(starts[event]).toBeGreaterThanOrEqual(passEnds[pass - 1]!);
          }
        }
        expect(total).toBe(Math.max(...passEnds));
      }),
    );
  });

  it('has no more workgroups on an SM at once than its occupancy', () => {
    fc.assert(
      fc.property(seeds, gpus, (seed, gpu) => {
        const run = runOf(seed);
        const { starts, ends, sms, occupancies } = scheduled(run, gpu);
        const all = [...workgroupsOf(run)];
        for (const one of all) {
          const together = all.filter(
            (other) =>
              other.pass === one.pass &&
              sms[other.number] === sms[one.number] &&
              starts[other.start]! <= starts[one.start]! &&
              ends[other.end - 1]! > starts[one.start]!,
          );
          expect(together.length).toBeLessThanOrEqual(occupancies[one.pass]!.workgroups);
        }
      }),
    );
  });

  it('is never faster than bytes over bandwidth, nor than flops over peak', () => {
    fc.assert(
      fc.property(seeds, gpus, (seed, gpu) => {
        const run = runOf(seed);
        const { total } = scheduled(run, gpu);
        let bytes = 0;
        let flops = 0;
        for (let event = 0; event < run.events; event++) {
          bytes += elementsMoved(run.records, event) * BYTES_PER_ELEMENT;
          flops += flopsOf(run.records, event);
        }
        const slack = 1 - 1e-9;
        expect(total).toBeGreaterThanOrEqual((bytes / gpu.bandwidth) * 1e9 * slack);
        expect(total).toBeGreaterThanOrEqual((flops / peak(gpu)) * 1e9 * slack);
      }),
    );
  });

  it('moves no more than the bandwidth in any stretch of time that ends with a store', () => {
    fc.assert(
      fc.property(seeds, gpus, (seed, gpu) => {
        const run = runOf(seed);
        const { starts, ends } = scheduled(run, gpu);
        const moving = Array.from({ length: run.events }, (_, event) => event)
          .filter((event) => elementsMoved(run.records, event) > 0)
          .sort((a, b) => starts[a]! - starts[b]!);
        moving.forEach((event, at) => {
          const next = moving[at + 1];
          if (next === undefined) return;
          const service = ((elementsMoved(run.records, event) * BYTES_PER_ELEMENT) / gpu.bandwidth) * 1e9;
          expect(starts[next]).toBeGreaterThanOrEqual(starts[event]! + service * (1 - 1e-6) - 1e-6);
          const store = operationCode(run.records, event) === OPERATIONS.store;
          if (store) expect(ends[event]).toBeGreaterThanOrEqual(starts[event]! + service * (1 - 1e-6) - 1e-6);
        });
      }),
    );
  });

  it('is what one gets by hand: two workgroups side by side on two SMs', () => {
    const gpu: Gpu = { ...TINY, clock: 1e9, bandwidth: 1e9, lanesPerSm: 64 };
    const { starts, ends, sms, total } = scheduled(toyRun, gpu);
    expect([...sms]).toEqual([0, 1]);
    // 16 bytes at a byte a nanosecond, one load behind the other, each arriving 400 ns after it was served; two threads
    // do four flops in one cycle; 8 bytes are stored.
    expect([...starts]).toEqual([0, 416, 416, 417, 16, 432, 432, 433]);
    expect([...ends]).toEqual([416, 416, 417, 425, 432, 432, 433, 441]);
    expect(total).toBe(441);
  });

  it('says which pass does not fit', () => {
    const outcome = scheduleRun(toyRun, { ...TINY, sramPerWorkgroup: 8 });
    expect(outcome).toEqual({
      ok: false,
      reason: 'A workgroup of pass sum needs more SRAM than an SM of the T4 has.',
    });
  });
});
