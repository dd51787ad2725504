/** A talk in shots: each goes from one step to another under a camera. */
import * as v from 'valibot';
import { fields, flag, list, oneOf, real, text } from './bounds.ts';
import { cameraPose, LATEST } from './view.ts';

const shot = fields({
  name: text(200),
  /** In completed events. */
  from: real(0, LATEST),
  to: real(0, LATEST),
  camera: v.optional(cameraPose, { shot: 'home' }),
  /** How fast it plays: so many times the speed of playing, or within so many seconds. */
  pace: v.optional(
    v.union(
      [fields({ speed: real(0.01, 10_000) }), fields({ seconds: real(0, 3600) })],
      'must be a speed or a number of seconds',
    ),
    { speed: 1 },
  ),
  /** Seconds that its last frame stands. */
  hold: v.optional(real(0, 3600), 0),
  caption: v.optional(text(2000), ''),
  /** How its camera comes to its place. */
  ease: v.optional(oneOf(['cut', 'ease']), 'cut'),
  theme: v.optional(oneOf(['dark', 'light']), 'dark'),
  toScale: v.optional(flag(), false),
  footprint: v.optional(flag(), true),
});

export const storyboardSection = list(shot, 500);
