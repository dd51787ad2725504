/** Lays out the slots of a pass on the tray: SRAM on its face, registers on a strip at its front. */
import type { RunPass } from '../../../core/run.ts';
import type { SlotSpec } from '../../../core/kernel.ts';
import { estimateWidth } from '../words/names.ts';
import { pack } from './pack.ts';
import type { PackRules, Packed } from './pack.ts';
import { placeOn } from './plane.ts';
import type { Plane, Rectangle } from './plane.ts';
import { TRAY, TRAY_CONTENT, TRAY_DEPTH, TRAY_WIDTH } from './room.ts';

export interface SlotPlace {
  readonly rectangle: Rectangle;
  readonly plane: Plane;
  readonly nameSize: number;
}

export interface TrayLayout {
  /** By slot of the pass. */
  readonly slots: readonly SlotPlace[];
  /** Where registers lie: what moves there without a slot flies to its middle. */
  readonly strip: Rectangle;
  readonly stripPlane: Plane;
}

export const SLOT_NAME_SIZE = 0.33;
const LIFT = 0.03;
const RULES: PackRules = { above: 0.02, below: 0.4, gap: 0.3, slimmest: 4, thinnest: 0.34, largestCell: 0.34 };
const STRIP_RULES: PackRules = { ...RULES, above: 0.06 };

/** With `scaleCell` a cell is as large as that, the size of a cell on the wall. */
export function layoutTray(pass: Pick<RunPass, 'slots'>, scaleCell?: number): TrayLayout {
  const inRegisters = pass.slots.filter((slot) => slot.memory === 'registers');
  const inSram = pass.slots.filter((slot) => slot.memory === 'sram');
  const strip = stripRectangle(inRegisters.length, inSram.length);
  const face: Rectangle = { ...TRAY_CONTENT, height: strip.y - TRAY_CONTENT.y - 0.08 };
  const exact = scaleCell === undefined ? {} : { cell: scaleCell };
  const sram = pack(inSram.map(item), face, { ...RULES, ...exact });
  const inner = { x: strip.x + 1.9, y: strip.y, width: strip.width - 2.1, height: strip.height };
  const registers = pack(inRegisters.map(item), inner, { ...STRIP_RULES, ...exact });
  const place = (packed: Packed, index: number): SlotPlace => ({
    rectangle: packed.places[index]!,
    plane: placeOn(TRAY, packed.places[index]!, LIFT),
    nameSize: SLOT_NAME_SIZE * packed.words,
  });
  return {
    slots: pass.slots.map((slot) =>
      slot.memory === 'sram' ? place(sram, inSram.indexOf(slot)) : place(registers, inRegisters.indexOf(slot)),
    ),
    strip,
    stripPlane: placeOn(TRAY, strip, LIFT),
  };
}

/** Thin while nothing lies in it; as deep as its share of the slots asks otherwise. */
function stripRectangle(registers: number, sram: number): Rectangle {
  const face = TRAY_DEPTH - 0.6;
  const height = registers === 0 ? 0.12 : sram === 0 ? face - 0.3 : 1.1;
  return { x: 0.25, y: TRAY_DEPTH - 0.52 - height, width: TRAY_WIDTH - 0.5, height };
}

function item(slot: SlotSpec): { rows: number; columns: number; words: number; extra: number } {
  return { rows: slot.rows, columns: slot.columns, words: estimateWidth(slot.name) * SLOT_NAME_SIZE, extra: 0 };
}
