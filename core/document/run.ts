/** The sections of a document that say which runs it shows; they determine every number on screen. */
import * as v from 'valibot';
import { embeddedArray } from './array.ts';
import { fields, name, real, table, text, whole } from './bounds.ts';
import { entriesOf } from './sections.ts';
import { cameraPose, held } from './view.ts';

export const LARGEST_SEED = 0xffffffff;
export const MOST_PARAMETERS = 64;
export const parameters = table(
  v.union(
    [real(-Number.MAX_VALUE, Number.MAX_VALUE), v.boolean(), text(64), v.null()],
    'must be a number, true or false, a short text, or null where the kernel chooses',
  ),
  MOST_PARAMETERS,
);

export const seed = whole(0, LARGEST_SEED);
/** The most arrays that a run loads. */
export const MOST_INPUTS = 32;

export const runSection = fields({
  kernel: name(),
  params: parameters,
  seed,
  /** The arrays that the viewer loaded, by tensor; all other inputs come from the seed. */
  inputs: v.optional(table(embeddedArray, MOST_INPUTS), {}),
});

/** A run beside the first. It takes the inputs of the first run where they fit. */
const partner = { kernel: name(), params: v.optional(parameters, {}) };
const beside = fields({
  ...partner,
  camera: v.optional(cameraPose, { viewpoint: 'home' }),
  ...held,
});

/** The most runs that can stand beside the first; the pictures of more would be too small to read. */
export const MOST_BESIDE = 2;

const arrangement = {
  ...entriesOf('compare'),
  /** How many of the runs have moved from the front of the row to its end. */
  turns: v.optional(whole(0, MOST_BESIDE), 0),
};

export const compareSection = fields({
  second: beside,
  third: v.optional(v.nullable(beside), null),
  ...arrangement,
});

/** The runs beside the first as a shot has them, which keeps cameras and marks of its own. */
export const shotCompare = fields({
  second: fields(partner),
  third: v.optional(v.nullable(fields(partner)), null),
  ...arrangement,
});

/** The runs beside the first, in order; none where the first stands alone. */
export function besidesOf<One>(compare: { readonly second: One; readonly third: One | null } | null): readonly One[] {
  return compare === null ? [] : [compare.second, compare.third].filter((side) => side !== null);
}
