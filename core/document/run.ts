/** Which runs a document is about: all that decides every number on screen. */
import * as v from 'valibot';
import { embeddedArray } from './array.ts';
import { fields, flag, name, oneOf, real, table, text, whole } from './bounds.ts';
import { cameraPose, held } from './view.ts';

const LARGEST_SEED = 0xffffffff;
const parameters = table(
  v.union(
    [real(-Number.MAX_VALUE, Number.MAX_VALUE), v.boolean(), text(64), v.null()],
    'must be a number, true or false, a short text, or null where the kernel chooses',
  ),
  64,
);

export const runSection = fields({
  kernel: name(),
  params: parameters,
  seed: whole(0, LARGEST_SEED),
  /** Arrays that the viewer loaded, by tensor; all others come from the seed. */
  inputs: v.optional(table(embeddedArray, 32), {}),
});

/** A run beside the first, on the inputs of the first as far as they fit. */
const beside = fields({
  kernel: name(),
  params: v.optional(parameters, {}),
  camera: v.optional(cameraPose, { shot: 'home' }),
  ...held,
});

/** Runs that stand beside the first at most: more are too small to be read. */
export const MOST_BESIDE = 2;

export const compareSection = fields({
  second: beside,
  third: v.optional(v.nullable(beside), null),
  /** What holds the times of all together. */
  lock: v.optional(oneOf(['step', 'bytes', 'tile', 'share']), 'step'),
  stacked: v.optional(flag(), false),
  /** How many runs have gone from the front of the row to its end. */
  turns: v.optional(whole(0, MOST_BESIDE), 0),
});

type Comparison = v.InferOutput<typeof compareSection>;

/** The runs beside the first, in their order; none where it stands alone. */
export function besidesOf(compare: Comparison | null): readonly Comparison['second'][] {
  return compare === null ? [] : [compare.second, compare.third].filter((side) => side !== null);
}
