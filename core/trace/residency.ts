/**
 * Finds what of HBM is in SRAM at a time: the tiles that the slots of the workgroup in view were loaded with and still
 * hold.
 */
import { boxOf, commonBox, elementsIn, unite } from './boxes.ts';
import type { Box } from './boxes.ts';
import type { Footprint, TensorFootprint } from './footprint.ts';
import type { TraceIndex } from './index.ts';
import { changesSlot, decodeEvent, NONE, slotOf } from './layout.ts';

export interface ResidentTile {
  readonly tensor: number;
  readonly box: Box;
}

/**
 * The tiles in SRAM after `completed` events while `event` is in view; also blocks of ghosts, which slots hold as
 * computed.
 */
export function tilesInSram(index: TraceIndex, event: number, completed: number): ResidentTile[] {
  if (event < 0) return [];
  const { run } = index;
  const pass = run.passes[index.workgroupAt(event).pass]!;
  const changed = completed > event && changesSlot(run.records, event) ? slotOf(run.records, event) : NONE;
  return pass.slots.flatMap((spec, slot) => {
    const last = slot === changed ? event : index.slotEventAt(event, slot);
    if (last < 0 || spec.memory !== 'sram') return [];
    const record = decodeEvent(run.records, last);
    if (record.tensor === NONE) return [];
    const whole = record.operation === 'load' || run.tensors[record.tensor]!.kind === 'ghost';
    return whole ? [{ tensor: record.tensor, box: boxOf(record) }] : [];
  });
}

/** The part of each region of a footprint that is in SRAM, in the order of the regions. */
export function footprintInSram(footprint: Footprint, tiles: readonly ResidentTile[]): TensorFootprint[] {
  return footprint.tensors.map(({ tensor, boxes }) => {
    const common = tiles
      .filter((tile) => tile.tensor === tensor)
      .flatMap((tile) => boxes.map((box) => commonBox(box, tile.box)))
      .filter((box) => box !== null);
    const united = unite(common);
    return { tensor, boxes: united, elements: elementsIn(united) };
  });
}
