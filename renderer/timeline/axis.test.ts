import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gpuOf } from '../../core/machine/gpus.ts';
import type { Gpu } from '../../core/machine/gpus.ts';
import { scheduleRun } from '../../core/machine/schedule.ts';
import { BYTES_PER_ELEMENT } from '../../core/tensors/f32.ts';
import { createTraceIndex } from '../../core/trace/index.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { KIND_OF_CODE } from '../../core/trace/kinds.ts';
import { elementsMoved, operationCode } from '../../core/trace/layout.ts';
import { syntheticRun } from '../../core/trace/synthetic.fixture.ts';
import { toyRun } from '../inspect/toy-run.ts';
import { programAxis, workgroupBounds } from './axis.ts';
import type { Axis } from './axis.ts';
import { KINDS } from '../../core/trace/kind-sums.ts';
import { modelledAxis, momentAt } from './modelled-axis.ts';

const TINY = { ...gpuOf('t4')!, sms: 2, workgroupsPerSm: 2 } satisfies Gpu;

const seeds = fc.integer({ min: 0, max: 100_000 });
const indexOf = (seed: number): TraceIndex => createTraceIndex(syntheticRun(seed, 3, 9, 60));

function modelled(index: TraceIndex, gpu: Gpu = TINY): { axis: Axis; schedule: ReturnType<typeof schedules> } {
  const schedule = schedules(index, gpu);
  return { axis: modelledAxis(index, schedule), schedule };
}

function schedules(index: TraceIndex, gpu: Gpu) {
  const outcome = scheduleRun(index.run, gpu);
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.schedule;
}

const makers = [
  ['step', (index: TraceIndex) => programAxis(index, 'events')],
  ['bytes', (index: TraceIndex) => programAxis(index, 'bytes')],
  ['nanoseconds', (index: TraceIndex) => modelled(index).axis],
] as const;

describe.each(makers)('the axis of %s', (name, make) => {
  it('goes from nothing to its extent, and never back within a workgroup', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const index = indexOf(seed);
        const axis = make(index);
        expect(axis.name).toBe(name);
        expect(axis.at(0)).toBe(0);
        expect(axis.at(index.events)).toBeCloseTo(axis.extent, 6);
        const bounds = workgroupBounds(index.run.passes);
        for (let workgroup = 0; workgroup + 1 < bounds.length; workgroup++) {
          for (let time = bounds[workgroup]! + 0.5; time < bounds[workgroup + 1]! - 1; time += 0.5) {
            expect(axis.at(time + 0.5)).toBeGreaterThanOrEqual(axis.at(time) - 1e-9);
          }
        }
      }),
    );
  });

  it('finds a time that lies where it was asked for, within an event', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0, max: 1, noNaN: true }), (seed, share) => {
        const index = indexOf(seed);
        const axis = make(index);
        const time = Math.floor(share * index.events);
        const position = axis.at(time);
        const found = axis.timeAt(position, time, axis.trackOf(time));
        expect(found).toBeGreaterThanOrEqual(0);
        expect(found).toBeLessThanOrEqual(index.events);
        if (time > 0) expect(axis.trackOf(found)).toBeGreaterThanOrEqual(0);
        const off = Math.abs(axis.at(found) - position);
        if (name === 'step') expect(found).toBe(time);
        else if (name === 'bytes') expect(off).toBeLessThanOrEqual(4 * 4 * 3 * BYTES_PER_ELEMENT);
      }),
    );
  });

  it('adds up, over all tracks and columns, to the work that there is', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 300 }), (seed, columns) => {
        const index = indexOf(seed);
        const axis = make(index);
        const span = { from: 0, to: axis.extent };
        const sum = (shares: Float32Array): number[] =>
          Array.from({ length: KINDS }, (_, kind) =>
            shares.reduce((total, share, at) => total + (at % KINDS === kind ? share : 0), 0),
          );
        const tracks = Array.from({ length: axis.tracks }, (_, track) => sum(axis.shares(track, span, columns)));
        const all = sum(axis.shares('all', span, columns));
        const perTrack = name === 'nanoseconds' ? axis.tracks : 1;
        for (let kind = 0; kind < KINDS; kind++) {
          const apart = tracks.reduce((total, track) => total + track[kind]!, 0) / perTrack;
          expect(apart).toBeCloseTo(all[kind]!, 2);
          if (name === 'bytes' || (name === 'step' && columns <= index.events)) {
            expect((all[kind]! * axis.extent) / columns).toBeCloseTo(work(index, name)[kind]!, 0);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('fills no column beyond the full', () => {
    fc.assert(
      fc.property(seeds, fc.tuple(fc.double({ min: 0, max: 0.9, noNaN: true }), fc.nat(5)), (seed, [at, zoom]) => {
        const index = indexOf(seed);
        const axis = make(index);
        const from = at * axis.extent;
        const span = { from, to: from + (axis.extent * 0.1) / 10 ** zoom };
        for (let track = 0; track < axis.tracks; track++) {
          const shares = axis.shares(track, span, 50);
          for (let column = 0; column < 50; column++) {
            const full = shares.slice(column * KINDS, (column + 1) * KINDS).reduce((sum, share) => sum + share, 0);
            expect(full).toBeLessThanOrEqual(1 + 1e-3);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

function work({ run, events }: TraceIndex, name: string): number[] {
  const amounts = new Array<number>(KINDS).fill(0);
  for (let event = 0; event < events; event++) {
    const kind = KIND_OF_CODE[operationCode(run.records, event)];
    const bytes = elementsMoved(run.records, event) * BYTES_PER_ELEMENT;
    if (kind !== undefined) amounts[kind]! += name === 'step' ? 1 : bytes;
  }
  return amounts;
}

describe('the axis of modelled nanoseconds', () => {
  it('stays with the workgroup in view while it runs, and goes on with the next on its SM', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0, max: 1, noNaN: true }), (seed, share) => {
        const index = indexOf(seed);
        const { axis, schedule } = modelled(index);
        const bounds = workgroupBounds(index.run.passes);
        const workgroup = Math.floor(share * (bounds.length - 2));
        const present = bounds[workgroup]! + 0.5;
        const { from, to } = axis.workgroupAt(present);
        const found = axis.timeAt(from + (to - from) * 0.6, present);
        if (to > from) {
          expect(found).toBeGreaterThan(bounds[workgroup]!);
          expect(found).toBeLessThanOrEqual(bounds[workgroup + 1]!);
        }
        const next = axis.goOn(bounds[workgroup + 1]!);
        if (next < index.events) {
          expect(axis.trackOf(next)).toBe(schedule.sms[workgroup]);
          expect(axis.at(next)).toBeGreaterThanOrEqual(axis.at(bounds[workgroup + 1]!) - 1e-9);
        }
        expect(axis.goOn(present)).toBe(present);
      }),
    );
  });

  it('reaches each event that takes time by scrubbing along its SM', () => {
    const index = createTraceIndex(toyRun);
    const { axis, schedule } = modelled(index);
    let present = 0.5;
    const seen: number[] = [];
    for (const event of [0, 2, 3]) {
      present = axis.timeAt((schedule.starts[event]! + schedule.ends[event]!) / 2, present, 0);
      seen.push(Math.ceil(present) - 1);
    }
    expect(seen).toEqual([0, 2, 3]);
  });

  it('knows how many workgroups are resident, and how many events have ended', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0, max: 1, noNaN: true }), (seed, share) => {
        const index = indexOf(seed);
        const schedule = schedules(index, TINY);
        const position = share * schedule.total;
        const { resident, completed } = momentAt(index, schedule, position);
        expect(resident).toBeLessThanOrEqual(TINY.sms * TINY.workgroupsPerSm);
        const ended = schedule.ends.filter((end) => end <= position).length;
        const launched = (event: number): boolean => schedule.starts[event]! <= position;
        expect(completed).toBeLessThanOrEqual(ended);
        expect(completed).toBeGreaterThanOrEqual(
          schedule.ends.filter((end, at) => end < position && launched(at)).length,
        );
        expect(momentAt(index, schedule, schedule.total)).toEqual({ resident: 0, completed: index.events });
      }),
    );
  });
});
