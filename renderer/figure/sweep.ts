/**
 * The marks of a sweep: measured points with the curves of the closed form, on logarithmic axes, and where runs on screen
 * lie among them.
 */
import type { ShotSweep } from '../../core/document/sweep.ts';
import type { Run } from '../../core/run.ts';
import { pointOfRun } from '../../core/sweep.ts';
import type { SweepPoint } from '../../core/sweep.ts';
import { formatBytes, formatCount, formatShort } from '../format.ts';
import { FIGURE_COLOURS } from './colours.ts';
import { circle, line, lowered, round } from './marks.ts';
import type { Drawn, Figure, Mark } from './marks.ts';
import { curvesOf, logRange, logShare, logTicks } from './sweep-curves.ts';
import type { Curve } from './sweep-curves.ts';
import { metricNamed } from './sweep-metrics.ts';
import type { Metric } from './sweep-metrics.ts';
import { seriesColour, seriesShape } from './sweep-style.ts';

/** A run that is marked in a sweep: the value of the parameter that it has, and its own figure; null where it has none. */
export interface RunMark {
  readonly name: string;
  readonly x: number;
  readonly y: number | null;
}

export interface SweepChart {
  /** What the values stand for. */
  readonly axis: string;
  readonly values: readonly number[];
  readonly metric: Metric;
  readonly curves: readonly Curve[];
  readonly runs: readonly RunMark[];
}

const EDGE = { left: 96, right: 14, top: 14, bottom: 44 };
/** The share of each axis that stays free at either end. */
const MARGIN = { x: 0.04, y: 0.08 };
const DASHED = [3, 5];
const RUN_DASH = [2, 4];
const LETTER = 7.4;
const HEAD = 30;
const KEY = { row: 24, left: 20, mark: 22 };

export function sweepMarks({ axis, values, metric, curves, runs }: SweepChart, drawn: Drawn): readonly Mark[] {
  const { width, height, theme } = drawn;
  const colours = FIGURE_COLOURS[theme];
  const box = { left: EDGE.left, right: width - EDGE.right, top: EDGE.top, bottom: height - EDGE.bottom };
  const xs = logRange([...values, ...runs.map((run) => run.x)], MARGIN.x);
  const ys = logRange(
    [
      ...curves.flatMap(({ measured, closedForm }) => [...measured.map(({ y }) => y), ...(closedForm ?? [])]),
      ...runs.flatMap(({ y }) => y ?? []),
    ],
    MARGIN.y,
  );
  const x = (value: number): number => round(box.left + logShare(value, xs) * (box.right - box.left));
  const y = (value: number): number => round(box.bottom - logShare(value, ys) * (box.bottom - box.top));
  const spell = metric.unit === 'bytes' ? formatBytes : formatShort;
  const label = { kind: 'text', face: 'sans', size: 14, fill: colours.muted } as const;
  const tick = { ...label, face: 'mono', size: 13 } as const;
  return [
    ...values.flatMap((value): Mark[] => [
      line(x(value), box.top, x(value), box.bottom, { stroke: colours.line }),
      { ...tick, text: formatCount(value), x: x(value), y: box.bottom + 17, anchor: 'middle' },
    ]),
    ...logTicks(ys, metric.unit).flatMap((value): Mark[] => [
      line(box.left, y(value), box.right, y(value), { stroke: colours.line }),
      { ...tick, text: spell(value), x: box.left - 7, y: y(value) + 4.5, anchor: 'end' },
    ]),
    { ...label, text: axis, x: (box.left + box.right) / 2, y: box.bottom + 37, anchor: 'middle' },
    { ...label, text: metric.label, x: 16, y: (box.top + box.bottom) / 2, anchor: 'middle', upwards: true },
    ...runs.map((run) =>
      line(x(run.x), box.top, x(run.x), box.bottom, { stroke: colours.accent, width: 1.5, dash: RUN_DASH }),
    ),
    ...curves.flatMap(({ measured, closedForm }, series): Mark[] => {
      if (measured.length === 0) return [];
      const points = measured.map((point, at) => `${x(point.x)} ${y(closedForm?.[at] ?? point.y)}`);
      const look = { stroke: seriesColour(series, theme), width: 2.5 };
      return [{ kind: 'path', d: `M${points.join('L')}`, ...look, ...(closedForm === null ? { dash: DASHED } : {}) }];
    }),
    ...curves.flatMap(({ label: name, measured }, series): Mark[] =>
      measured.flatMap((point): Mark[] => [
        {
          kind: 'path',
          d: `M${x(point.x)} ${y(point.y)}${seriesShape(series)}`,
          fill: seriesColour(series, theme),
          stroke: colours.panel,
          part: 'point',
          title: `${name}, ${axis} = ${point.x}: ${formatCount(point.y)}${point.sound ? '' : ', NOT SOUND'}`,
        },
        ...(point.sound
          ? []
          : [{ kind: 'path', d: circle(x(point.x), y(point.y), 7.5), stroke: colours.bad, width: 2.5 } as const]),
      ]),
    ),
    ...runs.flatMap((run): Mark[] => {
      const left = x(run.x) > (box.left + box.right) / 2;
      const height = run.y === null ? box.top + 14 : y(run.y);
      return [
        ...(run.y === null
          ? []
          : [
              {
                kind: 'path',
                d: circle(x(run.x), height, 10),
                stroke: colours.accent,
                width: 3,
                part: 'run',
                title: `${run.name}, ${axis} = ${run.x}: ${formatCount(run.y)}`,
              } as const,
            ]),
        {
          ...label,
          fill: colours.accent,
          weight: 600,
          halo: colours.panel,
          text: run.name,
          x: x(run.x) + (left ? -16 : 16),
          y: height + 5,
          anchor: left ? 'end' : 'start',
        },
      ];
    }),
  ];
}

/** A sweep as a figure that stands alone: its title, its chart, and what its colours stand for. */
export function sweepFigure(
  sweep: ShotSweep,
  points: readonly SweepPoint[],
  runs: readonly RunMark[],
  drawn: Drawn,
): Figure {
  const { width, height, theme } = drawn;
  const background = FIGURE_COLOURS[theme].panel;
  return { width, height, label: sweepWords(sweep), background, marks: figureMarks(sweep, points, runs, drawn) };
}

function figureMarks(
  { title, ...sweep }: ShotSweep,
  points: readonly SweepPoint[],
  runs: readonly RunMark[],
  { width, height, theme }: Drawn,
): readonly Mark[] {
  const colours = FIGURE_COLOURS[theme];
  const chart = chartOf(sweep, points, runs);
  const keys = Math.max(...sweep.series.map(({ label }) => label.length)) * LETTER + KEY.left + KEY.mark + 14;
  // A narrow figure gives at most a third to the names of its series.
  const room = Math.min(keys, width / 3);
  const text = { kind: 'text', face: 'sans', size: 14 } as const;
  const top = HEAD + 14;
  return [
    { ...text, size: 16, weight: 600, fill: colours.text, text: title, x: 14, y: 24 },
    { ...text, fill: colours.muted, text: sourceOf(sweep), x: width - 14, y: 24, anchor: 'end' },
    ...lowered(sweepMarks(chart, { width: width - room, height: height - HEAD, theme }), HEAD),
    ...sweep.series.flatMap(({ label }, at): Mark[] => {
      const [left, middle] = [width - room + KEY.left, top + at * KEY.row + 8];
      const fill = seriesColour(at, theme);
      return [
        { kind: 'path', d: `M${round(left)} ${middle}${seriesShape(at)}`, fill },
        { ...text, fill, text: label, x: left + KEY.mark - 6, y: middle + 5 },
      ];
    }),
  ];
}

/** What a sweep shows, in words. */
export function sweepWords({ axis, metric, series }: ShotSweep): string {
  const names = series.map(({ label }) => label).join(', ');
  return `${metricNamed(metric).label} over ${axis}, both axes logarithmic: ${names}`;
}

/** How the figures of a sweep were obtained. */
export function sourceOf({ metric, closedForms }: Pick<ShotSweep, 'metric' | 'closedForms'>): string {
  return closedForms === null ? metricNamed(metric).source : 'closed form, not run';
}

/** The points of a sweep as curves of its metric. */
export function chartOf(
  { axis, values, metric: name, series }: Omit<ShotSweep, 'title'>,
  points: readonly SweepPoint[],
  runs: readonly RunMark[],
): SweepChart {
  const metric = metricNamed(name);
  const labels = series.map(({ label }) => label);
  return { axis, values, metric, curves: curvesOf(labels, points, metric), runs };
}

/**
 * Where a run lies in a sweep: at the value of the parameter that a series of its kernel is over, first of those of which
 * it has all the other values too. Null where the sweep is of other kernels.
 */
export function runMark({ series, metric }: ShotSweep, run: Run, name: string): RunMark | null {
  const own = series.filter(({ kernel }) => kernel === run.kernel);
  const alike = own.find(({ parameter, params }) =>
    Object.entries(params).every(([key, value]) => key === parameter || (run.params[key] ?? null) === value),
  );
  const found = alike ?? own[0];
  const x = found === undefined ? null : run.params[found.parameter];
  if (found === undefined || typeof x !== 'number' || x <= 0) return null;
  const y = metricNamed(metric).of(pointOfRun(found.label, x, run));
  return { name, x, y: y !== null && y > 0 ? y : null };
}
