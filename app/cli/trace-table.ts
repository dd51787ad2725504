/** The trace of a run as a .npy table: one row an event, u32, columns pass, workgroup and the nine words of the event. */
import type { Run } from '../../core/run.ts';
import { writeNpy } from '../../core/tensors/npy.ts';
import { WORDS_PER_EVENT } from '../../core/trace/layout.ts';

const COLUMNS = 2 + WORDS_PER_EVENT;

export function traceTable({ passes, records, events }: Run): Uint8Array<ArrayBuffer> {
  const table = new Uint32Array(events * COLUMNS);
  passes.forEach(({ starts }, pass) => {
    for (let workgroup = 0; workgroup + 1 < starts.length; workgroup++) {
      for (let event = starts[workgroup]!; event < starts[workgroup + 1]!; event++) {
        const words = records.subarray(event * WORDS_PER_EVENT, (event + 1) * WORDS_PER_EVENT);
        table.set([pass, workgroup, ...words], event * COLUMNS);
      }
    }
  });
  return writeNpy(table, [events, COLUMNS]);
}
