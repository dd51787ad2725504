/** The range of colours of each slot: that of the tensor it carries, widened by what the workgroup puts into it. */
import type { Run, Snapshots } from '../../core/run.ts';
import type { Place } from '../../core/trace/index.ts';
import { changesSlot, decodeEvent, NONE, operationCode, OPERATIONS, slotOf } from '../../core/trace/layout.ts';
import { joinRanges, NO_RANGE, pinned, rangeOf } from './range.ts';
import type { ValueRange } from './range.ts';

export function slotRanges(
  run: Run,
  place: Place,
  snapshots: Snapshots | null,
  tensors: readonly ValueRange[],
): ValueRange[] {
  const { slots } = run.passes[place.pass]!;
  const ranges = slots.map(() => NO_RANGE);
  for (let event = place.start; event < place.end; event++) {
    const slot = slotOf(run.records, event);
    if (slot === NONE) continue;
    const code = operationCode(run.records, event);
    if (code === OPERATIONS.load || code === OPERATIONS.store) {
      const { tensor } = decodeEvent(run.records, event);
      if (tensor !== NONE) ranges[slot] = joinRanges(ranges[slot]!, { ...NO_RANGE, limit: tensors[tensor]!.limit });
    }
    const offset = snapshots?.offsets[event - place.start] ?? -1;
    if (snapshots === null || offset < 0 || !changesSlot(run.records, event)) continue;
    const { rows, columns } = slots[slot]!;
    ranges[slot] = joinRanges(ranges[slot]!, rangeOf(snapshots.values.subarray(offset, offset + rows * columns)));
  }
  return ranges.map((range, slot) => pinned(range, slots[slot]!.scale));
}
