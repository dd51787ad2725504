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

/** `regions[p]` is the trace buffer of pass p. Throws when a region overflowed: then the bound of the pass is wrong. */
export function decodeTrace(passes: readonly KernelPass[], regions: readonly Uint32Array<ArrayBuffer>[]): DecodedTrace {
  let events = 0;
  const starts = passes.map((pass, index) => {
    const region = regions[index]!;
    const [x, y, z] = pass.workgroups;
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

/** A record whose operation is 0 was never written; the one past the bound is written only by an overflow. */
function countEvents(pass: KernelPass, region: Uint32Array, workgroup: number): number {
  const first = workgroup * (pass.maximumEvents + 1);
  const isWritten = (event: number): boolean => (region[(first + event) * WORDS_PER_EVENT]! & 0xff) !== 0;
  if (isWritten(pass.maximumEvents)) {
    throw new Error(
      `${pass.name}: workgroup ${workgroup} recorded more than its bound of ${pass.maximumEvents} events`,
    );
  }
  return firstWhere(0, pass.maximumEvents, (event) => !isWritten(event));
}
