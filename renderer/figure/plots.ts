/** The marks of the plots of a run at a step, side by side. */
import { isPlane } from '../../core/plot.ts';
import type { CurvesSpec, PlotSeries } from '../../core/plot.ts';
import type { Run } from '../../core/run.ts';
import { formatTick } from '../format.ts';
import { HUES } from '../hues.ts';
import { FIGURE_COLOURS } from './colours.ts';
import { circle, line, round } from './marks.ts';
import type { Drawn, Mark } from './marks.ts';
import { decadeTicks, evenTicks, largest, placesOf, plotRanges, powerOfTen, WEIGHT_SHARE } from './plot-ranges.ts';
import type { Range } from './plot-ranges.ts';
import { planeMarks } from './plane.ts';
import { rowInView } from './plot-rows.ts';
import { curvesOf, drawnSeries, partNamed, tensorNamed } from './plot-values.ts';
import type { Curve } from './plot-values.ts';

const GAP = 16;
const EDGE = { left: 74, right: 12, weights: 74, top: 32, bottom: 44 };
const BAR = 5;
/** How many pixels apart ticks stand at least. */
const TICKS = { x: 70, y: 34 };
const LETTER = 7.4;

interface Curved {
  readonly kind: PlotSeries['kind'];
  /** Absent for a line of several that one name is for. */
  readonly name?: string;
  readonly colour: string;
  readonly curve: Curve;
  readonly of: Range;
  readonly logarithmic: boolean;
}

export function plotsMarks(
  run: Run,
  step: number,
  chosen: number | null,
  { width, height, theme }: Drawn,
): readonly Mark[] {
  const each = (width - GAP * (run.plots.length - 1)) / run.plots.length;
  return run.plots.flatMap((spec, at) => {
    const [drawn, left] = [{ width: each, height, theme }, at * (each + GAP)];
    return isPlane(spec)
      ? planeMarks(run, spec, step, null, drawn, left)
      : plotMarks(run, spec, step, chosen, drawn, left);
  });
}

function plotMarks(
  run: Run,
  spec: CurvesSpec,
  step: number,
  chosen: number | null,
  { width, height, theme }: Drawn,
  left: number,
): Mark[] {
  const colours = FIGURE_COLOURS[theme];
  const { axes, query } = spec;
  const ranges = plotRanges(run, spec);
  const row = query === undefined ? 0 : rowInView(run, query, step, chosen);
  const weights = query?.weights;
  const most = weights === undefined ? 1 : largest(tensorNamed(run, weights).data);
  const box = {
    left: left + EDGE.left,
    right: left + width - (weights === undefined ? EDGE.right : EDGE.weights),
    top: EDGE.top,
    bottom: height - EDGE.bottom,
  };
  const logarithmic = axes.logarithmic === true;
  const [curves, hues] = [curvesOf(run, spec, step, row), HUES[theme]];
  const all = [
    ...drawnSeries(run, spec).map((series, at): Curved => ({
      kind: series.kind,
      ...((series.column ?? 0) > 0 ? {} : { name: partNamed(run, series, row) }),
      colour: hues[tensorNamed(run, series.y).hue],
      curve: curves[at]!,
      of: ranges.y,
      logarithmic,
    })),
    ...(weights === undefined
      ? []
      : [
          {
            kind: 'bars' as const,
            name: partNamed(run, { kind: 'bars', y: weights }, row),
            colour: hues[tensorNamed(run, weights).hue],
            curve: curves.at(-1)!,
            of: [0, most / WEIGHT_SHARE] as const,
            logarithmic: false,
          },
        ]),
  ];
  // Before any weight is stored its axis says nothing.
  const weighed = weights !== undefined && curves.at(-1)!.y.some((value) => value !== null);
  const x = (value: number): number =>
    box.left + ((value - ranges.x[0]) / (ranges.x[1] - ranges.x[0])) * (box.right - box.left);
  const y = (value: number, [least, top]: Range, byPowers: boolean): number => {
    const share = byPowers ? Math.log(value / least) / Math.log(top / least) : (value - least) / (top - least);
    return box.bottom - share * (box.bottom - box.top);
  };
  const whole = placesOf(spec).every((name) => tensorNamed(run, name).data?.every(Number.isInteger));
  const tick = { kind: 'text', face: 'mono', size: 13, fill: colours.muted } as const;
  const label = { ...tick, face: 'sans', size: 14 } as const;
  const middle = (box.left + box.right) / 2;
  const centre = (box.top + box.bottom) / 2;
  const rows = logarithmic
    ? decadeTicks(ranges.y, box.bottom - box.top)
    : evenTicks(ranges.y, (box.bottom - box.top) / TICKS.y);
  return [
    ...keys(spec.title, all, left + 14, theme),
    ...evenTicks(ranges.x, (box.right - box.left) / TICKS.x, whole).flatMap((at): Mark[] => [
      line(x(at), box.top, x(at), box.bottom, { stroke: colours.line }),
      { ...tick, text: formatTick(at), x: x(at), y: box.bottom + 17, anchor: 'middle' },
    ]),
    ...rows.flatMap((at): Mark[] => {
      const height = y(at, ranges.y, logarithmic);
      return [
        line(box.left, height, box.right, height, { stroke: colours.line }),
        {
          ...tick,
          text: logarithmic ? powerOfTen(at) : formatTick(at),
          x: box.left - 7,
          y: height + 4.5,
          anchor: 'end',
        },
      ];
    }),
    ...(!weighed
      ? []
      : evenTicks([0, most], ((box.bottom - box.top) * WEIGHT_SHARE) / TICKS.y).map((at): Mark => ({
          ...tick,
          text: formatTick(at),
          x: box.right + 7,
          y: y(at, [0, most / WEIGHT_SHARE], false) + 4.5,
        }))),
    { ...label, text: axes.x, x: middle, y: box.bottom + 37, anchor: 'middle' },
    { ...label, text: axes.y, x: left + 16, y: centre, anchor: 'middle', upwards: true },
    ...(!weighed
      ? []
      : [{ ...label, text: weights, x: left + width - 8, y: centre, anchor: 'middle', upwards: true } as const]),
    // What lies behind is drawn first.
    ...all
      .toSorted((a, b) => Number(b.kind === 'bars') - Number(a.kind === 'bars'))
      .flatMap((one) => curveMarks(one, x, (value) => y(value, one.of, one.logarithmic))),
  ];
}

/** The title of a plot and what its colours stand for. */
function keys(title: string, all: readonly Curved[], left: number, theme: Drawn['theme']): Mark[] {
  const colours = FIGURE_COLOURS[theme];
  let at = left + title.length * LETTER + 24;
  return [
    { kind: 'text', face: 'sans', size: 14, weight: 600, fill: colours.text, text: title, x: left, y: 20 },
    ...all.flatMap(({ kind, name, colour }): Mark[] => {
      if (name === undefined) return [];
      const from = at;
      at += name.length * LETTER + 40;
      const look =
        kind === 'line' || kind === 'lines'
          ? line(from, 15, from + 16, 15, { stroke: colour, width: kind === 'line' ? 3 : 1 })
          : ({
              kind: 'path',
              d: kind === 'points' ? circle(from + 8, 15, 5) : bar(from + 8, 8, 21),
              fill: colour,
            } as const);
      return [look, { kind: 'text', face: 'sans', size: 14, fill: colour, text: name, x: from + 22, y: 20 }];
    }),
  ];
}

function curveMarks({ kind, colour, curve }: Curved, x: (value: number) => number, y: (value: number) => number) {
  const points = curve.x
    .map((place, at) => ({ place, value: curve.y[at] ?? null }))
    .filter((point): point is { place: number; value: number | null } => point.place !== null)
    .sort((a, b) => a.place - b.place);
  const there = points.filter((point): point is { place: number; value: number } => point.value !== null);
  const dots = (radius: number): Mark => ({
    kind: 'path',
    d: there.map(({ place, value }) => circle(x(place), y(value), radius)).join(''),
    fill: colour,
  });
  switch (kind) {
    case 'points':
      return [dots(4)];
    case 'bars': {
      const d = there.map(({ place, value }) => bar(x(place), y(value), y(0))).join('');
      return [{ kind: 'path', d, fill: colour, opacity: 0.73 } as const];
    }
    case 'line':
    case 'lines': {
      // A value that is not there yet is a gap.
      const d = points
        .map(({ place, value }, at) => {
          if (value === null) return '';
          const before = points[at - 1];
          return `${before === undefined || before.value === null ? 'M' : 'L'}${round(x(place))} ${round(y(value))}`;
        })
        .join('');
      const path = { kind: 'path', d, stroke: colour, width: kind === 'line' ? 2.5 : 1.25 } as const;
      return kind === 'line' ? [path, dots(2.5)] : [path];
    }
  }
}

function bar(x: number, from: number, to: number): string {
  return `M${round(x - BAR / 2)} ${round(from)}h${BAR}V${round(to)}h${-BAR}Z`;
}
