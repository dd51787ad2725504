/**
 * The footprint of a tile at a moment, tensor by tensor: what it needs, what of that is in SRAM, and the tile itself.
 */
import type { Box } from '../../core/trace/boxes.ts';
import type { Footprint, TensorFootprint } from '../../core/trace/footprint.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { footprintInSram, tilesInSram } from '../../core/trace/residency.ts';
import type { Moment } from './moment.ts';

export type NeedKind = 'needed' | 'resident' | 'tile';

export interface NeedBox {
  readonly box: Box;
  readonly kind: NeedKind;
}

export interface Needs {
  readonly footprint: Footprint;
  /** In the order of the footprint's needs. */
  readonly inSram: readonly TensorFootprint[];
  /** By tensor, in the order of drawing. */
  readonly boxes: readonly (readonly NeedBox[])[];
}

export function needsAt(index: TraceIndex, footprint: Footprint, moment: Moment): Needs {
  const inSram = footprintInSram(footprint, tilesInSram(index, moment.index, moment.completed));
  const boxes = index.run.tensors.map((_, tensor): readonly NeedBox[] => [
    ...boxesOf(footprint.tensors, tensor, 'needed'),
    ...boxesOf(inSram, tensor, 'resident'),
    ...(tensor === footprint.tensor ? [{ box: footprint.tile, kind: 'tile' as const }] : []),
  ]);
  return { footprint, inSram, boxes };
}

function boxesOf(needs: readonly TensorFootprint[], tensor: number, kind: NeedKind): NeedBox[] {
  const need = needs.find((candidate) => candidate.tensor === tensor);
  return (need?.boxes ?? []).map((box) => ({ box, kind }));
}
