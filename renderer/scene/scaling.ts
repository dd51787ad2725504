/** Places values on a colour map: which range it spans, and along which curve. The shader does the same. */
import type { ValueScale } from '../../core/kernel.ts';
import { clamp } from '../../core/search.ts';
import type { ColourOptions } from './contract.ts';
import { joinRanges, NO_RANGE } from './range.ts';
import type { ValueRange } from './range.ts';

/** What a colour map spans, and how. */
export interface ColourSpan {
  /** The magnitude at the ends of the map; values beyond it are clipped and marked. 0 when nothing is known. */
  readonly limit: number;
  /**
   * The magnitude below which a logarithmic curve is nearly straight, so that zero stays in the middle; 0 for a
   * straight curve.
   */
  readonly bend: number;
}

/** What the map of a slot spans for what it holds at the start of the event in view, and at its end. */
export interface SlotSpans {
  readonly before: ColourSpan;
  readonly after: ColourSpan;
}

/**
 * The fewest decades of a logarithmic curve, so that it differs from a straight one, and the most, so that
 * noise does not fill it.
 */
const [FEWEST_DECADES, MOST_DECADES] = [1, 8];

/** What the colour map spans; `whole` is the range of all tensors together. */
export function spanOf(range: ValueRange, scale: ValueScale, whole: ValueRange, options: ColourOptions): ColourSpan {
  if (scale === 'gate') return { limit: 1, bend: 0 };
  const spanned = options.range === 'kernel' ? whole : range;
  const limit = options.range === 'fixed' ? options.limit : options.robust ? spanned.robust : spanned.limit;
  if (options.curve === 'linear') return { limit, bend: 0 };
  const bend = clamp(spanned.least, limit * 10 ** -MOST_DECADES, limit * 10 ** -FEWEST_DECADES);
  return { limit, bend };
}

/** The position of a value on the map, from -1 to 1; exactly 0 for zero. */
export function positionOf({ limit, bend }: ColourSpan, value: number): number {
  if (limit <= 0) return 0;
  const magnitude = Math.abs(value);
  const position = bend > 0 ? Math.log1p(magnitude / bend) / Math.log1p(limit / bend) : magnitude / limit;
  return Math.sign(value) * Math.min(position, 1);
}

/** The range of the values of all tensors together; gates have a range of their own. */
export function wholeRange(
  ranges: readonly ValueRange[],
  tensors: readonly { readonly scale: ValueScale }[],
): ValueRange {
  return ranges.filter((_, at) => tensors[at]!.scale !== 'gate').reduce(joinRanges, NO_RANGE);
}
