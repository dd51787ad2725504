/** Packs the trace buffers of the passes, which have a region for each workgroup, into the records of a run. */
import type { KernelPass } from '../kernel.ts';
import { firstWhere } from '../search.ts';
import { BYTES_PER_EVENT, WORDS_PER_EVENT } from './layout.ts';
import type { Records } from './layout.ts';

export interface DecodedTrace {
  readonly records: Records;
  /** For each pass, the index of the first event of each workgroup, followed by the end. */
  readonly starts: readonly Uint32Array<ArrayBuffer>[];
}

/** Workgroups recorded more events than their pass has room for: its `maximumEvents` is wrong. The message is a sentence. */
export class TraceOverflow extends Error {
  override readonly name = 'TraceOverflow';
}

/** `regions[p]` is the trace buffer of pass p. Throws TraceOverflow. */
export function decodeTrace(passes: readonly KernelPass[], regions: readonly Uint32Array<ArrayBuffer>[]): DecodedTrace {
  let events = 0;
  const starts = passes.map((pass, index) => {
    const region = regions[index]!;
    const [x, y, z] = pass.workgroups;
    refuseOverflow(pass, region);
    const starting = new Uint32Array(x * y * z + 1);
    for (let workgroup = 0; workgroup < x * y * z; workgroup++) {
      starting[workgroup] = events;
      events += countEvents(pass, region, workgroup);
    }
    starting[x * y * z] = events;
    return starting;
  });
  const records = new Uint32Array(events * WORDS_PER_EVENT);
  passes.forEach((pass, index) => {
    const stride = (pass.maximumEvents + 1) * WORDS_PER_EVENT;
    const starting = starts[index]!;
    for (let workgroup = 0; workgroup + 1 < starting.length; workgroup++) {
      const from = workgroup * stride;
      const words = (starting[workgroup + 1]! - starting[workgroup]!) * WORDS_PER_EVENT;
      records.set(regions[index]!.subarray(from, from + words), starting[workgroup]! * WORDS_PER_EVENT);
    }
  });
  return { records, starts };
}

/** Bytes of the trace buffer of a pass: a region for each workgroup, and in each a record that catches an overflow. */
export function traceBytes(pass: KernelPass): number {
  const [x, y, z] = pass.workgroups;
  return x * y * z * (pass.maximumEvents + 1) * BYTES_PER_EVENT;
}

/** The record past the bound is written only by an overflow, and tells then how many events there were. */
function refuseOverflow({ name, workgroups: [x, y, z], maximumEvents }: KernelPass, region: Uint32Array): void {
  let [most, where] = [0, 0];
  for (let workgroup = 0; workgroup < x * y * z; workgroup++) {
    const last = (workgroup * (maximumEvents + 1) + maximumEvents) * WORDS_PER_EVENT;
    if ((region[last]! & 0xff) === 0 || region[last + 1]! <= most) continue;
    [most, where] = [region[last + 1]!, workgroup];
  }
  if (most === 0) return;
  throw new TraceOverflow(
    `Workgroup ${where} of pass ${name} records ${most} events, but its kernel has room for ${maximumEvents}: set maximumEvents of the pass to ${most} or more.`,
  );
}

/** A record whose operation is 0 was never written. */
function countEvents(pass: KernelPass, region: Uint32Array, workgroup: number): number {
  const first = workgroup * (pass.maximumEvents + 1);
  const isWritten = (event: number): boolean => (region[(first + event) * WORDS_PER_EVENT]! & 0xff) !== 0;
  return firstWhere(0, pass.maximumEvents, (event) => !isWritten(event));
}
