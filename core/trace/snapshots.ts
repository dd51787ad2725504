/**
 * Finds where the snapshot of each event lies. Snapshots have no address: they lie in the order in which slots change.
 */
import type { RunPass } from '../run.ts';
import type { WorkgroupSpan } from './index.ts';
import { changesSlot, slotOf } from './layout.ts';
import type { Records } from './layout.ts';

/**
 * The offset, in elements, of the snapshot of each event of a workgroup (-1 for none), and the size of all together.
 */
export function snapshotOffsets(
  records: Records,
  pass: Pick<RunPass, 'slots' | 'starts'>,
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

/** The last event of the place, up to and including `event`, that changed the slot; -1 when none did. */
export function lastChange(records: Records, span: WorkgroupSpan, slot: number, event: number): number {
  for (let at = Math.min(event, span.end - 1); at >= span.start; at--) {
    if (changesSlot(records, at) && slotOf(records, at) === slot) return at;
  }
  return -1;
}
