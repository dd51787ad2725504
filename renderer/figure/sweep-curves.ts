/** A sweep's points as curves of one metric, what they say in words, and the axes that hold them. */
import type { SweepPoint } from '../../core/sweep.ts';
import type { Metric } from './sweep-metrics.ts';

export interface Measured {
  readonly x: number;
  /** The value, which is never zero: a logarithmic axis has no place for it. */
  readonly y: number;
  /** Whether nothing speaks against the point: its run is sound, or nothing was run. */
  readonly sound: boolean;
}

/**
 * Why a curve has nothing measured: nothing is measured yet, there is no such figure, or it is 0, which a logarithmic
 * axis cannot show.
 */
export type Absence = 'not yet' | 'none' | 'zero';

export interface Curve {
  readonly label: string;
  /** Why nothing is measured; null where there are some. */
  readonly absent: Absence | null;
  /** What was measured, in ascending x. */
  readonly measured: readonly Measured[];
  /** The closed form at each value, where it is known for all of them. */
  readonly closedForm: readonly number[] | null;
}

/** One curve for each label, in their order; values that are missing or zero are left out. */
export function curvesOf(labels: readonly string[], points: readonly SweepPoint[], metric: Metric): readonly Curve[] {
  return labels.map((label) => {
    const measured = points.filter((point) => point.series === label);
    const own = measured.filter((point) => (metric.of(point) ?? 0) > 0).sort((a, b) => a.value - b.value);
    const forms = own.map((point) => metric.closedForm(point));
    return {
      label,
      absent: own.length > 0 ? null : absenceOf(measured, metric),
      measured: own.map((point) => ({ x: point.value, y: metric.of(point)!, sound: point.sound !== false })),
      closedForm: forms.every((form) => form !== null) ? forms : null,
    };
  });
}

function absenceOf(measured: readonly SweepPoint[], metric: Metric): Absence {
  if (measured.length === 0) return 'not yet';
  return measured.some((point) => metric.of(point) !== null) ? 'zero' : 'none';
}

/** The slope between the last two measured values on logarithmic axes: the p of y ∝ x^p there. */
export function exponentAtEnd({ measured }: Pick<Curve, 'measured'>): number | null {
  const [before, last] = measured.slice(-2);
  if (before === undefined || last === undefined) return null;
  return Math.log(last.y / before.y) / Math.log(last.x / before.x);
}

/** How a curve grows at its end, with the exponent apart from its base: "grows as", "N", "1.98". */
export interface Growth {
  readonly text: string;
  readonly base: string;
  readonly exponent: string;
}

export function growthOf(curve: Pick<Curve, 'measured'>, axis: string): Growth | null {
  const exponent = exponentAtEnd(curve);
  if (exponent === null) return null;
  const rounded = exponent.toFixed(2).replace('-', '−');
  if (Number(exponent.toFixed(2)) === 0) return { text: 'stays the same', base: '', exponent: '' };
  return { text: exponent > 0 ? 'grows as' : 'falls as', base: axis, exponent: rounded };
}

export interface Ratio {
  readonly x: number;
  /** How many times the other curve the first one is. */
  readonly times: number;
}

/** The ratio of two curves at the largest x that both have. */
export function ratioAtEnd(first: Curve, other: Curve): Ratio | null {
  const shared = first.measured.flatMap(({ x, y }) => {
    const twin = other.measured.find((point) => point.x === x);
    return twin === undefined ? [] : [{ x, times: y / twin.y }];
  });
  return shared.at(-1) ?? null;
}

export type Range = readonly [least: number, most: number];

/** The range of a logarithmic axis that holds all values with a margin, given as a share of its length. */
export function logRange(values: readonly number[], margin: number): Range {
  if (values.length === 0) return [1, 10];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const spread = least === most ? Math.SQRT2 : (most / least) ** margin;
  return [least / spread, most * spread];
}

/** Where a value lies on a logarithmic axis, as a share of its length. */
export function logShare(value: number, [least, most]: Range): number {
  return Math.log(value / least) / Math.log(most / least);
}

const MOST_TICKS = 7;
/** The number of powers of two from one tick to the next. */
const STRIDES = [1, 2, 3, 4, 5];

/** Ticks of a logarithmic axis: powers of two for bytes; for counts powers of ten, with 2 and 5 where there is room. */
export function logTicks([least, most]: Range, unit: Metric['unit']): readonly number[] {
  const within = (ticks: readonly number[]): number[] => ticks.filter((tick) => tick >= least && tick <= most);
  if (unit === 'bytes') {
    const ticks = STRIDES.map((stride) => within(Array.from({ length: 50 }, (_, index) => 2 ** (stride * index))));
    return ticks.find(({ length }) => length <= MOST_TICKS) ?? ticks.at(-1)!;
  }
  const decades = Array.from({ length: 16 }, (_, power) => 10 ** power);
  const fine = within(decades.flatMap((decade) => [1, 2, 5].map((digit) => digit * decade)));
  return fine.length <= MOST_TICKS ? fine : within(decades);
}
