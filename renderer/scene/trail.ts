/** The trail beside the rows of a tensor: how much each of them still counts after the last token that is stored. */
import type { Run } from '../../core/run.ts';
import { clamp } from '../../core/search.ts';
import { lastRowStored, rowSteps } from '../../core/trace/rows.ts';

/** How many decades lie between the brightest row and a dark one. */
const DECADES = 3;

const known = new WeakMap<Run, Map<string, Float64Array>>();

/** The last row of the matrix that is stored after `step` events; `null` when none is. */
export function trailAt(
  run: Run,
  matrix: string,
  step: number,
): { readonly row: number; readonly values: Float32Array } | null {
  const tensor = run.tensors.findIndex(({ name }) => name === matrix);
  const { data, columns } = run.tensors[tensor] ?? { data: null, columns: 0 };
  if (data === null) return null;
  const ofRun = known.get(run) ?? new Map<string, Float64Array>();
  known.set(run, ofRun);
  const steps = ofRun.get(matrix) ?? rowSteps(run, tensor);
  ofRun.set(matrix, steps);
  const row = lastRowStored(steps, step);
  return row < 0 ? null : { row, values: data.subarray(row * columns, (row + 1) * columns) };
}

/**
 * The brightness of each value, from 0 to 1, in decades below the largest, so that fading can be seen for a
 * long time.
 */
export function trailLight(values: Float32Array): Float32Array<ArrayBuffer> {
  const most = values.reduce(
    (largest, value) => (Number.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest),
    0,
  );
  return Float32Array.from(values, (value) => {
    const share = Math.abs(value) / most;
    return share > 0 ? clamp(1 + Math.log10(share) / DECADES, 0, 1) : 0;
  });
}
