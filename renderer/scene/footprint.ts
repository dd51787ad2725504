/**
 * The footprint of a tile at a moment, tensor by tensor: the regions it depends on, what of them is in SRAM, and the
 * tile itself.
 */
import type { Box } from '../../core/trace/boxes.ts';
import type { Footprint, TensorFootprint } from '../../core/trace/footprint.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { footprintInSram, tilesInSram } from '../../core/trace/residency.ts';
import type { Moment } from './moment.ts';

export type FootprintPart = 'needed' | 'resident' | 'tile';

export interface FootprintBox {
  readonly box: Box;
  readonly kind: FootprintPart;
}

export interface FootprintState {
  readonly footprint: Footprint;
  /** What of each region of the footprint is in SRAM, in the order of the regions. */
  readonly inSram: readonly TensorFootprint[];
  /** The boxes to draw on each tensor, in the order of drawing. */
  readonly boxes: readonly (readonly FootprintBox[])[];
}

export function footprintStateAt(index: TraceIndex, footprint: Footprint, moment: Moment): FootprintState {
  const inSram = footprintInSram(footprint, tilesInSram(index, moment.index, moment.completed));
  const boxes = index.run.tensors.map((_, tensor): readonly FootprintBox[] => [
    ...boxesOf(footprint.tensors, tensor, 'needed'),
    ...boxesOf(inSram, tensor, 'resident'),
    ...(tensor === footprint.tensor ? [{ box: footprint.tile, kind: 'tile' as const }] : []),
  ]);
  return { footprint, inSram, boxes };
}

function boxesOf(regions: readonly TensorFootprint[], tensor: number, kind: FootprintPart): FootprintBox[] {
  const region = regions.find((candidate) => candidate.tensor === tensor);
  return (region?.boxes ?? []).map((box) => ({ box, kind }));
}
