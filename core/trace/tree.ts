/**
 * Reads trees of combines from the trace: successive levels over the lanes of slots that change together. The number of
 * levels is the depth of the tree, and the number of combines its work (Blelloch 1990, Prefix sums and their
 * applications).
 */
import { kept, PORTION } from '../portions.ts';
import type { Portions } from '../portions.ts';
import type { WorkgroupSpan, TraceIndex } from './index.ts';
import { changesSlot, decodeEvent, operationCode, OPERATIONS, slotOf } from './layout.ts';
import type { Lanes } from './layout.ts';

export interface TreeLevel {
  readonly lanes: Lanes;
  /** The events of the level, one for each slot, in program order. */
  readonly events: readonly number[];
}

export interface Tree {
  readonly span: WorkgroupSpan;
  /** The slots of the pass that the tree combines, in the order of their events. */
  readonly slots: readonly number[];
  /** The levels of the tree in the order of time. */
  readonly levels: readonly TreeLevel[];
  /** How many lanes there are, from 0 to the last that takes or gives a value. */
  readonly width: number;
  /** The first event that fills its slots, and the event after its last combine. */
  readonly start: number;
  readonly end: number;
}

/** How many combines the tree does in one row of lanes. */
export function treeWork({ levels }: Pick<Tree, 'levels'>): number {
  return levels.reduce((sum, { lanes }) => sum + lanes.count, 0);
}

/** Whether the run combines anything anywhere. */
export function hasTrees(index: TraceIndex): boolean {
  return combines.of(index).length > 0;
}

/** The trees of one workgroup, in the order of time. */
export function treesOf({ run }: TraceIndex, span: WorkgroupSpan): readonly Tree[] {
  const trees: { slots: number[]; levels: { lanes: Lanes; events: number[] }[]; start: number }[] = [];
  /** The first event that changed each slot since the last combine. */
  const changed = new Map<number, number>();
  for (let event = span.start; event < span.end; event++) {
    if (!changesSlot(run.records, event)) continue;
    const slot = slotOf(run.records, event);
    const { lanes } = decodeEvent(run.records, event);
    if (lanes === null) {
      if (!changed.has(slot)) changed.set(slot, event);
      continue;
    }
    let tree = trees.at(-1);
    const level = tree?.levels.at(-1);
    // A down-sweep belongs to the up-sweep before it, although the root is cleared in between.
    const interrupted = !lanes.moves && (tree?.slots.some((own) => changed.has(own)) ?? true);
    if (tree !== undefined && level !== undefined && !interrupted && joins(run, level, lanes, slot)) {
      level.events.push(event);
      if (tree.levels.length === 1) {
        tree.slots.push(slot);
        tree.start = Math.min(tree.start, changed.get(slot) ?? event);
      }
    } else if (tree !== undefined && !interrupted && tree.slots.includes(slot)) {
      tree.levels.push({ lanes, events: [event] });
    } else {
      tree = { slots: [slot], levels: [{ lanes, events: [event] }], start: changed.get(slot) ?? event };
      trees.push(tree);
    }
    changed.delete(slot);
  }
  return trees.map(({ slots, levels, start }) => ({
    span,
    slots,
    levels,
    width: 1 + Math.max(...levels.map(({ lanes }) => lastLane(lanes))),
    start,
    end: levels.at(-1)!.events.at(-1)! + 1,
  }));
}

/** Whether a combine belongs to a level: a level has one combine of each slot, all over the same lanes. */
function joins(run: TraceIndex['run'], level: TreeLevel, lanes: Lanes, slot: number): boolean {
  return sameLanes(level.lanes, lanes) && level.events.every((event) => slotOf(run.records, event) !== slot);
}

function sameLanes(a: Lanes, b: Lanes): boolean {
  return (
    a.first === b.first && a.step === b.step && a.count === b.count && a.partner === b.partner && a.moves === b.moves
  );
}

function lastLane({ first, step, count, partner }: Lanes): number {
  const last = first + Math.max(count - 1, 0) * step;
  return Math.max(last, last + partner, first + partner);
}

/** The first combine of each workgroup that has one, in ascending order. */
export const combines = kept(function* (index: TraceIndex): Portions<readonly number[]> {
  const { records, events } = index.run;
  const found: number[] = [];
  for (let event = 0; event < events; event++) {
    if (event % PORTION === 0) yield;
    if (operationCode(records, event) !== OPERATIONS.combine) continue;
    found.push(event);
    event = index.workgroupAt(event).end - 1;
  }
  return found;
});

/** The trees of each workgroup, by its first event, found once. */
const trees = kept(function* (index: TraceIndex, start: number): Portions<readonly Tree[]> {
  yield;
  return treesOf(index, index.workgroupAt(start));
});

/**
 * The tree to show after `step` completed events: the last tree of the current workgroup whose slots have begun to
 * fill,
 * or else its first. For a workgroup that combines nothing it is the next tree to come, or else the last one; `null`
 * where
 * the run has none.
 */
export function treeAt(index: TraceIndex, step: number): Tree | null {
  const event = Math.max(step - 1, 0);
  const combining = combines.of(index);
  const here = index.workgroupAt(event);
  const first = combining.find((at) => at >= here.start) ?? combining.at(-1);
  if (first === undefined) return null;
  const ofPlace = trees.of(index, index.workgroupAt(first).start);
  return ofPlace.findLast(({ start }) => start <= event) ?? ofPlace[0]!;
}

/** The pairs of a lane that takes and the lane that it takes from. */
export function pairsOf({ first, step, count, partner }: Lanes): readonly (readonly [taker: number, giver: number])[] {
  return Array.from({ length: count }, (_, m) => [first + m * step, first + m * step + partner] as const);
}
