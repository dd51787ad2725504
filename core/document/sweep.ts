/** The sweep that a shot shows: everything that is needed to measure it again, and none of its points. */
import * as v from 'valibot';
import { SWEEP_METRICS } from '../sweep.ts';
import type { SweepRequest } from '../sweep.ts';
import { fields, list, name, oneOf, text, whole } from './bounds.ts';
import { parameters, seed } from './run.ts';

/** The most series and values of a sweep, and the largest value of a parameter. */
const MOST_SERIES = 16;
const MOST_VALUES = 64;
const LARGEST_VALUE = 2 ** 24;

export const shotSweep = fields({
  title: text(200),
  /** What the values stand for, for example "N". */
  axis: text(64),
  metric: oneOf(SWEEP_METRICS),
  values: list(whole(0, LARGEST_VALUE), MOST_VALUES),
  series: list(
    fields({ label: text(120), kernel: name(), parameter: name(), params: v.optional(parameters, {}) }),
    MOST_SERIES,
  ),
  seed: v.optional(seed, 1),
  /** Closed forms in place of runs, for elements of so many bytes, computed so many times. */
  closedForms: v.optional(v.nullable(fields({ bytes: whole(1, 16), batch: whole(1, LARGEST_VALUE) })), null),
});
export type ShotSweep = v.InferOutput<typeof shotSweep>;

/** What the core is asked for to have the points of a sweep. */
export function requestOf({ values, series, seed: from, closedForms }: ShotSweep): SweepRequest {
  const request = { values, seed: from, series };
  return closedForms === null ? request : { ...request, closedForms };
}
