import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTraceIndex, STEP_UNITS } from './index.ts';
import { changesSlot, decodeEvent, eventCount } from './layout.ts';
import { snapshotOffsets } from './snapshots.ts';
import { syntheticRun } from './synthetic.fixture.ts';

const seeds = fc.integer({ min: 0, max: 1_000_000 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('counters', () => {
  it('are what a replay of all events before the step gives', () => {
    fc.assert(
      fc.property(seeds, share, (seed, at) => {
        const run = syntheticRun(seed);
        const step = Math.round(at * run.events);
        const read = new Float64Array(run.tensors.length);
        const write = new Float64Array(run.tensors.length);
        let flops = 0;
        for (let event = 0; event < step; event++) {
          const { operation, tensor, realRows, realColumns, repeats, flops: more } = decodeEvent(run.records, event);
          flops += more;
          if (operation === 'load') read[tensor]! += 4 * realRows * realColumns * repeats;
          if (operation === 'store') write[tensor]! += 4 * realRows * realColumns * repeats;
        }
        const counters = createTraceIndex(run).countersAt(step);
        expect(counters.read).toEqual(read);
        expect(counters.write).toEqual(write);
        expect(counters.flops).toBe(flops);
        expect(counters.readBytes).toBe(read.reduce((a, b) => a + b));
        expect(counters.writeBytes).toBe(write.reduce((a, b) => a + b));
      }),
    );
  });

  it('stay within the run for steps outside it, and do not change under their reader', () => {
    const run = syntheticRun(1);
    const index = createTraceIndex(run);
    expect(index.countersAt(-5)).toEqual(index.countersAt(0));
    const end = index.countersAt(run.events + 5);
    end.read.fill(0);
    expect(index.countersAt(run.events)).not.toEqual(end);
  });
});

describe('slots', () => {
  it('hold what the last event of their workgroup put there', () => {
    fc.assert(
      fc.property(seeds, share, fc.integer({ min: 0, max: 3 }), (seed, at, slot) => {
        const run = syntheticRun(seed);
        const index = createTraceIndex(run);
        const step = Math.round(at * run.events);
        const { start } = index.workgroupAt(step);
        let expected = -1;
        for (let event = start; event < step; event++) {
          if (changesSlot(run.records, event) && decodeEvent(run.records, event).slot === slot) expected = event;
        }
        expect(index.slotEventAt(step, slot)).toBe(expected);
      }),
    );
  });

  it('have snapshots one after the other, in the order of the events that change them', () => {
    const run = syntheticRun(7);
    for (const pass of run.passes) {
      for (let workgroup = 0; workgroup + 1 < pass.starts.length; workgroup++) {
        const { offsets, size } = snapshotOffsets(run.records, pass, workgroup);
        let next = 0;
        offsets.forEach((offset, event) => {
          const absolute = pass.starts[workgroup]! + event;
          if (!changesSlot(run.records, absolute)) expect(offset).toBe(-1);
          else {
            expect(offset).toBe(next);
            const { rows, columns } = pass.slots[decodeEvent(run.records, absolute).slot]!;
            next += rows * columns;
          }
        });
        expect(size).toBe(next);
      }
    }
  });
});

describe('places', () => {
  it('contain their step', () => {
    fc.assert(
      fc.property(seeds, share, (seed, at) => {
        const run = syntheticRun(seed);
        const step = Math.floor(at * (run.events - 1));
        const { pass, workgroup, start, end } = createTraceIndex(run).workgroupAt(step);
        expect(start).toBeLessThanOrEqual(step);
        expect(step).toBeLessThan(end);
        expect([start, end]).toEqual([...run.passes[pass]!.starts.slice(workgroup, workgroup + 2)]);
      }),
    );
  });

  it('stay at the last workgroup when all is done', () => {
    const run = syntheticRun(3);
    expect(createTraceIndex(run).workgroupAt(run.events).end).toBe(run.events);
  });
});

describe('seek', () => {
  it.each(STEP_UNITS)('by %s moves, ends at the ends, and comes back the way it went', (unit) => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const run = syntheticRun(seed);
        const index = createTraceIndex(run);
        const forward = [0];
        while (forward.at(-1)! < run.events) forward.push(index.seek(forward.at(-1)!, unit, 1));
        const back = [run.events];
        while (back.at(-1)! > 0) back.push(index.seek(back.at(-1)!, unit, -1));
        expect(back.reverse()).toEqual(forward);
        expect(forward).toEqual([...new Set(forward)].sort((a, b) => a - b));
      }),
    );
  });

  it('leaves the event under way at its end or at its start', () => {
    const index = createTraceIndex(syntheticRun(5));
    const stop = index.seek(0, 'event', 1);
    expect(index.seek(stop + 0.5, 'event', -1)).toBe(stop);
    expect(index.seek(stop - 0.5, 'event', 1)).toBe(stop);
  });

  it('by phase stops before every barrier, and where a workgroup begins', () => {
    const run = syntheticRun(11);
    const index = createTraceIndex(run);
    const stops: number[] = [];
    for (let step = index.seek(0, 'phase', 1); step < run.events; step = index.seek(step, 'phase', 1)) stops.push(step);
    const starts = run.passes.flatMap((pass) => [...pass.starts.slice(0, -1)]).filter((start) => start > 0);
    const barriers = Array.from({ length: run.events }, (_, event) => event).filter(
      (event) => event > 0 && decodeEvent(run.records, event).operation === 'barrier',
    );
    expect(barriers.length).toBeGreaterThan(0);
    expect(new Set(stops)).toEqual(new Set([...barriers, ...starts]));
  });

  it('by workgroup stops at every start', () => {
    const run = syntheticRun(9);
    const index = createTraceIndex(run);
    const stops: number[] = [];
    for (let step = 0; step < run.events; step = index.seek(step, 'workgroup', 1)) stops.push(step);
    const starts = run.passes.flatMap((pass) => [...pass.starts.slice(0, -1)]);
    expect(stops).toEqual(starts);
  });
});

it('counts events', () => {
  const run = syntheticRun(2);
  expect(eventCount(run.records)).toBe(run.events);
});
