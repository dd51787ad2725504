/** Names an element by the tensor or slot that it lies in, so that it can be found again in another run. */
import type { Element } from '../../core/document/view.ts';
import type { Run, RunPass } from '../../core/run.ts';
import type { Pick } from './contract.ts';

/** The element that was picked. `pass` is the pass in view, whose slots can be picked. */
export function elementOf(run: Run, pass: RunPass | null, pick: Pick): Element | null {
  if (pick.kind === 'tensor') {
    const { plane, row, column } = pick;
    const tensor = run.tensors[pick.tensor];
    return tensor === undefined ? null : { tensor: tensor.name, plane, row, column };
  }
  const slot = pass?.slots[pick.slot];
  return slot === undefined ? null : { slot: slot.name, row: pick.row, column: pick.column };
}

/** Finds an element in a run; null where the run has nothing of that name or size. */
export function pickOf(run: Run, pass: RunPass | null, element: Element): Pick | null {
  const { row, column } = element;
  if ('tensor' in element) {
    const tensor = run.tensors.findIndex(({ name }) => name === element.tensor);
    const extents = run.tensors[tensor];
    const inside =
      extents !== undefined && element.plane < extents.planes && row < extents.rows && column < extents.columns;
    return inside ? { kind: 'tensor', tensor, plane: element.plane, row, column } : null;
  }
  const slot = pass?.slots.findIndex(({ name }) => name === element.slot) ?? -1;
  const extents = pass?.slots[slot];
  return extents !== undefined && row < extents.rows && column < extents.columns
    ? { kind: 'slot', slot, row, column }
    : null;
}
