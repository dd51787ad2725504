/** Where the snapshot of each event lies, by the order alone: the traced build copies a slot whenever it changes. */
import type { RunPass } from '../run.ts';
import { changesSlot, slotOf } from './layout.ts';
import type { Records } from './layout.ts';

/** Offsets, in f32 elements, of the snapshots of a workgroup's events (-1: none), and their total size. */
export function snapshotOffsets(
  records: Records,
  pass: RunPass,
  workgroup: number,
): { offsets: Int32Array<ArrayBuffer>; size: number } {
  const start = pass.starts[workgroup]!;
  const end = pass.starts[workgroup + 1]!;
  const offsets = new Int32Array(end - start).fill(-1);
  let size = 0;
  for (let event = start; event < end; event++) {
    if (!changesSlot(records, event)) continue;
    offsets[event - start] = size;
    const slot = pass.slots[slotOf(records, event)]!;
    size += slot.rows * slot.columns;
  }
  return { offsets, size };
}
