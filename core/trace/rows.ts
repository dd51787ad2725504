/** When rows of a tensor are stored: what follows a run row by row asks for the last of them. */
import type { Run } from '../run.ts';
import { fillingOf } from './touch.ts';

/** By row of the first plane: completed events after which all that a run stores of it has been; Infinity where nothing is. */
export function rowSteps(run: Run, tensor: number): Float64Array<ArrayBuffer> {
  const { kind, rows } = run.tensors[tensor]!;
  if (kind === 'input') return new Float64Array(rows);
  const { grid, final } = fillingOf(run, tensor);
  return Float64Array.from({ length: rows }, (_, row) => {
    const from = Math.floor(row / grid.blockRows) * grid.columns;
    const last = Math.max(...final.subarray(from, from + grid.columns));
    return last === 0 ? Infinity : last;
  });
}

/** The last row that is stored after so many events; -1 when none is. */
export function lastRowStored(steps: Float64Array, step: number): number {
  return steps.findLastIndex((at) => at <= step);
}
