/** The part of a document that says how values become colours. */
import * as v from 'valibot';
import { fields, flag, oneOf, real } from './bounds.ts';

export const COLOUR_MAPS = ['blue-orange', 'violet-green'] as const;

/** The bounds of the magnitude at which a fixed range ends. */
export const [SMALLEST_LIMIT, LARGEST_LIMIT] = [1e-30, 1e30] as const;

export const colourOptions = fields({
  map: v.optional(oneOf(COLOUR_MAPS), 'blue-orange'),
  /**
   * What the colour map spans: the values of each tensor, those of all tensors together, or a fixed range up to
   * `limit`.
   */
  range: v.optional(oneOf(['tensor', 'kernel', 'fixed']), 'tensor'),
  /** The largest magnitude of a fixed range. */
  limit: v.optional(real(SMALLEST_LIMIT, LARGEST_LIMIT), 1),
  curve: v.optional(oneOf(['linear', 'log']), 'linear'),
  /** Whether the colours of a slot span what it holds now, or all that its workgroup puts into it. */
  slots: v.optional(oneOf(['now', 'workgroup']), 'now'),
  /** Whether the largest hundredth of the magnitudes is left out of the range, and marked. */
  robust: v.optional(flag(), false),
});
export type ColourOptions = Readonly<v.InferOutput<typeof colourOptions>>;
export const PLAIN_COLOURS: ColourOptions = v.parse(colourOptions, {});
