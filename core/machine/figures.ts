/**
 * The figures of a modelled schedule, pass by pass. Bytes and flops are exact; everything that depends on time is
 * modelled.
 */
import type { TraceIndex } from '../trace/index.ts';
import { roofAt, rooflineOf } from './roofline.ts';
import type { Schedule } from './schedule.ts';

export interface Figures {
  /** HBM traffic, reads and writes together. */
  readonly bytes: number;
  readonly flops: number;
  readonly nanoseconds: number;
  /** Arithmetic intensity in flops per byte; null where nothing moves. */
  readonly intensity: number | null;
  /** Achieved flops per second. */
  readonly achieved: number;
  /** The share of what the roofline allows at that intensity; null where nothing is computed or nothing moves. */
  readonly share: number | null;
}

export function figuresOfPasses(index: TraceIndex, schedule: Schedule): readonly Figures[] {
  const { firsts, launches, total } = schedule;
  return index.run.passes.map(({ starts }, pass) => {
    const before = index.countersAt(starts[0]!);
    const after = index.countersAt(starts.at(-1)!);
    const bytes = after.readBytes + after.writeBytes - before.readBytes - before.writeBytes;
    const end = launches[firsts[pass + 1]!] ?? total;
    return figures(schedule, bytes, after.flops - before.flops, end - launches[firsts[pass]!]!);
  });
}

export function figuresOfRun(index: TraceIndex, schedule: Schedule): Figures {
  const { readBytes, writeBytes, flops } = index.countersAt(index.events);
  return figures(schedule, readBytes + writeBytes, flops, schedule.total);
}

function figures({ gpu }: Schedule, bytes: number, flops: number, nanoseconds: number): Figures {
  const intensity = bytes === 0 ? null : flops / bytes;
  const achieved = nanoseconds === 0 ? 0 : flops / (nanoseconds * 1e-9);
  const share = intensity === null || flops === 0 ? null : achieved / roofAt(rooflineOf(gpu), intensity);
  return { bytes, flops, nanoseconds, intensity, achieved, share };
}
