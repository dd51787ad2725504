/** The ranges of the axes of a plot, taken from the whole run so that nothing jumps while it plays. */
import type { CurvesSpec } from '../../core/plot.ts';
import type { Run, RunTensor } from '../../core/run.ts';
import { decadesOf, isVector, numberedRange, rangeOf, tensorNamed } from './plot-values.ts';

/** The share of the plot's height that the largest weight of the whole matrix takes. */
export const WEIGHT_SHARE = 0.6;

export type Range = readonly [number, number];

export function plotRanges(run: Run, spec: CurvesSpec): { readonly x: Range; readonly y: Range } {
  const { axes, series, query } = spec;
  const places = placesOf(spec);
  const numbered = [
    ...series.filter(({ x }) => x === undefined).map(({ y }) => y),
    ...(query?.weights === undefined || query.over !== undefined ? [] : [query.weights]),
  ].map((name) => numberedRange(lengthOf(tensorNamed(run, name))));
  const named = places.length === 0 ? [] : [rangeOf(run, places)];
  const values = series.map(({ y }) => y);
  return {
    x: union([...named, ...numbered]),
    y: axes.logarithmic === true ? decadesOf(run, values) : rangeOf(run, values),
  };
}

/** Where a value lies in a range, in per cent of it from its least value. */
export function percentIn(value: number, [least, most]: readonly number[]): number {
  return (100 * (value - least!)) / (most! - least!);
}

/** The tensors whose values are positions on the x axis. */
export function placesOf({ series, query }: CurvesSpec): string[] {
  return [...series.map(({ x }) => x), query?.at, query?.over].filter((name) => name !== undefined);
}

/** The number of values of a row, or of a vector. */
function lengthOf(tensor: RunTensor): number {
  return isVector(tensor) ? tensor.rows : tensor.columns;
}

function union(ranges: readonly Range[]): Range {
  return [Math.min(...ranges.map(([least]) => least)), Math.max(...ranges.map(([, most]) => most))];
}

/** The largest finite value; 1 where there is none above 0. */
export function largest(data: Float32Array | null): number {
  let most = 0;
  for (const value of data ?? []) if (Number.isFinite(value)) most = Math.max(most, value);
  return most === 0 ? 1 : most;
}

/** How many pixels the label of a decade needs. */
const DECADE = 22;

/** Every decade of a range, or every second, third and so on where there is no room for all. */
export function decadeTicks([least, most]: Range, pixels: number): number[] {
  const [first, last] = [Math.ceil(Math.log10(least) - 1e-9), Math.floor(Math.log10(most) + 1e-9)];
  const stride = Math.max(Math.ceil(((last - first) * DECADE) / Math.max(pixels, DECADE)), 1);
  const count = Math.floor((last - first) / stride) + 1;
  return Array.from({ length: count }, (_, at) => 10 ** (last - at * stride)).reverse();
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** The label of a decade, such as "10⁻³"; ticks between decades have none. */
export function powerOfTen(value: number | null): string {
  const power = value === null ? NaN : Math.log10(value);
  if (!(Math.abs(power - Math.round(power)) < 1e-9)) return '';
  const digits = [...String(Math.abs(Math.round(power)))].map((digit) => SUPERSCRIPTS[Number(digit)]!).join('');
  return power > -0.5 && power < 0.5 ? '1' : `10${power < 0 ? '⁻' : ''}${digits}`;
}

/** Ticks at 1, 2 or 5 times a power of ten, at most so many; `whole` leaves out what lies between whole numbers. */
export function evenTicks([least, most]: Range, count: number, whole = false): number[] {
  const rough = (most - least) / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const even = [1, 2, 5, 10].find((digit) => digit * power >= rough * (1 - 1e-9))! * power;
  const step = whole ? Math.max(even, 1) : even;
  const first = Math.ceil(least / step);
  const last = Math.floor(most / step);
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, at) => (first + at) * step);
}
