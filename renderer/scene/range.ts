/** The range of values that a colour map spans, from the data itself. */
import type { ValueScale } from '../../core/kernel.ts';
import { MASKED } from './colour-map.ts';

export interface ValueRange {
  /** Largest magnitude of the finite, unmasked values: a colour map runs from minus this (or zero) to this. */
  readonly limit: number;
  /** Values that lie on no ramp, for the legend. */
  readonly masked: boolean;
  readonly nan: boolean;
  readonly infinite: boolean;
}

export const NO_RANGE: ValueRange = { limit: 0, masked: false, nan: false, infinite: false };

export function rangeOf(values: Float32Array): ValueRange {
  let limit = 0;
  let masked = false;
  let nan = false;
  let infinite = false;
  for (const value of values) {
    const magnitude = Math.abs(value);
    if (magnitude <= limit) continue;
    if (magnitude < Infinity) {
      if (value === MASKED) masked = true;
      else limit = magnitude;
    } else if (magnitude === Infinity) infinite = true;
    else nan = true;
  }
  return { limit, masked, nan, infinite };
}

/** Gates always run from shut, 0, to open, 1. */
export function pinned(range: ValueRange, scale: ValueScale): ValueRange {
  return scale === 'gate' ? { ...range, limit: 1 } : range;
}

export function joinRanges(a: ValueRange, b: ValueRange): ValueRange {
  return {
    limit: Math.max(a.limit, b.limit),
    masked: a.masked || b.masked,
    nan: a.nan || b.nan,
    infinite: a.infinite || b.infinite,
  };
}
