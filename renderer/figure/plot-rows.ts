/** The row that a plot's query is about: the one that the viewer chose, or the one that the run has come to. */
import type { PlotQuery } from '../../core/plot.ts';
import type { Run } from '../../core/run.ts';
import { lastRowStored } from '../../core/trace/rows.ts';
import { rowsStoredAt } from './plot-stored.ts';
import { isVector, tensorNamed } from './plot-values.ts';

/** Whether rows have positions on the x axis, so that a handle can be dragged. */
export function hasPlaces(query: PlotQuery): query is PlotQuery & { readonly at: string } {
  return query.at !== undefined;
}

/** The tensors whose rows the query chooses. */
export function rowTensors(run: Run, { at, value, weights, rows }: PlotQuery): readonly string[] {
  const named = [at, value, weights, rows].filter((name) => name !== undefined);
  return named.filter((name) => name === at || name === value || !isVector(tensorNamed(run, name)));
}

export function rowCount(run: Run, query: PlotQuery): number {
  const name = query.at ?? query.rows ?? query.weights ?? query.value;
  return name === undefined ? 0 : tensorNamed(run, name).rows;
}

/** The row in view; -1 while the run has stored none that could be followed. */
export function rowInView(run: Run, query: PlotQuery, step: number, chosen: number | null): number {
  const rows = rowCount(run, query);
  if (chosen !== null) return Math.min(chosen, rows - 1);
  if (hasPlaces(query)) return Math.min(rows >> 1, rows - 1);
  const followed = query.rows ?? query.weights;
  if (followed === undefined) return rows - 1;
  const stored = lastStored(run, followed, step);
  return stored < 0 && query.after !== undefined ? lastStored(run, query.after, step) : stored;
}

function lastStored(run: Run, name: string, step: number): number {
  return lastRowStored(rowsStoredAt(run, run.tensors.indexOf(tensorNamed(run, name))), step);
}

/** The rows of a query from left to right, as keys step through them. */
export function queryOrder(run: Run, at: string): readonly number[] {
  const { data } = tensorNamed(run, at);
  if (data === null) return [];
  return Array.from(data, (_, row) => row).sort((a, b) => data[a]! - data[b]!);
}

/** The row whose query lies nearest to a position on the x axis. */
export function nearestRow(run: Run, at: string, place: number): number {
  const { data } = tensorNamed(run, at);
  let best = 0;
  data?.forEach((value, row) => {
    if (Math.abs(value - place) < Math.abs(data[best]! - place)) best = row;
  });
  return best;
}
