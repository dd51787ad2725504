/** The options with which uPlot draws a plot of a run. */
import uPlot from 'uplot';
import type { PlotSeries, CurvesSpec } from '../../../core/plot.ts';
import type { Run } from '../../../core/run.ts';
import { formatTick } from '../../format.ts';
import { HUES } from '../../hues.ts';
import type { Theme } from '../../../core/document/settings.ts';
import { CHART_BASICS, CHART_COLOURS, chartAxis } from './style.ts';
import { decadeTicks, largest, placesOf, plotRanges, powerOfTen, WEIGHT_SHARE } from '../../figure/plot-ranges.ts';
import { drawnSeries, tensorNamed } from '../../figure/plot-values.ts';
import type { ChosenLine } from '../../figure/plot-values.ts';

const DENSEST_POINTS = 0;
/** The opacity of bars as two hexadecimal digits, so that curves are visible through them. */
const TRANSLUCENT = 'bb';
/** That of lines of which another is chosen. */
const FADED = '38';
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- uPlot's enums exist as types only.
const RIGHT: uPlot.Axis.Side = 1;
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- uPlot's enums exist as types only.
const LOGARITHMIC: uPlot.Scale.Distr = 3;
/** How many pixels apart ticks stand at least. */
const TICKS = { x: 50, y: 30 };
/** The width in pixels of labels such as "−0.25". */
const Y_AXIS = 52;

/** Steps between ticks for values that are numbered or lie at whole numbers. */
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];

/** How many letters of a title fit in the corner below the y axis. */
export const CORNER_LETTERS = 11;

/**
 * Options for the curves of a plot, in the order of `curvesOf`. Before any weight is stored (`weighed`) its axis says nothing. With
 * `inCorner` the x axis has no title of its own.
 */
export function plotOptions(
  run: Run,
  spec: CurvesSpec,
  theme: Theme,
  weighed: boolean,
  scale = 1,
  inCorner = false,
  chosen: ChosenLine = null,
): Omit<uPlot.Options, 'width' | 'height'> {
  const { x, y } = plotRanges(run, spec);
  const weights = spec.query?.weights;
  // uPlot hands on a tick that was filtered out as null.
  const ticks = (_: uPlot, values: readonly (number | null)[]): string[] =>
    values.map((value) => (value === null ? '' : formatTick(value)));
  const hueOf = (name: string): string => HUES[theme][tensorNamed(run, name).hue];
  const logarithmic = spec.axes.logarithmic === true;
  const whole = placesOf(spec).every((name) => tensorNamed(run, name).data?.every(Number.isInteger));
  const most = weights === undefined ? 1 : largest(tensorNamed(run, weights).data);
  const axis = (label: string, more: Parameters<typeof chartAxis>[2]): uPlot.Axis =>
    chartAxis(theme, label, more, scale);
  const weightAxis = axis(weighed ? (weights ?? '') : '', {
    side: RIGHT,
    scale: 'weight',
    size: Y_AXIS,
    space: TICKS.y * scale,
    grid: { show: false },
    values: ticks,
    // The axis of weights goes no further than the largest weight.
    filter: (_, splits) => splits.map((value) => (weighed && value <= most ? value : null)),
  });
  return {
    ...CHART_BASICS,
    scales: {
      x: { time: false, range: () => [...x] },
      y: { range: () => [...y], ...(logarithmic ? { distr: LOGARITHMIC } : {}) },
      ...(weights === undefined ? {} : { weight: { range: () => [0, most / WEIGHT_SHARE] } }),
    },
    axes: [
      axis(inCorner ? '' : spec.axes.x, {
        ...(inCorner ? { labelSize: 0 } : {}),
        space: TICKS.x * scale,
        values: ticks,
        ...(whole ? { incrs: WHOLE } : {}),
      }),
      axis(spec.axes.y, {
        size: Y_AXIS,
        space: TICKS.y * scale,
        ...(logarithmic ? { values: (_, values) => values.map(powerOfTen), splits: decades } : { values: ticks }),
      }),
      ...(weights === undefined ? [] : [weightAxis]),
    ],
    series: [
      {},
      ...drawnSeries(run, spec).map((series) => seriesLook(series, hueOf(series.y), chosen)),
      ...(chosen?.summed === true ? [{ stroke: CHART_COLOURS[theme].text, ...SUM }] : []),
      ...(weights === undefined ? [] : [bars(hueOf(weights), 'weight')]),
    ],
  };
}

/** The ticks of a logarithmic axis: every decade, or every second, third and so on where there is no room for all. */
export function decades({ over }: Pick<uPlot, 'over'>, _: number, least: number, most: number): number[] {
  return decadeTicks([least, most], over.clientHeight);
}

/** How the sum of some lines is drawn: not as their curve, which it is on its way to. */
const SUM = { width: 2.5, dash: [7, 5], points: { show: false } };

function seriesLook(
  { kind, column }: PlotSeries & { readonly column?: number },
  colour: string,
  chosen: ChosenLine,
): uPlot.Series {
  switch (kind) {
    case 'bars':
      return bars(colour, 'y');
    case 'points':
      return {
        stroke: colour,
        paths: () => null,
        points: { show: true, size: 8, fill: colour, space: DENSEST_POINTS },
      };
    case 'lines':
      return { ...lineLook(column ?? 0, colour, chosen), points: { show: false } };
    case 'line':
      return { stroke: colour, width: 2.5, points: { show: true, size: 5, fill: colour, space: DENSEST_POINTS } };
  }
}

/** One of several lines: as all are, or strong where it is chosen, or faded where others are. */
function lineLook(column: number, colour: string, chosen: ChosenLine): Pick<uPlot.Series, 'stroke' | 'width'> {
  if (chosen === null || (chosen.summed && column < chosen.line)) return { stroke: colour, width: 1.25 };
  return column === chosen.line ? { stroke: colour, width: 2.5 } : { stroke: `${colour}${FADED}`, width: 1 };
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
