/** Lays out the slots of a pass on the tray: SRAM on its face, registers on a strip at its right end. */
import type { SlotSpec } from '../../../core/kernel.ts';
import { clamp } from '../../../core/search.ts';
import { flowsOf } from '../flows.ts';
import type { Flow } from '../flows.ts';
import { estimateWidth } from '../words/widths.ts';
import { isFlow, packFlow } from './flow.ts';
import { isScan, packLanes } from './lanes.ts';
import { pack } from './pack.ts';
import type { Item, Packed, PackRules } from './pack.ts';
import { cellsHigh, cellsWide, placeOn, transpose } from './plane.ts';
import type { Plane, Rectangle } from './plane.ts';
import type { Room } from './room.ts';

export interface SlotPlace {
  readonly rectangle: Rectangle;
  readonly plane: Plane;
  readonly nameSize: number;
}

export interface TrayLayout {
  /** Where each slot of the pass lies. */
  readonly slots: readonly SlotPlace[];
  /** Where registers lie, when the pass uses any by name or moves tiles straight into them. */
  readonly strip: Rectangle | null;
  /** Where a tile ends that goes into no slot. */
  readonly landing: Rectangle;
  /** What flows between slots, where these lie in the order of their flow. */
  readonly flows: readonly Flow[];
  /** Where a tree of combines stands, on the lanes at its lower edge; null where there is no room for one. */
  readonly tree: Rectangle | null;
}

export interface TrayContent {
  readonly slots: readonly SlotSpec[];
  /** Whether tiles move between HBM and registers without a slot. */
  readonly streams: boolean;
}

const NAME_SIZE = 0.33;
const LIFT = 0.03;
/** A state stands higher than what flows into it. */
const STATE_LIFT = 0.1;
const SIDE = 0.35;
const TOP = 0.2;
/** The height of the line of words at the front edge. */
export const FRONT = 0.52;
const LEAST_DEPTH = 2.6;
/** Width that tiles without a slot take on the strip. */
const LANDING_WIDTH = 2.2;
const STRIP_MARGIN = 0.2;
/** The least width of the slots on the strip. */
const LEAST_STRIP = 1.5;
/** How far registers are from what lies in SRAM where there is more room than need be. */
const TOGETHER = 0.7;
/** The least width of the face that registers leave to SRAM. */
const LEAST_FACE = 1.5;
/** The share of the width that slots at the side have, and less where they are few. */
const ASIDE = 0.3;
const FEW_ASIDE = 0.16;
const FLOW_ASIDE = 0.2;
const FEW = 4;
const RULES: PackRules = {
  leastWords: 0.78,
  above: 0.1,
  below: 0.43,
  gap: 0.3,
  slimmest: 4,
  thinnest: 0.34,
  least: 0,
  largestCell: 0.6,
};

/** The depth that a pass needs of a tray, at most `most`. */
export function trayDepthFor(content: TrayContent, width: number, most: number): number {
  const { sram, aside, registers } = divide(content, width, most, RULES);
  const used = Math.max(sram.height, aside.height, registers === null ? 0 : registers.height + 2 * STRIP_MARGIN);
  return clamp(used + TOP + FRONT, LEAST_DEPTH, most);
}

/** The size of the smallest cell of a pass on a tray of some depth, apart from what lies aside; Infinity for none. */
export function trayCellFor(content: TrayContent, width: number, depth: number): number {
  return smallestCell(divide(content, width, depth, RULES));
}

/** The height of the part of a tray of some depth that a tree of combines stands on; Infinity where there is none. */
export function treeHeightFor(content: TrayContent, width: number, depth: number): number {
  return divide(content, width, depth, RULES).tree?.height ?? Infinity;
}

/**
 * Lays out the slots of a pass. With `scaleCell`, the size of a cell on the wall, cells of slots are drawn in
 * that size.
 */
export function layoutTray(content: TrayContent, room: Room, scaleCell?: number): TrayLayout {
  const rules = scaleCell === undefined ? RULES : { ...RULES, cell: scaleCell };
  const { strip, tree, ...parts } = divide(content, room.width, room.trayDepth, rules);
  const flows = scaleCell === undefined && strip === null ? flowsShown(content.slots) : [];
  const partOf = parting(content, rules);
  const counts = { sram: 0, aside: 0, registers: 0 };
  const slots = content.slots.map((slot): SlotPlace => {
    const part = partOf(slot);
    const packed = parts[part]!;
    const rectangle = packed.places[counts[part]++]!;
    const plane = placeOn(room.tray, rectangle, slot.state === true && flows.length > 0 ? STATE_LIFT : LIFT);
    return {
      rectangle,
      plane: slot.transposed === true ? transpose(plane) : plane,
      nameSize: NAME_SIZE * packed.words,
    };
  });
  const front = { x: room.width / 2 - 0.6, y: room.trayDepth - FRONT, width: 1.2, height: FRONT * 0.8 };
  return { slots, strip, landing: strip === null ? front : landingOn(strip, content), flows, tree };
}

/**
 * What flows where slots lie in the order of their flow. In a scan it is only what leads back to what is carried on, for the
 * rest would cross the lanes.
 */
function flowsShown(slots: readonly SlotSpec[]): readonly Flow[] {
  if (isFlow(slots)) return flowsOf(slots);
  return isScan(slots) ? flowsOf(slots).filter(({ to, gate }) => gate === null && slots[to]!.state === true) : [];
}

/** The part of the tray that a slot lies in. */
type Part = 'sram' | 'aside' | 'registers';

/** Sorts slots into parts. Nothing is set aside where nothing else is in SRAM, or where all is drawn in one scale. */
function parting({ slots }: TrayContent, { cell }: PackRules): (slot: SlotSpec) => Part {
  const some = slots.some(({ memory, aside }) => memory === 'sram' && aside !== true);
  return ({ memory, aside }) => (memory === 'sram' && aside === true && some && cell === undefined ? 'aside' : memory);
}

interface Division {
  readonly sram: Packed;
  readonly aside: Packed;
  readonly registers: Packed | null;
  readonly strip: Rectangle | null;
  readonly tree: Rectangle | null;
}

/** Gives the strip of registers the share of the face at which the smallest cells become largest. */
function divide(content: TrayContent, roomWidth: number, depth: number, rules: PackRules): Division {
  const partOf = parting(content, rules);
  const [inSram, inAside, inRegisters] = (['sram', 'aside', 'registers'] as const).map((part) =>
    itemsOf(content.slots.filter((slot) => partOf(slot) === part)),
  ) as [Item[], Item[], Item[]];
  const whole = { x: SIDE, y: TOP, width: roomWidth - 2 * SIDE, height: depth - TOP - FRONT };
  const few = inAside.length < FEW ? FEW_ASIDE : isFlow(content.slots) ? FLOW_ASIDE : ASIDE;
  const taken = inAside.length === 0 ? 0 : few;
  const face = { ...whole, width: whole.width * (1 - taken) };
  const beside = { ...whole, x: whole.x + face.width, width: whole.width * taken };
  const aside = pack(inAside, beside, rules);
  if (inRegisters.length === 0 && !content.streams) {
    const main = content.slots.filter((slot) => partOf(slot) === 'sram');
    const rest = { aside, registers: null, strip: null };
    if (rules.cell === undefined && isScan(main)) {
      const { packed, tree } = packLanes(main, face, rules, itemsOf);
      return { ...rest, sram: packed, tree };
    }
    const flow = rules.cell === undefined && isFlow(content.slots);
    return { ...rest, sram: flow ? packFlow(main, inSram, face, rules) : pack(inSram, face, rules), tree: null };
  }
  const least = (LEAST_STRIP + 2 * STRIP_MARGIN + (content.streams ? LANDING_WIDTH : 0)) / face.width;
  const leavesRoom = (share: number): boolean => share === least || face.width * (1 - share) >= LEAST_FACE;
  const shares =
    inRegisters.length === 0 ? [least] : [...Array(10).keys()].map((at) => least + at * 0.05).filter(leavesRoom);
  const divisions = shares.map((share): Division => {
    const width = face.width * share;
    const strip = { x: face.x + face.width - width, y: face.y, width, height: face.height };
    const sram = pack(inSram, { ...face, width: face.width - width - STRIP_MARGIN }, rules);
    const landing = content.streams ? LANDING_WIDTH : 0;
    const inner = {
      x: strip.x + STRIP_MARGIN + landing,
      y: strip.y + STRIP_MARGIN,
      width: width - 2 * STRIP_MARGIN - landing,
      height: strip.height - 2 * STRIP_MARGIN,
    };
    const largestCell = inSram.length === 0 ? rules.largestCell : Math.min(sram.cell, rules.largestCell);
    return { sram, aside, strip, tree: null, registers: pack(inRegisters, inner, { ...rules, largestCell }) };
  });
  return drawnTogether(
    divisions.reduce((best, next) => (smallestCell(next) > smallestCell(best) + 1e-6 ? next : best)),
    face,
  );
}

/** Brings registers near to what lies in SRAM, and both into the middle, where tiles leave more of the width than they take. */
function drawnTogether(division: Division, face: Rectangle): Division {
  const { sram, registers, strip } = division;
  if (strip === null || sram.places.length === 0) return division;
  const left = Math.min(...sram.places.map(({ x }) => x));
  const right = Math.max(...sram.places.map(({ x, width }) => x + width));
  const slack = face.width - (right - left) - TOGETHER - strip.width;
  if (slack < 2 * TOGETHER) return division;
  const start = face.x + slack / 2;
  const by = start + right - left + TOGETHER - strip.x;
  return {
    ...division,
    sram: moved(sram, start - left),
    registers: registers === null ? null : moved(registers, by),
    strip: { ...strip, x: strip.x + by },
  };
}

function moved(packed: Packed, by: number): Packed {
  return { ...packed, places: packed.places.map((place) => ({ ...place, x: place.x + by })) };
}

function landingOn(strip: Rectangle, content: TrayContent): Rectangle {
  const alone = content.slots.every((slot) => slot.memory === 'sram');
  const width = alone ? strip.width : LANDING_WIDTH + STRIP_MARGIN;
  return {
    x: strip.x + STRIP_MARGIN,
    y: strip.y + strip.height * 0.2,
    width: width - 2 * STRIP_MARGIN,
    height: strip.height * 0.6,
  };
}

function smallestCell({ sram, registers }: Division): number {
  const cells = [sram, registers].filter((packed) => packed !== null && packed.places.length > 0);
  return Math.min(...cells.map((packed) => packed!.cell));
}

function itemsOf(slots: readonly SlotSpec[]): Item[] {
  return slots.map((slot) => ({
    rows: cellsHigh(slot),
    columns: cellsWide(slot),
    words: estimateWidth(slot.name) * NAME_SIZE,
    extra: 0,
  }));
}
