/** What a hand does over a plot of curves: which line it is near to, and what it makes of the points that it passes. */
import type { CurvesSpec, PlotSeries } from '../../core/plot.ts';
import type { Run } from '../../core/run.ts';
import { hasPlaces } from './plot-rows.ts';
import { isVector, tensorNamed } from './plot-values.ts';
import type { Curve } from './plot-values.ts';

/** A place of a plot, in units of its axes. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Points that can be drawn: vectors of inputs, in a plot in which no query is dragged. */
export function drawnPoints(run: Run, { series, query }: CurvesSpec): (PlotSeries & { readonly x: string }) | null {
  if (query !== undefined && hasPlaces(query)) return null;
  const isInput = (name: string): boolean =>
    tensorNamed(run, name).kind === 'input' && isVector(tensorNamed(run, name));
  const points = series.find(
    (one): one is PlotSeries & { readonly x: string } =>
      one.kind === 'points' && one.x !== undefined && isInput(one.x) && isInput(one.y),
  );
  return points ?? null;
}

/** The points with those that a straight stroke passes on it. */
export function strokeThrough(
  xs: ArrayLike<number>,
  ys: Float32Array<ArrayBuffer>,
  from: Spot,
  to: Spot,
): Float32Array<ArrayBuffer> {
  const [left, right] = from.x <= to.x ? [from, to] : [to, from];
  return ys.map((y, at) => {
    const x = xs[at]!;
    if (x < left.x || x > right.x) return y;
    const share = left.x === right.x ? 1 : (x - left.x) / (right.x - left.x);
    return left.x === right.x ? to.y : left.y + share * (right.y - left.y);
  });
}

/** The point that lies nearest to a place along the x axis. */
export function nearestPoint(xs: ArrayLike<number>, x: number): number {
  let best = 0;
  for (let at = 1; at < xs.length; at++) if (Math.abs(xs[at]! - x) < Math.abs(xs[best]! - x)) best = at;
  return best;
}

/** The curve that passes nearest to a spot, of those within `near` of it along the y axis; −1 where none does. */
export function nearestCurve(curves: readonly Curve[], { x, y }: Spot, near: number): number {
  let [best, least] = [-1, near];
  curves.forEach((curve, at) => {
    const value = valueAt(curve, x);
    const far = value === null ? Infinity : Math.abs(value - y);
    if (far <= least) [best, least] = [at, far];
  });
  return best;
}

/** What a curve is at a place between two of its points, in the order of which they are given; null where it is not there. */
function valueAt({ x, y }: Curve, place: number): number | null {
  for (let at = 0; at + 1 < x.length; at++) {
    const [a, b, from, to] = [x[at] ?? null, x[at + 1] ?? null, y[at] ?? null, y[at + 1] ?? null];
    if (a === null || b === null || from === null || to === null || place < a || place > b) continue;
    return from + (a === b ? 0 : (place - a) / (b - a)) * (to - from);
  }
  return null;
}
