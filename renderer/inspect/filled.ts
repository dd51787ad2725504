/** When an element of a tensor got its value. */
import type { Run } from '../../core/run.ts';
import { fillingOf } from '../../core/trace/touch.ts';

export interface Filled {
  /** The step after which the element has some value; negative when it is skipped, Infinity when it never has. */
  readonly first: number;
  /** The step after which it has the value that the run holds; equal to `first` where it is written once. */
  readonly final: number;
}

export function filledAt(run: Run, tensor: number, plane: number, row: number, column: number): Filled {
  const { grid, final } = fillingOf(run, tensor);
  const blockRow = Math.floor(row / grid.blockRows);
  const blockColumn = Math.floor(column / grid.blockColumns);
  const block = (plane * grid.rows + blockRow) * grid.columns + blockColumn;
  const first = grid.steps[block] ?? Infinity;
  return { first, final: (final[block] ?? 0) > 0 ? final[block]! : first };
}
