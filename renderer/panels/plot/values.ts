/** What a plot draws after so many steps: values of the run's tensors, and gaps where none are stored yet. */
import type { PlotQuery, PlotSpec } from '../../../core/plot.ts';
import type { Run, RunTensor } from '../../../core/run.ts';
import { storedAt } from './stored.ts';

/** `null` where nothing is stored yet, or what is stored is not finite. */
export type Values = readonly (number | null)[];

export interface Curve {
  readonly x: Values;
  readonly y: Values;
}

export function tensorNamed(run: Run, name: string): RunTensor {
  const tensor = run.tensors.find((candidate) => candidate.name === name);
  if (tensor === undefined) throw new Error(`a plot of ${run.kernel} names ${name}, which is no tensor`);
  return tensor;
}

/** One row of a matrix after `step` events; a vector is read as a whole, whatever the row. */
export function readValues(run: Run, name: string, step: number, row = 0): Values {
  const tensor = tensorNamed(run, name);
  const stored = storedAt(run, run.tensors.indexOf(tensor));
  const { data, columns } = tensor;
  const isVector = columns === 1;
  return Array.from({ length: isVector ? tensor.rows : columns }, (_, index) => {
    const [r, c] = isVector ? [index, 0] : [row, index];
    const value = data?.[r * columns + c];
    return value !== undefined && Number.isFinite(value) && stored(r, c) <= step ? value : null;
  });
}

/** The curves of a plot in its order, the weights of the chosen row last where there is a query. */
export function curvesOf(run: Run, { series, query }: PlotSpec, step: number, row: number): readonly Curve[] {
  const curves = series.map(({ x, y }) => ({ x: readValues(run, x, step), y: readValues(run, y, step) }));
  if (query === undefined) return curves;
  return [...curves, { x: readValues(run, query.over, step), y: readValues(run, query.weights, step, row) }];
}

/** Curves over one ascending x: each row belongs to one curve, and is undefined (no gap) in the others. */
export function alignCurves(curves: readonly Curve[]): [number[], ...(number | null | undefined)[][]] {
  const rows = curves.flatMap(({ x, y }, curve) =>
    x.flatMap((place, index) => (place === null ? [] : [{ place, curve, value: y[index]! }])),
  );
  rows.sort((a, b) => a.place - b.place);
  return [
    rows.map(({ place }) => place),
    ...curves.map((_, curve) => rows.map((row) => (row.curve === curve ? row.value : undefined))),
  ];
}

/** Rows of a query from left to right, as keys step through them. */
export function queryOrder(run: Run, { at }: PlotQuery): readonly number[] {
  const { data } = tensorNamed(run, at);
  if (data === null) return [];
  return Array.from(data, (_, row) => row).sort((a, b) => data[a]! - data[b]!);
}

/** The row whose query lies nearest to a place. */
export function nearestRow(run: Run, { at }: PlotQuery, place: number): number {
  const { data } = tensorNamed(run, at);
  let best = 0;
  data?.forEach((value, row) => {
    if (Math.abs(value - place) < Math.abs(data[best]! - place)) best = row;
  });
  return best;
}

/** The smallest range that holds all finite values of the tensors in the end, with a margin: it stays as time passes. */
export function rangeOf(run: Run, names: readonly string[]): readonly [least: number, most: number] {
  let [least, most] = [Infinity, -Infinity];
  for (const name of names) {
    for (const value of tensorNamed(run, name).data ?? []) {
      if (!Number.isFinite(value)) continue;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  if (least > most) return [-1, 1];
  const margin = 0.05 * (most - least) || 1;
  return [least - margin, most + margin];
}
