/** What a plot draws at a step: values of the run's tensors, with gaps where none are stored yet. */
import { isPlane } from '../../core/plot.ts';
import type { CurvesSpec, PlotSeries, PlotSpec } from '../../core/plot.ts';
import type { SettingValues } from '../../core/document/settings.ts';
import type { Run, RunTensor } from '../../core/run.ts';
import { firstStoredAt, rowsStoredAt, storedAt } from './plot-stored.ts';

/** `null` where nothing is stored yet, or what is stored is not finite. */
export type Values = readonly (number | null)[];

export interface Curve {
  readonly x: Values;
  readonly y: Values;
}

/** The most decades that a logarithmic axis reaches down from its largest value. */
const MOST_DECADES = 12;

export function tensorNamed(run: Run, name: string): RunTensor {
  const tensor = run.tensors.find((candidate) => candidate.name === name);
  if (tensor === undefined) throw new Error(`a plot of ${run.kernel} names ${name}, which is no tensor`);
  return tensor;
}

/** The first step after which a plot has anything to show. */
export function plotBegins(run: Run, spec: PlotSpec): number {
  const drawn = isPlane(spec)
    ? [spec.points]
    : [...spec.series.map(({ y }) => y), ...(spec.query?.after === undefined ? [] : [spec.query.after])];
  return Math.min(...drawn.map((name) => firstStoredAt(run, run.tensors.indexOf(tensorNamed(run, name)))));
}

/** A series as it is drawn: of `lines` there is one for each column. */
export interface DrawnSeries extends PlotSeries {
  readonly column?: number;
}

export function drawnSeries(run: Run, { series }: CurvesSpec): readonly DrawnSeries[] {
  return series.flatMap((one): readonly DrawnSeries[] =>
    one.kind === 'lines'
      ? Array.from({ length: tensorNamed(run, one.y).columns }, (_, column) => ({ ...one, column }))
      : [one],
  );
}

/** What a legend calls a series: by its label, or by the part of the tensor that is drawn for the row of a query, "F[12, :]". */
export function partNamed(run: Run, { kind, x, y, label }: PlotSeries, row: number): string {
  if (label !== undefined) return label;
  const at = Math.max(row, 0);
  const part = kind === 'lines' ? `${y}[${at}, :, :]` : isVector(tensorNamed(run, y)) ? y : `${y}[${at}, :]`;
  return `${part}${x === undefined ? '' : ` over ${x}`}`;
}

/** What a legend calls several lines: "bumps", "bump 3" where one is chosen, "bumps 0 to 3 added up". */
export function lineNamed(all: string, each: string, chosen: ChosenLine): string {
  if (chosen === null) return all;
  return chosen.summed ? `${all} 0 to ${chosen.line} added up` : `${each} ${chosen.line}`;
}

export function isVector({ columns }: RunTensor): boolean {
  return columns === 1;
}

/**
 * One row of a matrix at a step, or a vector as a whole, whatever `row` is. Without a row a matrix gives no values. With `from`
 * a matrix counts after that step, whenever it is stored.
 */
export function readValues(run: Run, name: string, step: number, row = 0, from?: number): Values {
  const tensor = tensorNamed(run, name);
  const known = storedAt(run, run.tensors.indexOf(tensor));
  const stored = from === undefined || isVector(tensor) ? known : () => from;
  const { data, columns } = tensor;
  const whole = isVector(tensor);
  return Array.from({ length: whole ? tensor.rows : columns }, (_, index) => {
    const [r, c] = whole ? [index, 0] : [row, index];
    const value = r < 0 ? undefined : data?.[r * columns + c];
    return value !== undefined && Number.isFinite(value) && stored(r, c) <= step ? value : null;
  });
}

/** A column of one plane, whose rows count after the step `from`. */
function readColumn(
  run: Run,
  name: string,
  [plane, column]: readonly [number, number],
  step: number,
  from: number,
): Values {
  const { data, rows, columns } = tensorNamed(run, name);
  return Array.from({ length: rows }, (_, r) => {
    const value = plane < 0 ? undefined : data?.[(plane * rows + r) * columns + column];
    return value !== undefined && Number.isFinite(value) && from <= step ? value : null;
  });
}

/** The step after which a row counts: that at which it is stored, or where the query says so that at which its step is done. */
function rowCounts(run: Run, { query }: CurvesSpec, row: number): number | undefined {
  if (query?.after === undefined) return undefined;
  return rowsStoredAt(run, run.tensors.indexOf(tensorNamed(run, query.after)))[row] ?? Infinity;
}

/** A line of several in a plot, alone or as the sum of all up to it. */
export type ChosenLine = SettingValues['plotLine'];

/**
 * The curves of a plot in the order of `drawnSeries`, followed by the sum of lines where one is chosen, and by the weights of the
 * chosen row where the query has any.
 */
export function curvesOf(
  run: Run,
  spec: CurvesSpec,
  step: number,
  row: number,
  chosen: ChosenLine = null,
): readonly Curve[] {
  const { query, axes } = spec;
  const from = rowCounts(run, spec, row);
  const curves = drawnSeries(run, spec).map(({ x, y, column }) => {
    const values =
      column === undefined ? readValues(run, y, step, row, from) : readColumn(run, y, [row, column], step, from ?? 0);
    return curve(x, axes.logarithmic === true ? positive(values) : values);
  });
  if (chosen?.summed === true) curves.push(sumOf(linesUpTo(curves, chosen.line)));
  if (query?.weights === undefined) return curves;
  return [...curves, curve(query.over, readValues(run, query.weights, step, row))];

  function linesUpTo(all: readonly Curve[], line: number): readonly Curve[] {
    return drawnSeries(run, spec).flatMap(({ column }, at) =>
      column !== undefined && column <= line ? [all[at]!] : [],
    );
  }

  function curve(x: string | undefined, y: Values): Curve {
    return { x: x === undefined ? y.map((_, at) => at) : readValues(run, x, step, row), y };
  }
}

/** The sum of curves over the same places; a gap where one of them has a gap. */
function sumOf(curves: readonly Curve[]): Curve {
  const [first, ...others] = curves;
  if (first === undefined) return { x: [], y: [] };
  const add = (a: number | null, b: number | null | undefined): number | null =>
    a === null || b === null || b === undefined ? null : a + b;
  return { x: first.x, y: first.y.map((value, at) => others.reduce((sum, { y }) => add(sum, y[at]), value)) };
}

/** Leaves out values that a logarithmic axis cannot show. */
function positive(values: Values): Values {
  return values.map((value) => (value !== null && value > 0 ? value : null));
}

/** Puts curves on one ascending x. A curve is undefined, which is no gap, at the x of other curves. */
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

/**
 * The smallest range with a margin that holds all finite values of the tensors at the end of the run, so that
 * it stays the same during the run. Where shares of a whole reach half of it, the range goes up to the whole.
 */
export function rangeOf(run: Run, names: readonly string[]): readonly [least: number, most: number] {
  const [least, most] = extremes(run, names, -Infinity);
  if (least > most) return [-1, 1];
  const shares =
    names.every((name) => tensorNamed(run, name).scale === 'probability') && least >= 0 && most > 0.5 && most <= 1;
  return shares ? withMargin(0, 1) : withMargin(least, most);
}

/** The range of a logarithmic axis: whole decades around the positive values, up to a bounded number of them. */
export function decadesOf(run: Run, names: readonly string[]): readonly [least: number, most: number] {
  const [least, most] = extremes(run, names, 0);
  if (least > most) return [0.1, 10];
  const top = Math.ceil(Math.log10(most));
  const bottom = Math.max(Math.floor(Math.log10(least)), top - MOST_DECADES);
  return [10 ** Math.min(bottom, top - 1), 10 ** top];
}

/** The range of positions that are numbers of elements. */
export function numberedRange(length: number): readonly [least: number, most: number] {
  return withMargin(0, length - 1);
}

/** The least and the largest of those finite values that exceed `floor`. */
function extremes(run: Run, names: readonly string[], floor: number): readonly [least: number, most: number] {
  let [least, most] = [Infinity, -Infinity];
  for (const name of names) {
    for (const value of tensorNamed(run, name).data ?? []) {
      if (!Number.isFinite(value) || value <= floor) continue;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  return [least, most];
}

function withMargin(least: number, most: number): readonly [number, number] {
  const margin = 0.05 * (most - least) || 1;
  return [least - margin, most + margin];
}
