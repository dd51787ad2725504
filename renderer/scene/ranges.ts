/**
 * The range of the values of each slot: that of the tensor whose tiles it holds, widened by what the workgroup
 * puts into it.
 */
import type { Run, Snapshots } from '../../core/run.ts';
import type { WorkgroupSpan } from '../../core/trace/index.ts';
import { changesSlot, NONE, operationCode, OPERATIONS, slotOf, tensorOf } from '../../core/trace/layout.ts';
import { createTally, joinRanges, NO_RANGE, pinned } from './range.ts';
import type { ValueRange } from './range.ts';

export function slotRanges(
  run: Run,
  span: WorkgroupSpan,
  snapshots: Snapshots | null,
  tensors: readonly ValueRange[],
): ValueRange[] {
  const { slots } = run.passes[span.pass]!;
  const { records } = run;
  const carried = slots.map(() => new Set<number>());
  const tallies = slots.map(() => createTally());
  for (let event = span.start; event < span.end; event++) {
    const slot = slotOf(records, event);
    if (slot === NONE) continue;
    const code = operationCode(records, event);
    if (code === OPERATIONS.load || code === OPERATIONS.store) carried[slot]!.add(tensorOf(records, event));
    const offset = snapshots?.offsets[event - span.start] ?? -1;
    if (snapshots === null || offset < 0 || !changesSlot(records, event)) continue;
    const { rows, columns } = slots[slot]!;
    tallies[slot]!.add(snapshots.values, offset, offset + rows * columns);
  }
  return slots.map(({ scale }, slot) => {
    const ofTensors = [...carried[slot]!].filter((tensor) => tensor !== NONE).map((tensor) => bare(tensors[tensor]!));
    return pinned([...ofTensors, tallies[slot]!.range()].reduce(joinRanges, NO_RANGE), scale);
  });
}

/** A range without NaN and the like: the tensor may have some, but none need be in a tile of this workgroup. */
function bare({ limit, robust, least }: ValueRange): ValueRange {
  return { ...NO_RANGE, limit, robust, least };
}
