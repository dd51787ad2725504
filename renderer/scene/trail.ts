/** The trail beside the rows of a tensor: how much each of them still counts after the last token that is done. */
import type { Trail } from '../../core/plot.ts';
import type { Run } from '../../core/run.ts';
import { clamp } from '../../core/search.ts';
import { lastRowStored, rowSteps } from '../../core/trace/rows.ts';

/** How many decades lie between the brightest row and a dark one. */
const DECADES = 3;

const known = new WeakMap<Run, Map<string, Float64Array>>();

/**
 * The last row of the matrix that is stored after `step` events, or until the first is, that of the last token that is
 * done: it is measured later, and known since the run is. `null` when there is neither.
 */
export function trailAt(
  run: Run,
  { matrix, after }: Trail,
  step: number,
): { readonly row: number; readonly values: Float32Array } | null {
  const tensor = run.tensors.findIndex(({ name }) => name === matrix);
  const { data, columns } = run.tensors[tensor] ?? { data: null, columns: 0 };
  if (data === null) return null;
  const stored = lastRowOf(run, matrix, step);
  const row = stored < 0 ? lastRowOf(run, after, step) : stored;
  return row < 0 ? null : { row, values: data.subarray(row * columns, (row + 1) * columns) };
}

/** The last row of a tensor that is stored after `step` events; -1 when none is. */
function lastRowOf(run: Run, name: string, step: number): number {
  const ofRun = known.get(run) ?? new Map<string, Float64Array>();
  known.set(run, ofRun);
  const tensor = run.tensors.findIndex((candidate) => candidate.name === name);
  if (tensor < 0) return -1;
  const steps = ofRun.get(name) ?? rowSteps(run, tensor);
  ofRun.set(name, steps);
  return lastRowStored(steps, step);
}

/**
 * The height of the bar of each value, from 0 to 1, in decades below the largest, so that fading can be seen for a
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
