/**
 * Lays out what a recurrence keeps on the tray: one row of columns in the order in which values flow, with lanes of one
 * height, so that what flows between two of them runs straight along its lane. The state is the widest of them.
 */
import type { SlotSpec } from '../../../core/kernel.ts';
import { clamp } from '../../../core/search.ts';
import type { Item, Packed, PackRules } from './pack.ts';
import { cellsHigh, cellsWide } from './plane.ts';
import type { Rectangle } from './plane.ts';

/** Widths and gaps in units of the room, before they are fitted into its width. */
const STATE = 2.3;
const GATE = 0.62;
const OTHER = 1.15;
const WIDEST_MATRIX = 3.4;
/** The least width of a cell that stands beside others. */
const LEAST_CELL = 0.2;
const GAP = 0.6;
/** The room at each side of a state, for what leaves it and returns to it. */
const STATE_GAP = 1.35;
/** The least gap between names. */
const WORD_GAP = 0.06;
/** How often widths are fitted to the names that they leave room for. */
const TURNS = 6;
/** How far the columns are stretched at most where there is more room. */
const MOST_STRETCHED = 1.5;
/** The largest height of a lane, and the least size of a single cell. */
const HIGHEST_LANE = 0.62;
const LEAST = 0.5;
/** The room at the back edge, above which loops rise. */
const BACK = 0.16;

/** Whether the slots of a pass are laid out as a flow: it keeps a state, and combines no lanes. */
export function isFlow(slots: readonly SlotSpec[]): boolean {
  const main = slots.filter(({ aside }) => aside !== true);
  return main.some(({ state }) => state === true) && main.every(({ lanes }) => lanes === undefined);
}

/** `items` are what the names of the slots need. */
export function packFlow(
  slots: readonly SlotSpec[],
  items: readonly Item[],
  region: Rectangle,
  rules: PackRules,
): Packed {
  const most = Math.max(...slots.map(cellsHigh));
  const room = region.height - rules.above - rules.below - BACK;
  const lane = Math.min(room / most, HIGHEST_LANE);
  const widths = slots.map((slot) => widthOf(slot, lane));
  const wished = slots.slice(1).map((slot, at) => (isState(slot) || isState(slots[at]!) ? STATE_GAP : GAP));
  // What leaves the last column on its way back needs room too.
  const ends = [slots[0]!, slots.at(-1)!].map((slot) => (isState(slot) ? STATE_GAP : GAP / 2)) as [number, number];
  // Names that are wider than their columns, the more of them the narrower columns are, keep columns apart.
  const wordsAt = (fit: number): number => clamp(1.25 * fit, rules.leastWords, 1);
  const beyond = (at: number, fit: number): number =>
    Math.max((items[at]!.words * wordsAt(fit)) / fit - widths[at]!, 0) / 2;
  const spacesAt = (fit: number): readonly number[] => [
    Math.max(ends[0], beyond(0, fit)),
    ...wished.map((gap, at) => Math.max(gap, beyond(at, fit) + beyond(at + 1, fit) + WORD_GAP / fit)),
    Math.max(ends[1], beyond(slots.length - 1, fit) + WORD_GAP / fit),
  ];
  const fitOf = (spaces: readonly number[]): number =>
    Math.min(region.width / (sum(widths) + sum(spaces)), MOST_STRETCHED);
  let fit = fitOf([...ends, ...wished]);
  for (let turn = 0; turn < TURNS; turn++) fit = Math.min(fit, fitOf(spacesAt(fit)));
  const spaces = spacesAt(fit);
  const total = sum(widths) + sum(spaces);
  const middle = region.y + rules.above + BACK + room / 2;
  let x = region.x + (region.width - total * fit) / 2 + spaces[0]! * fit;
  const places = slots.map((slot, at): Rectangle => {
    const width = widths[at]! * fit;
    const height = Math.max(cellsHigh(slot) * lane, LEAST);
    const place = { x, y: middle - height / 2, width, height };
    x += width + spaces[at + 1]! * fit;
    return place;
  });
  return {
    places,
    words: wordsAt(fit),
    cell: Math.min(lane, ...widths.map((width) => width * fit)),
    height: region.height,
  };
}

function isState({ state }: SlotSpec): boolean {
  return state === true;
}

function widthOf(slot: SlotSpec, lane: number): number {
  const breadth = cellsWide(slot);
  if (breadth > 1) return clamp(breadth * Math.max(lane, LEAST_CELL), OTHER, WIDEST_MATRIX);
  if (slot.state === true) return STATE;
  return slot.valve !== undefined ? GATE : OTHER;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
