/** Finds when the rows of a tensor are stored, so that a plot can follow the last stored row. */
import type { Run } from '../run.ts';
import { fillingOf } from './touch.ts';

/**
 * For each row of the first plane, how many events are completed when it is stored whole; Infinity where it never is.
 */
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

/** The last row that is stored after so many completed events; -1 when none is. */
export function lastRowStored(steps: Float64Array, step: number): number {
  return steps.findLastIndex((at) => at <= step);
}
