/**
 * The range of the values of each slot: that of the tensors whose tiles it carries, widened by what it holds now, or by
 * whatever the workgroup puts into it.
 */
import type { SlotSpec } from '../../core/kernel.ts';
import type { Run, Snapshots } from '../../core/run.ts';
import type { WorkgroupSpan } from '../../core/trace/index.ts';
import type { Tree } from '../../core/trace/tree.ts';
import { NONE, operationCode, OPERATIONS, slotOf, tensorOf } from '../../core/trace/layout.ts';
import { createTally, joinRanges, NO_RANGE, pinned } from './range.ts';
import type { ValueRange } from './range.ts';

/** The range of the tensors whose tiles each slot loads or stores. */
export function carriedRanges(run: Run, span: WorkgroupSpan, tensors: readonly ValueRange[]): ValueRange[] {
  const { records } = run;
  const carried = run.passes[span.pass]!.slots.map(() => new Set<number>());
  for (let event = span.start; event < span.end; event++) {
    const code = operationCode(records, event);
    const slot = slotOf(records, event);
    if (slot === NONE || (code !== OPERATIONS.load && code !== OPERATIONS.store)) continue;
    if (tensorOf(records, event) !== NONE) carried[slot]!.add(tensorOf(records, event));
  }
  return carried.map((of) => [...of].map((tensor) => bare(tensors[tensor]!)).reduce(joinRanges, NO_RANGE));
}

/** The range of all that the workgroup puts into each slot. */
export function heldRanges(run: Run, span: WorkgroupSpan, snapshots: Snapshots | null): ValueRange[] {
  const { slots } = run.passes[span.pass]!;
  const tallies = slots.map(() => createTally());
  snapshots?.offsets.forEach((offset, at) => {
    if (offset < 0) return;
    const slot = slotOf(run.records, span.start + at);
    const { rows, columns } = slots[slot]!;
    tallies[slot]!.add(snapshots.values, offset, offset + rows * columns);
  });
  return tallies.map((tally) => tally.range());
}

/** The range of what a slot holds after an event that changed it. */
export function rangeAfter(
  span: WorkgroupSpan,
  snapshots: Snapshots | null,
  { rows, columns }: Pick<SlotSpec, 'rows' | 'columns'>,
  event: number,
): ValueRange {
  const offset = event < 0 ? -1 : (snapshots?.offsets[event - span.start] ?? -1);
  if (snapshots === null || offset < 0) return NO_RANGE;
  const tally = createTally();
  tally.add(snapshots.values, offset, offset + rows * columns);
  return tally.range();
}

/** The range of what a slot holds after each level of a tree that combines it; nothing where the tree does not. */
export function treeRange(
  run: Run,
  { span, slots, levels }: Pick<Tree, 'span' | 'slots' | 'levels'>,
  snapshots: Snapshots | null,
  slot: number,
): ValueRange {
  if (!slots.includes(slot)) return NO_RANGE;
  return levels
    .flatMap(({ events }) => events.filter((event) => slotOf(run.records, event) === slot))
    .map((event) => rangeAfter(span, snapshots, run.passes[span.pass]!.slots[slot]!, event))
    .reduce(joinRanges, NO_RANGE);
}

/** The range of a slot from that of the tensors that it carries and that of its values. */
export function slotRange(carried: ValueRange, held: ValueRange, { scale }: Pick<SlotSpec, 'scale'>): ValueRange {
  return pinned(joinRanges(carried, held), scale);
}

/** A range without NaN and the like: the tensor may have some, but none need be in a tile of this workgroup. */
function bare({ limit, robust, least }: ValueRange): ValueRange {
  return { ...NO_RANGE, limit, robust, least };
}
