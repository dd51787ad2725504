/** When an element of a tensor got its value. */
import type { Run } from '../../core/run.ts';
import { fillingOf } from '../../core/trace/touch.ts';

/** Completed events after which the element is filled; negative when it is skipped, Infinity when it never is. */
export function filledAt(run: Run, tensor: number, plane: number, row: number, column: number): number {
  const { grid } = fillingOf(run, tensor);
  const blockRow = Math.floor(row / grid.blockRows);
  const blockColumn = Math.floor(column / grid.blockColumns);
  return grid.steps[(plane * grid.rows + blockRow) * grid.columns + blockColumn] ?? Infinity;
}
