/**
 * Lays out a scan on the tray: in the middle the slots whose lanes are combined, one above the other, so that a lane is a
 * column of them all, with room behind them for the tree that stands on them; at the left what they are made from, at the
 * right what comes of them. What is carried on stands beside the first lane.
 */
import type { SlotSpec } from '../../../core/kernel.ts';
import { pack } from './pack.ts';
import type { Item, Packed, PackRules } from './pack.ts';
import { cellsHigh, cellsWide } from './plane.ts';
import type { Rectangle } from './plane.ts';

/** The shares of the width at both sides. */
const BEFORE = 0.19;
const AFTER = 0.17;
/** The most that a side may have for the sake of its names. */
const WIDEST_SIDE = 0.28;
/** The shares of the depth that the tree may have: the first of them that leaves the lanes cells of the least size. */
const TREES = [0.5, 0.42, 0.34, 0.26] as const;
const LEAST = 0.16;
/** The width of what is carried, and the gap between it and the first lane. */
const CARRY = 0.6;
const CARRY_GAP = 0.3;
/** The room between the middle and its sides. */
const MARGIN = 0.22;
/** The largest size of a cell of a lane. */
const LARGEST = 0.62;

export interface PackedLanes {
  readonly packed: Packed;
  /** The part of the tray behind the lanes, from edge to edge of the lanes. */
  readonly tree: Rectangle;
}

/** Whether the lanes of a slot lie side by side. */
function sideBySide({ lanes, transposed }: SlotSpec): boolean {
  return lanes === (transposed === true ? 'rows' : 'columns');
}

/** Whether slots are laid out as a scan: lanes of some of them are combined. */
export function isScan(slots: readonly SlotSpec[]): boolean {
  return (
    slots.some(({ lanes }) => lanes !== undefined) &&
    slots.every((slot) => slot.lanes === undefined || sideBySide(slot))
  );
}

/** The width of a side: a share of the whole, and more where the longest name needs it to be read. */
function sideFor(items: readonly Item[], width: number, share: number, { leastWords }: PackRules): number {
  if (items.length === 0) return 0;
  const longest = Math.max(...items.map(({ words }) => words)) * leastWords + MARGIN;
  return Math.min(Math.max(width * share, longest), width * WIDEST_SIDE);
}

/** `itemsOf` gives the items to pack of what stands at the sides. */
export function packLanes(
  slots: readonly SlotSpec[],
  region: Rectangle,
  rules: PackRules,
  itemsOf: (slots: readonly SlotSpec[]) => Item[],
): PackedLanes {
  const first = slots.findIndex(({ lanes }) => lanes !== undefined);
  const combined = slots.filter(({ lanes }) => lanes !== undefined);
  const carried = slots.filter(({ state }) => state === true);
  const rest = slots.filter((slot) => !combined.includes(slot) && !carried.includes(slot));
  const before = rest.filter((slot) => slots.indexOf(slot) < first);
  const after = rest.filter((slot) => slots.indexOf(slot) > first);
  const left = sideFor(itemsOf(before), region.width, BEFORE, rules);
  const right = sideFor(itemsOf(after), region.width, AFTER, rules);
  const packedBefore = pack(itemsOf(before), { ...region, width: left }, rules);
  const packedAfter = pack(
    itemsOf(after),
    { ...region, x: region.x + region.width - right, width: right - MARGIN },
    rules,
  );

  const middle = { x: region.x + left + MARGIN, width: region.width - left - right - 2 * MARGIN };
  const beside = carried.length === 0 ? 0 : CARRY + CARRY_GAP;
  const lanes = { x: middle.x + beside, width: middle.width - beside };
  const most = Math.max(...combined.map((slot) => cellsWide(slot)));
  const rows = combined.reduce((sum, slot) => sum + cellsHigh(slot), 0);
  const cellAt = (share: number, size: number): number =>
    (region.height * (1 - share) - combined.length * rules.below * size) / rows;
  // On a low tray first the tree gets lower, then words get smaller.
  const given = Math.min(1, packedBefore.words, packedAfter.words);
  const words = cellAt(TREES.at(-1)!, given) < LEAST ? Math.min(given, rules.leastWords) : given;
  const tall = TREES.find((share) => cellAt(share, words) >= LEAST) ?? TREES.at(-1)!;
  const below = rules.below * words;
  const cell = Math.min(cellAt(tall, words), LARGEST);
  const places = new Map<SlotSpec, Rectangle>();
  let y = region.y + region.height - combined.reduce((sum, slot) => sum + cellsHigh(slot) * cell + below, 0);
  const tree = { x: lanes.x, y: region.y, width: lanes.width, height: y - region.y };
  for (const slot of combined) {
    const height = cellsHigh(slot) * cell;
    places.set(slot, { x: lanes.x, y, width: (lanes.width * cellsWide(slot)) / most, height });
    y += height + below;
  }
  const lowest = places.get(combined.at(-1)!)!;
  carried.forEach((slot, at) => {
    const height = Math.max(cellsHigh(slot) * cell, 0.4);
    places.set(slot, {
      x: middle.x,
      y: lowest.y + lowest.height - height - at * (height + below),
      width: CARRY,
      height,
    });
  });
  before.forEach((slot, at) => places.set(slot, packedBefore.places[at]!));
  after.forEach((slot, at) => places.set(slot, packedAfter.places[at]!));
  return {
    packed: { places: slots.map((slot) => places.get(slot)!), words, cell, height: region.height },
    tree,
  };
}
