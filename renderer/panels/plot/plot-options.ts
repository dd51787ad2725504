/** The options with which uPlot draws a plot of a run. */
import uPlot from 'uplot';
import type { PlotSeries, PlotSpec } from '../../../core/plot.ts';
import type { Run, RunTensor } from '../../../core/run.ts';
import { formatTick } from '../../format.ts';
import { HUES } from '../../hues.ts';
import type { Theme } from '../../../core/document/settings.ts';
import { CHART_BASICS, chartAxis } from './style.ts';
import { decadesOf, isVector, numberedRange, rangeOf, tensorNamed } from './values.ts';

/** The share of the plot's height that the largest weight of the whole matrix takes. */
const WEIGHT_SHARE = 0.6;
const DENSEST_POINTS = 0;
/** The opacity of bars as two hexadecimal digits, so that curves are visible through them. */
const TRANSLUCENT = 'bb';
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- uPlot's enums exist as types only.
const RIGHT: uPlot.Axis.Side = 1;
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- uPlot's enums exist as types only.
const LOGARITHMIC: uPlot.Scale.Distr = 3;
/** The width in pixels of labels such as "−0.25". */
const Y_AXIS = 52;

type Range = readonly [number, number];

/** The ranges of both axes, taken from the whole run so that nothing jumps while it plays. */
export function plotRanges(run: Run, spec: PlotSpec): { readonly x: Range; readonly y: Range } {
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

/** The tensors whose values are positions on the x axis. */
function placesOf({ series, query }: PlotSpec): string[] {
  return [...series.map(({ x }) => x), query?.at, query?.over].filter((name) => name !== undefined);
}

/** The number of values of a row, or of a vector. */
function lengthOf(tensor: RunTensor): number {
  return isVector(tensor) ? tensor.rows : tensor.columns;
}

function union(ranges: readonly Range[]): Range {
  return [Math.min(...ranges.map(([least]) => least)), Math.max(...ranges.map(([, most]) => most))];
}

/** Steps between ticks for values that are numbered or lie at whole numbers. */
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];

/** Options for the curves of a plot, in the order of `curvesOf`. */
export function plotOptions(run: Run, spec: PlotSpec, theme: Theme): Omit<uPlot.Options, 'width' | 'height'> {
  const { x, y } = plotRanges(run, spec);
  const weights = spec.query?.weights;
  // uPlot hands on a tick that was filtered out as null.
  const ticks = (_: uPlot, values: readonly (number | null)[]): string[] =>
    values.map((value) => (value === null ? '' : formatTick(value)));
  const hueOf = (name: string): string => HUES[theme][tensorNamed(run, name).hue];
  const logarithmic = spec.axes.logarithmic === true;
  const whole = placesOf(spec).every((name) => tensorNamed(run, name).data?.every(Number.isInteger));
  const most = weights === undefined ? 1 : largest(tensorNamed(run, weights).data);
  const weightAxis = chartAxis(theme, weights ?? '', {
    side: RIGHT,
    scale: 'weight',
    size: Y_AXIS,
    grid: { show: false },
    values: ticks,
    // The axis of weights goes no further than the largest weight.
    filter: (_, splits) => splits.map((value) => (value <= most ? value : null)),
  });
  return {
    ...CHART_BASICS,
    scales: {
      x: { time: false, range: () => [...x] },
      y: { range: () => [...y], ...(logarithmic ? { distr: LOGARITHMIC } : {}) },
      ...(weights === undefined ? {} : { weight: { range: () => [0, most / WEIGHT_SHARE] } }),
    },
    axes: [
      chartAxis(theme, spec.axes.x, { values: ticks, ...(whole ? { incrs: WHOLE } : {}) }),
      chartAxis(theme, spec.axes.y, {
        size: Y_AXIS,
        ...(logarithmic ? { values: (_, values) => values.map(powerOfTen), splits: decades } : { values: ticks }),
      }),
      ...(weights === undefined ? [] : [weightAxis]),
    ],
    series: [
      {},
      ...spec.series.map((series) => seriesLook(series, hueOf(series.y))),
      ...(weights === undefined ? [] : [bars(hueOf(weights), 'weight')]),
    ],
  };
}

/** How many pixels the label of a decade needs. */
const DECADE = 22;

/** The ticks of a logarithmic axis: every decade, or every second, third and so on where there is no room for all. */
export function decades({ over }: Pick<uPlot, 'over'>, _: number, least: number, most: number): number[] {
  const [first, last] = [Math.ceil(Math.log10(least) - 1e-9), Math.floor(Math.log10(most) + 1e-9)];
  const stride = Math.max(Math.ceil(((last - first) * DECADE) / Math.max(over.clientHeight, DECADE)), 1);
  return Array.from(
    { length: Math.floor((last - first) / stride) + 1 },
    (_, at) => 10 ** (last - at * stride),
  ).reverse();
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** The label of a decade, such as "10⁻³"; ticks between decades have none. */
function powerOfTen(value: number | null): string {
  const power = value === null ? NaN : Math.log10(value);
  if (!(Math.abs(power - Math.round(power)) < 1e-9)) return '';
  const digits = [...String(Math.abs(Math.round(power)))].map((digit) => SUPERSCRIPTS[Number(digit)]!).join('');
  return power > -0.5 && power < 0.5 ? '1' : `10${power < 0 ? '⁻' : ''}${digits}`;
}

function seriesLook({ kind }: PlotSeries, colour: string): uPlot.Series {
  switch (kind) {
    case 'bars':
      return bars(colour, 'y');
    case 'points':
      return {
        stroke: colour,
        paths: () => null,
        points: { show: true, size: 8, fill: colour, space: DENSEST_POINTS },
      };
    case 'line':
      return { stroke: colour, width: 2.5, points: { show: true, size: 5, fill: colour, space: DENSEST_POINTS } };
  }
}

function bars(colour: string, scale: string): uPlot.Series {
  const paths = uPlot.paths.bars?.({ size: [1, 6, 4] });
  return {
    scale,
    stroke: colour,
    fill: `${colour}${TRANSLUCENT}`,
    width: 0,
    points: { show: false },
    ...(paths && { paths }),
  };
}

function largest(data: Float32Array | null): number {
  let most = 0;
  for (const value of data ?? []) if (Number.isFinite(value)) most = Math.max(most, value);
  return most === 0 ? 1 : most;
}
