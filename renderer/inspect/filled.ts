/** When an element of a tensor got its value, from grids that are made once for each run. */
import type { Run } from '../../core/run.ts';
import { touchGrid } from '../../core/trace/touch.ts';
import type { TouchGrid } from '../../core/trace/touch.ts';

const grids = new WeakMap<Run, Map<number, TouchGrid>>();

/** Completed events after which the element is filled; negative when it is skipped, Infinity when it never is. */
export function filledAt(run: Run, tensor: number, plane: number, row: number, column: number): number {
  const ofRun = grids.get(run) ?? new Map<number, TouchGrid>();
  grids.set(run, ofRun);
  const grid = ofRun.get(tensor) ?? touchGrid(run, tensor);
  ofRun.set(tensor, grid);
  const blockRow = Math.floor(row / grid.blockRows);
  const blockColumn = Math.floor(column / grid.blockColumns);
  return grid.steps[(plane * grid.rows + blockRow) * grid.columns + blockColumn] ?? Infinity;
}
