/** The arcs of one level of a tree of combines, from the lanes that give to the lanes that take. */
import type { SlotSpec } from '../../core/kernel.ts';
import { clamp } from '../../core/search.ts';
import type { Lanes } from '../../core/trace/layout.ts';
import { pairsOf } from '../../core/trace/tree.ts';
import type { Arc } from './flight.ts';
import { add, length, normalOf, pointOf, scale, subtract } from './layout/plane.ts';
import type { Plane } from './layout/plane.ts';

/** The height of an arc relative to its span, and the bounds that keep it near its slot. */
const RISE = 0.55;
const LOWEST = 0.12;
const HIGHEST = 0.9;

/**
 * Arcs between lanes: columns meet at their upper edge, rows at their left one. The arc of what moves back is
 * lower.
 */
export function combineArcs(
  plane: Plane,
  slot: Pick<SlotSpec, 'rows' | 'columns' | 'lanes'>,
  lanes: Lanes,
): readonly Arc[] {
  const up = normalOf(plane);
  const at = (lane: number): readonly [x: number, y: number] =>
    slot.lanes === 'rows' ? [0, (lane + 0.5) / slot.rows] : [(lane + 0.5) / slot.columns, 0];
  const arc = (from: number, to: number, height: number): Arc => {
    const start = pointOf(plane, ...at(from));
    const end = pointOf(plane, ...at(to));
    const span = length(subtract(end, start));
    const rise = scale(up, height * clamp(RISE * span, LOWEST, HIGHEST));
    return [start, add(start, rise), add(end, rise), end];
  };
  return pairsOf(lanes).flatMap(([taker, giver]) => [
    arc(giver, taker, 1),
    ...(lanes.moves ? [arc(taker, giver, 0.55)] : []),
  ]);
}
