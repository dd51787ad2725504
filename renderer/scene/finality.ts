/**
 * The last step that writes each block of a tensor. A run holds a tensor as it is in the end; between its first and its
 * last store a block holds other values, which the scene therefore does not show.
 */
import type { Run } from '../../core/run.ts';
import { decodeEvent, operationCode, OPERATIONS, tensorOf } from '../../core/trace/layout.ts';
import type { TouchGrid } from '../../core/trace/touch.ts';

/** By block of `grid`: completed events after which the block has its final values; 0 when nothing writes it. */
export function finalSteps(run: Run, tensor: number, grid: TouchGrid): Float32Array<ArrayBuffer> {
  const steps = new Float32Array(grid.steps.length);
  if (run.tensors[tensor]!.kind === 'ghost') return steps;
  for (let event = 0; event < run.events; event++) {
    if (tensorOf(run.records, event) !== tensor) continue;
    if (operationCode(run.records, event) !== OPERATIONS.store) continue;
    const tile = decodeEvent(run.records, event);
    const lastRow = Math.ceil((tile.row + tile.realRows) / grid.blockRows);
    const lastColumn = Math.ceil((tile.column + tile.realColumns) / grid.blockColumns);
    for (let row = Math.floor(tile.row / grid.blockRows); row < lastRow; row++) {
      for (let column = Math.floor(tile.column / grid.blockColumns); column < lastColumn; column++) {
        steps[(tile.plane * grid.rows + row) * grid.columns + column] = event + 1;
      }
    }
  }
  return steps;
}
