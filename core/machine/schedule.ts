/**
 * When each event of a run would take place on a GPU, by a model that is simple enough to be checked by hand:
 *
 * - Passes follow one another: no workgroup begins before all of the pass before have ended.
 * - Workgroups are placed in the order of their index, each on the SM with the fewest resident workgroups (the lowest
 *   number first), as many as its occupancy allows; then each takes the place of the first that ends.
 * - A workgroup does its events one after another. An event first moves its bytes, then does its flops.
 * - There is one queue to memory. It serves loads and stores at full bandwidth, in the order in which they are asked
 * for
 *   (ties by workgroup). A load arrives one latency after it was served; a store is not waited for.
 * - Each SM has one queue for arithmetic, served likewise. A workgroup of T threads keeps no more than T lanes busy, so
 *   that it takes its own flops longer than it keeps others waiting.
 * - Barriers, skips and the launch of a pass take no time. Caches are not modelled: a repeated load is moved again.
 *
 * So no run is faster than bytes over bandwidth, nor than flops over peak. Cost: O(events · log resident workgroups).
 */
import { atOnce, PORTION } from '../portions.ts';
import type { Portions } from '../portions.ts';
import type { Run, RunPass } from '../run.ts';
import { BYTES_PER_ELEMENT } from '../tensors/f32.ts';
import { elementsMoved, flopsOf, operationCode, OPERATIONS } from '../trace/layout.ts';
import { smPeak } from './gpus.ts';
import type { Gpu } from './gpus.ts';
import { occupancyOf } from './occupancy.ts';
import type { Occupancy } from './occupancy.ts';
import { createHeap } from './heap.ts';

/**
 * The latency of memory in cycles. Table 3 of doi:10.1016/j.ultsonch.2023.106546 has 400 for the V100, the A100 and the
 * H100; it is used for all GPUs here.
 */
const LATENCY_CYCLES = 400;

export interface Schedule {
  readonly gpu: Gpu;
  /**
   * When each event starts and ends, in nanoseconds from the launch of the first pass. Workgroups wait for a queue
   * between events.
   */
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** The SM of each workgroup of the run, passes one after another, and when it was placed there. */
  readonly sms: Uint16Array;
  readonly launches: Float64Array;
  /** The number of the first workgroup of each pass, followed by the end; and the occupancy of each pass. */
  readonly firsts: readonly number[];
  readonly occupancies: readonly Occupancy[];
  /** How many nanoseconds the whole run takes. */
  readonly total: number;
}

/** The schedule, or a sentence that names the pass whose workgroups do not fit on an SM, and why. */
export type ScheduleOutcome =
  { readonly ok: true; readonly schedule: Schedule } | { readonly ok: false; readonly reason: string };

type Traced = Pick<Run, 'records' | 'events' | 'passes'>;

export function scheduleRun(run: Traced, gpu: Gpu): ScheduleOutcome {
  return atOnce(scheduling(run, gpu));
}

/** Makes the schedule in portions, so that a page can go on drawing meanwhile. */
export function* scheduling(run: Traced, gpu: Gpu): Portions<ScheduleOutcome> {
  const occupancies = run.passes.map((pass) => occupancyOf(pass, gpu));
  const unfit = occupancies.findIndex(({ workgroups }) => workgroups === 0);
  if (unfit >= 0) {
    const { limit } = occupancies[unfit]!;
    const reason = `A workgroup of pass ${run.passes[unfit]!.name} needs more ${limit} than an SM of the ${gpu.name} has.`;
    return { ok: false, reason };
  }
  const starts = new Float64Array(run.events);
  const ends = new Float64Array(run.events);
  const firsts = [0];
  for (const pass of run.passes) firsts.push(firsts.at(-1)! + pass.starts.length - 1);
  const sms = new Uint16Array(firsts.at(-1)!);
  const launches = new Float64Array(sms.length);
  let total = 0;
  for (const [number, pass] of run.passes.entries()) {
    const own = [firsts[number], firsts[number + 1]] as const;
    const filled = { starts, ends, sms: sms.subarray(...own), launches: launches.subarray(...own) };
    total = yield* schedulePass(run.records, pass, gpu, occupancies[number]!.workgroups, total, filled);
  }
  return { ok: true, schedule: { gpu, starts, ends, sms, launches, firsts, occupancies, total } };
}

/** How many times the queue serves a workgroup in one portion; each costs an operation on the heap. */
const TURNS = PORTION >> 3;

interface Filled {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** The SM of each workgroup of the pass. */
  readonly sms: Uint16Array;
  readonly launches: Float64Array;
}

/** Schedules the events of a pass that is launched at `from`; returns the time at which the last of them ends. */
function* schedulePass(
  records: Run['records'],
  pass: RunPass,
  gpu: Gpu,
  resident: number,
  from: number,
  { starts, ends, sms, launches }: Filled,
): Portions<number> {
  const workgroups = pass.starts.length - 1;
  const latency = (LATENCY_CYCLES / gpu.clock) * 1e9;
  const nsPerByte = 1e9 / gpu.bandwidth;
  const nsPerFlop = 1e9 / smPeak(gpu);
  const nsPerFlopAlone = 1e9 / smPeak({ lanesPerSm: Math.min(pass.threads, gpu.lanesPerSm), clock: gpu.clock });
  const smFree = new Float64Array(gpu.sms).fill(from);
  const nextEvents = pass.starts.slice(0, -1);
  /** Whether the next event of each workgroup has moved its bytes and only its flops are left. */
  const moved = new Uint8Array(workgroups);
  let memoryFree = from;
  let last = from;
  let placed = 0;
  const waiting = createHeap(Math.min(workgroups, resident * gpu.sms));
  for (; placed < Math.min(workgroups, resident * gpu.sms); placed++) {
    sms[placed] = placed % gpu.sms;
    launches[placed] = from;
    waiting.push(from, placed);
  }
  for (let turn = 1; waiting.size() > 0; turn++) {
    if (turn % TURNS === 0) yield;
    const workgroup = waiting.firstItem();
    let ready = waiting.firstKey();
    const event = nextEvents[workgroup]!;
    if (event === pass.starts[workgroup + 1]!) {
      last = Math.max(last, ready);
      if (placed < workgroups) {
        sms[placed] = sms[workgroup]!;
        launches[placed] = ready;
        waiting.replaceFirst(ready, placed++);
      } else {
        waiting.dropFirst();
      }
      continue;
    }
    const flops = flopsOf(records, event);
    const bytes = moved[workgroup] === 1 ? 0 : elementsMoved(records, event) * BYTES_PER_ELEMENT;
    let start = ready;
    if (bytes > 0) {
      start = Math.max(ready, memoryFree);
      memoryFree = start + bytes * nsPerByte;
      ready = memoryFree + (operationCode(records, event) === OPERATIONS.load ? latency : 0);
    } else if (flops > 0) {
      const sm = sms[workgroup]!;
      start = Math.max(ready, smFree[sm]!);
      smFree[sm] = start + flops * nsPerFlop;
      ready = start + flops * nsPerFlopAlone;
    }
    if (moved[workgroup] === 0) starts[event] = start;
    ends[event] = ready;
    moved[workgroup] = bytes > 0 && flops > 0 ? 1 : 0;
    if (moved[workgroup] === 0) nextEvents[workgroup] = event + 1;
    waiting.replaceFirst(ready, workgroup);
  }
  return last;
}
