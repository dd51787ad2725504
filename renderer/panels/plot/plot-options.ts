/** A plot of a run as uPlot draws it. */
import uPlot from 'uplot';
import type { PlotSeries, PlotSpec } from '../../../core/plot.ts';
import type { Run } from '../../../core/run.ts';
import { formatTick } from '../../format.ts';
import { HUES } from '../../hues.ts';
import type { Theme } from '../../hues.ts';
import { CHART_BASICS, chartAxis } from './look.ts';
import { rangeOf, tensorNamed } from './values.ts';

/** Bars of weights end so far up, and the longest in the whole matrix just there. */
const WEIGHT_SHARE = 0.6;
const DENSEST_POINTS = 0;
/** Curves are seen through bars. */
const TRANSLUCENT = 'bb';
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- uPlot's enums exist as types only.
const RIGHT: uPlot.Axis.Side = 1;
/** Room for "−0.25". */
const Y_AXIS = 52;

type Range = readonly [number, number];

/** Ranges of both axes: of the whole run, so that nothing jumps while it is played. */
export function plotRanges(run: Run, { series, query }: PlotSpec): { readonly x: Range; readonly y: Range } {
  const over = query === undefined ? [] : [query.at, query.over];
  return {
    x: rangeOf(run, [...series.map(({ x }) => x), ...over]),
    y: rangeOf(
      run,
      series.map(({ y }) => y),
    ),
  };
}

/** Options for the curves of a plot, in the order of `curvesOf`. */
export function plotOptions(run: Run, spec: PlotSpec, theme: Theme): Omit<uPlot.Options, 'width' | 'height'> {
  const { x, y } = plotRanges(run, spec);
  const { query } = spec;
  // A tick that is filtered out comes as null.
  const ticks = (_: uPlot, values: readonly (number | null)[]): string[] =>
    values.map((value) => (value === null ? '' : formatTick(value)));
  const hueOf = (name: string): string => HUES[theme][tensorNamed(run, name).hue];
  const most = query === undefined ? 1 : largest(tensorNamed(run, query.weights).data);
  const weightAxis = chartAxis(theme, query?.weights ?? '', {
    side: RIGHT,
    scale: 'weight',
    size: Y_AXIS,
    grid: { show: false },
    values: ticks,
    // The axis ends where the largest weight does.
    filter: (_, splits) => splits.map((value) => (value <= most ? value : null)),
  });
  return {
    ...CHART_BASICS,
    scales: {
      x: { time: false, range: () => [...x] },
      y: { range: () => [...y] },
      ...(query === undefined ? {} : { weight: { range: () => [0, most / WEIGHT_SHARE] } }),
    },
    axes: [
      chartAxis(theme, spec.axes.x, { values: ticks }),
      chartAxis(theme, spec.axes.y, { size: Y_AXIS, values: ticks }),
      ...(query === undefined ? [] : [weightAxis]),
    ],
    series: [
      {},
      ...spec.series.map((series) => seriesLook(series, hueOf(series.y))),
      ...(query === undefined ? [] : [bars(hueOf(query.weights), 'weight')]),
    ],
  };
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
