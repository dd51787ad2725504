/**
 * The index over a run's trace: answers "what is the state after `step` events" in O(log n). A step counts completed
 * events of the whole run, from 0 to `events`; passes follow one another, and within a pass its workgroups.
 */
import { atOnce, PORTION } from '../portions.ts';
import type { Portions } from '../portions.ts';
import type { Run, RunPass } from '../run.ts';
import { clamp, lastAtMost } from '../search.ts';
import { BYTES_PER_ELEMENT } from '../tensors/f32.ts';
import {
  changesSlot,
  elementsMoved,
  flopsOf,
  operationCode,
  OPERATIONS,
  slotOf,
  tensorOf,
  WORDS_PER_EVENT,
} from './layout.ts';
import type { Records } from './layout.ts';

/** The number of events between two checkpoints of the running sums; a seek adds up at most this many. */
const CHECKPOINT = 256;

/** The stretch of the trace that holds the events of one workgroup. */
export interface WorkgroupSpan {
  readonly pass: number;
  /** The index of the workgroup in its pass. */
  readonly workgroup: number;
  /** The index of its first event, and of the first event of the next workgroup. */
  readonly start: number;
  readonly end: number;
}

export interface Counters {
  /** HBM bytes read and written, by tensor index. */
  readonly read: Float64Array;
  readonly write: Float64Array;
  readonly readBytes: number;
  readonly writeBytes: number;
  readonly flops: number;
}

export interface TraceIndex {
  readonly run: Run;
  readonly events: number;
  /** The workgroup whose event comes next after `step` completed events; at the end the last one. */
  workgroupAt(step: number): WorkgroupSpan;
  /** Running sums after `step` completed events. */
  countersAt(step: number): Counters;
  /**
   * The last event before `step`, of the workgroup at `step`, that changed the slot; -1 when the slot is still empty.
   */
  slotEventAt(step: number, slot: number): number;
  /**
   * Completed events after the next (or previous) stop: an event, a tile of HBM moved, a phase (what a workgroup does
   * between two barriers), a block (loop turn), a workgroup, a pass.
   */
  seek(step: number, unit: StepUnit, direction: 1 | -1): number;
}

export const STEP_UNITS = ['event', 'tile', 'phase', 'block', 'workgroup', 'pass'] as const;
export type StepUnit = (typeof STEP_UNITS)[number];

/** Bytes of `var<workgroup>` memory that the slots of a pass take. */
export function slotBytes(pass: Pick<RunPass, 'slots'>): number {
  return pass.slots
    .filter((slot) => slot.memory === 'sram')
    .reduce((sum, slot) => sum + slot.rows * slot.columns * BYTES_PER_ELEMENT, 0);
}

/** The event that a time shows: the one under way, or the one just completed; -1 before the first. */
export function eventAt(time: number): number {
  return Math.ceil(time) - 1;
}

export function createTraceIndex(run: Run): TraceIndex {
  return atOnce(indexTrace(run));
}

/** Makes the index in portions, so that a page can go on drawing meanwhile. */
export function* indexTrace(run: Run): Portions<TraceIndex> {
  const { records, passes } = run;
  const events = run.events;
  const sums = yield* checkpointSums(records, events, run.tensors.length);
  const slotEvents: (readonly Uint32Array[])[] = [];
  for (const pass of passes) slotEvents.push(yield* slotChanges(records, pass));
  const passStarts = passes.map((pass) => pass.starts[0]!);

  const workgroupAt = (step: number): WorkgroupSpan => {
    const event = clamp(step, 0, Math.max(events - 1, 0));
    const pass = lastAtMost(passStarts, event);
    const starts = passes[pass]!.starts;
    const workgroup = Math.min(lastAtMost(starts, event), starts.length - 2);
    return { pass, workgroup, start: starts[workgroup]!, end: starts[workgroup + 1]! };
  };

  const isStop = (step: number, unit: Exclude<StepUnit, 'workgroup' | 'pass'>): boolean => {
    if (step <= 0 || step >= events) return true;
    const before = operationCode(records, step - 1);
    switch (unit) {
      case 'event':
        return before !== OPERATIONS.barrier;
      case 'tile':
        return before === OPERATIONS.load || before === OPERATIONS.store || before === OPERATIONS.skip;
      case 'phase':
        // A phase ends where all threads have reached the barrier and none has left it.
        return operationCode(records, step) === OPERATIONS.barrier || workgroupAt(step).start === step;
      case 'block':
        return !sameLoops(records, step, step - 1) || workgroupAt(step).start === step;
    }
  };

  /** The step at which the next workgroup or pass starts, or, going back, the one that holds the previous event. */
  const toStart = (step: number, unit: 'workgroup' | 'pass', direction: 1 | -1): number => {
    const span = workgroupAt(direction > 0 ? Math.floor(step) : Math.ceil(step) - 1);
    if (unit === 'workgroup') return direction > 0 ? span.end : span.start;
    const at = passStarts[direction > 0 ? span.pass + 1 : span.pass];
    return at ?? events;
  };

  return {
    run,
    events,
    workgroupAt,
    countersAt: (step) => sums.at(clamp(Math.floor(step), 0, events)),
    slotEventAt: (step, slot) => {
      const span = workgroupAt(step);
      const changes = slotEvents[span.pass]![slot];
      if (changes === undefined || changes.length === 0) return -1;
      const found = lastAtMost(changes, step - 1);
      const event = changes[found]!;
      return event >= span.start && event < step ? event : -1;
    },
    seek: (step, unit, direction) => {
      if (unit === 'workgroup' || unit === 'pass') return toStart(step, unit, direction);
      let at = direction > 0 ? Math.floor(step) : Math.ceil(step);
      do at += direction;
      while (!isStop(at, unit));
      return clamp(at, 0, events);
    },
  };
}

function sameLoops(records: Records, a: number, b: number): boolean {
  const same = (word: number): boolean => records[a * WORDS_PER_EVENT + word] === records[b * WORDS_PER_EVENT + word];
  return same(5) && same(8);
}

/** For each slot, the ascending event indices that change it. */
function* slotChanges(records: Records, pass: RunPass): Portions<readonly Uint32Array[]> {
  const first = pass.starts[0]!;
  const end = pass.starts.at(-1)!;
  const counts = new Uint32Array(pass.slots.length);
  for (let event = first; event < end; event++) {
    if (event % PORTION === 0) yield;
    if (changesSlot(records, event)) counts[slotOf(records, event)]!++;
  }
  const changes = [...counts].map((count) => new Uint32Array(count));
  counts.fill(0);
  for (let event = first; event < end; event++) {
    if (event % PORTION === 0) yield;
    if (!changesSlot(records, event)) continue;
    const slot = slotOf(records, event);
    changes[slot]![counts[slot]!++] = event;
  }
  return changes;
}

function* checkpointSums(records: Records, events: number, tensors: number): Portions<{ at(step: number): Counters }> {
  const width = 2 * tensors + 1;
  const count = Math.floor(events / CHECKPOINT) + 1;
  const checkpoints = new Float64Array(count * width);
  const add = (row: Float64Array, event: number): void => {
    row[2 * tensors]! += flopsOf(records, event);
    const bytes = elementsMoved(records, event) * BYTES_PER_ELEMENT;
    if (bytes === 0) return;
    const store = operationCode(records, event) === OPERATIONS.store;
    row[(store ? tensors : 0) + tensorOf(records, event)]! += bytes;
  };
  const row = new Float64Array(width);
  for (let event = 0; event < events; event++) {
    if (event % PORTION === 0) yield;
    if (event % CHECKPOINT === 0) checkpoints.set(row, (event / CHECKPOINT) * width);
    add(row, event);
  }
  if (events % CHECKPOINT === 0) checkpoints.set(row, (events / CHECKPOINT) * width);
  return {
    at: (step) => {
      const checkpoint = Math.floor(step / CHECKPOINT);
      const sum = checkpoints.slice(checkpoint * width, (checkpoint + 1) * width);
      for (let event = checkpoint * CHECKPOINT; event < step; event++) add(sum, event);
      const read = sum.slice(0, tensors);
      const write = sum.slice(tensors, 2 * tensors);
      return {
        read,
        write,
        readBytes: read.reduce((a, b) => a + b, 0),
        writeBytes: write.reduce((a, b) => a + b, 0),
        flops: sum[2 * tensors]!,
      };
    },
  };
}
