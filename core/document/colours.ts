/** How values become colours. */
import * as v from 'valibot';
import { fields, flag, oneOf, real } from './bounds.ts';

export const COLOUR_MAPS = ['blue-orange', 'violet-green'] as const;

/** Magnitudes that a fixed range of colours may end at. */
export const [SMALLEST_LIMIT, LARGEST_LIMIT] = [1e-30, 1e30] as const;

export const colourOptions = fields({
  map: v.optional(oneOf(COLOUR_MAPS), 'blue-orange'),
  /** What a map spans: the values of each tensor, those of all tensors together, or up to the magnitude `limit`. */
  range: v.optional(oneOf(['tensor', 'kernel', 'fixed']), 'tensor'),
  /** The largest magnitude of a fixed range. */
  limit: v.optional(real(SMALLEST_LIMIT, LARGEST_LIMIT), 1),
  curve: v.optional(oneOf(['linear', 'log']), 'linear'),
  /** Whether the largest hundredth of the magnitudes is left out of the range, and marked. */
  robust: v.optional(flag(), false),
});
export type ColourOptions = Readonly<v.InferOutput<typeof colourOptions>>;
export const PLAIN_COLOURS: ColourOptions = v.parse(colourOptions, {});
