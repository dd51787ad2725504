/** A talk in shots: each goes from one step to another under a camera. */
import * as v from 'valibot';
import { fields, flag, list, real, text } from './bounds.ts';
import { MOST_BESIDE } from './run.ts';
import { cameraPose, element, LATEST } from './view.ts';

/** Seconds that one part of a shot may last. */
const LONGEST = 600;

const picked = v.optional(v.nullable(element), null);

const shot = fields({
  /** Stands in the place of the title while the shot lasts; the title stays when it is empty. */
  caption: v.optional(text(200), ''),
  /** In completed events of the run that leads, where several stand beside each other; a shot may run backwards. */
  from: real(0, LATEST),
  to: real(0, LATEST),
  /** How fast it plays: so many times the speed of playing, or all of it within so many seconds. */
  pace: v.optional(
    v.union(
      [fields({ speed: real(0.01, 10_000) }), fields({ seconds: real(0, LONGEST) })],
      'must be a speed or a number of seconds',
    ),
    { speed: 1 },
  ),
  /** Seconds that its end stands still. */
  hold: v.optional(real(0, LONGEST), 1),
  camera: v.optional(cameraPose, { shot: 'home' }),
  /** Seconds in which the camera comes from the shot before; 0 cuts. */
  travel: v.optional(real(0, LONGEST), 0),
  /** SRAM drawn to scale with HBM. */
  toScale: v.optional(flag(), false),
  /** Only the workgroup in view is lit. */
  focus: v.optional(flag(), false),
  /** Title, caption and legend. */
  words: v.optional(flag(), true),
  /** The element that is marked, and whose tile's footprint is shown. */
  picked,
  /** The same two of each run beside the first, in their order; what is not here is as for the first. */
  beside: v.optional(list(fields({ camera: cameraPose, picked }), MOST_BESIDE), []),
});
export type Shot = v.InferOutput<typeof shot>;

export const storyboardSection = list(shot, 500);

/** A shot of a whole run, to begin with. */
export function wholeRun(events: number): Shot {
  return v.parse(shot, { from: 0, to: events });
}
