/** The storyboard of a talk: shots, each of which plays a stretch of a run under a camera. */
import * as v from 'valibot';
import { GPUS } from '../machine/gpus.ts';
import { fields, flag, index, LATEST, list, name, oneOf, real, table, text } from './bounds.ts';
import { besidesOf, MOST_BESIDE, MOST_INPUTS, parameters, seed, shotCompare } from './run.ts';
import { rasterChoice, USUAL_RASTER } from './raster.ts';
import { shotSweep } from './sweep.ts';
import { cameraPose, element } from './view.ts';

/** The most seconds that a part of a shot may last. */
const LONGEST = 600;

const picked = v.optional(v.nullable(element), null);

/** What a shot runs. The arrays that it loads lie among the arrays of the document, where several shots find them. */
const shotRun = fields({
  kernel: name(),
  params: v.optional(parameters, {}),
  seed: v.optional(seed, 1),
  /** The name of the array that each input takes; all other inputs come from the seed. */
  inputs: v.optional(table(name(), MOST_INPUTS), {}),
  compare: v.optional(v.nullable(shotCompare), null),
});
export type ShotRun = v.InferOutput<typeof shotRun>;

/** What can stand under the picture of a shot. */
export const SHOWN = ['nothing', 'plots', 'tree', 'roofline', 'source', 'raster', 'sweep'] as const;
export type Shown = (typeof SHOWN)[number];

/** What a card over the picture can say: what runs, or what came of it. */
export const CARDS = ['none', 'title', 'ending'] as const;

export const LONGEST_NOTES = 4000;

const shot = fields({
  /** What the shot runs; null is the run of the document, as in documents whose shots all show one run. */
  run: v.optional(v.nullable(shotRun), null),
  /** Shown instead of the title during the shot; when it is empty the title stays. */
  caption: v.optional(text(200), ''),
  /** The stretch, in completed events of the leading run; a shot may run backwards. */
  from: real(0, LATEST),
  to: real(0, LATEST),
  /**
   * How fast the shot plays: a multiple of the playing speed; the seconds in which all of it plays; or the seconds within which
   * it plays if what repeats is quicker, so that what happens for the first time can be followed.
   */
  pace: v.optional(
    v.union(
      [
        fields({ speed: real(0.01, 10_000) }),
        fields({ seconds: real(0, LONGEST) }),
        fields({ within: real(1, LONGEST) }),
      ],
      'must be a speed, a number of seconds, or the seconds within which it plays',
    ),
    { speed: 1 },
  ),
  /** How many seconds the end of the shot is held. */
  hold: v.optional(real(0, LONGEST), 1),
  camera: v.optional(cameraPose, { viewpoint: 'home' }),
  /** How many seconds the camera takes to travel from the previous shot; 0 cuts. */
  travel: v.optional(real(0, LONGEST), 0),
  /** Whether SRAM is drawn to scale with HBM. */
  toScale: v.optional(flag(), false),
  /** Whether only the workgroup in view is lit. */
  focus: v.optional(flag(), false),
  /** Whether title, caption and legend are shown. */
  words: v.optional(flag(), true),
  /** What a card over the picture says, where the shot shows one run. */
  card: v.optional(oneOf(CARDS), 'none'),
  /** What is drawn under the picture, where the run has it. */
  shown: v.optional(oneOf(SHOWN), 'nothing'),
  /** The GPU whose model the roofline is of. */
  gpu: v.optional(oneOf(GPUS.map(({ id }) => id)), GPUS[0]!.id),
  /** The tensors that the raster tells of. */
  raster: v.optional(rasterChoice, USUAL_RASTER),
  /** The row that the viewer chose in a plot; null leaves it to the plot. */
  row: v.optional(v.nullable(index), null),
  /** The sweep that is shown. */
  sweep: v.optional(v.nullable(shotSweep), null),
  /** What the speaker reads and the audience does not see. */
  notes: v.optional(text(LONGEST_NOTES), ''),
  /** The marked element; the footprint of its tile is shown. */
  picked,
  /**
   * The camera and the marked element of each run beside the first, in order; a missing run is seen as the first is.
   */
  beside: v.optional(list(fields({ camera: cameraPose, picked }), MOST_BESIDE), []),
});
type AnyShot = v.InferOutput<typeof shot>;
/** A shot whose run is written out. */
export type Shot = Omit<AnyShot, 'run'> & { readonly run: ShotRun };

/** The most shots that a document holds. */
export const MOST_SHOTS = 500;

export const storyboardSection = list(shot, MOST_SHOTS);

/** Makes a shot of all events of a run, for a viewer to edit. */
export function wholeRun(run: ShotRun, events: number): Shot {
  return { ...v.parse(shot, { from: 0, to: events }), run };
}

/** A text that is the same for runs that are the same, in whatever order their parameters are written. */
export function keyOf({ kernel, params, seed: from, inputs, compare }: ShotRun): string {
  const sorted = (values: Readonly<Record<string, unknown>>): object =>
    Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  const besides = besidesOf(compare).map((side) => [side.kernel, sorted(side.params)]);
  const arrangement = compare === null ? [] : [compare.lock, compare.stacked, compare.turns];
  return JSON.stringify([kernel, sorted(params), from, sorted(inputs), besides, arrangement]);
}
