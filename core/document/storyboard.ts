/** The storyboard of a talk: shots, each of which plays a stretch of the run under a camera. */
import * as v from 'valibot';
import { fields, flag, LATEST, list, real, text } from './bounds.ts';
import { MOST_BESIDE } from './run.ts';
import { cameraPose, element } from './view.ts';

/** The most seconds that a part of a shot may last. */
const LONGEST = 600;

const picked = v.optional(v.nullable(element), null);

const shot = fields({
  /** Shown instead of the title during the shot; when it is empty the title stays. */
  caption: v.optional(text(200), ''),
  /** The stretch, in completed events of the leading run; a shot may run backwards. */
  from: real(0, LATEST),
  to: real(0, LATEST),
  /** How fast the shot plays: a multiple of the playing speed, or the seconds in which all of it plays. */
  pace: v.optional(
    v.union(
      [fields({ speed: real(0.01, 10_000) }), fields({ seconds: real(0, LONGEST) })],
      'must be a speed or a number of seconds',
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
  /** The marked element; the footprint of its tile is shown. */
  picked,
  /**
   * The camera and the marked element of each run beside the first, in order; a missing run is seen as the first is.
   */
  beside: v.optional(list(fields({ camera: cameraPose, picked }), MOST_BESIDE), []),
});
export type Shot = v.InferOutput<typeof shot>;

/** The most shots that a document holds. */
export const MOST_SHOTS = 500;

export const storyboardSection = list(shot, MOST_SHOTS);

/** Makes a shot of a whole run, for a viewer to edit. */
export function wholeRun(events: number): Shot {
  return v.parse(shot, { from: 0, to: events });
}
