/** The range of values that a colour map spans, from the data itself. */
import type { ValueScale } from '../../core/kernel.ts';

export interface ValueRange {
  /** The largest magnitude of the finite values that are not masked. */
  readonly limit: number;
  /** The magnitude that at most a hundredth of them exceed; zeros do not count. It is good to 3 %. */
  readonly robust: number;
  /**
   * The magnitude that at most a hundredth of them fall below; zeros do not count. It is good to 3 %, and 0
   * when all are zero.
   */
  readonly least: number;
  /** Whether there are values that lie on no ramp, which the legend names. */
  readonly masked: boolean;
  readonly nan: boolean;
  readonly infinite: boolean;
}

export const NO_RANGE: ValueRange = { limit: 0, robust: 0, least: 0, masked: false, nan: false, infinite: false };

export interface Tally {
  /** Counts the values from one index up to another. */
  add(values: Float32Array<ArrayBuffer>, from?: number, to?: number): void;
  range(): ValueRange;
}

/**
 * The exponent and five bits of the mantissa number the bin of a magnitude: taken as integers, f32 magnitudes
 * are in order.
 */
const BIN_SHIFT = 18;
const BINS = 1 << (31 - BIN_SHIFT);
const INFINITE_BITS = 0x7f800000;
/** The bits of the lowest f32, which stands for a masked score (see MASKED). */
const MASKED_BITS = 0xff7fffff;
const OUTSIDE = 0.01;

export function createTally(): Tally {
  const bins = new Uint32Array(BINS);
  let most = 0;
  let masked = false;
  let nan = false;
  let infinite = false;
  return {
    add: (values, from = 0, to = values.length) => {
      const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
      for (let at = from; at < to; at++) {
        const magnitude = bits[at]! & 0x7fffffff;
        if (magnitude === 0) continue;
        if (magnitude >= INFINITE_BITS) {
          if (magnitude === INFINITE_BITS) infinite = true;
          else nan = true;
        } else if (bits[at] === MASKED_BITS) masked = true;
        else {
          if (magnitude > most) most = magnitude;
          bins[magnitude >>> BIN_SHIFT]!++;
        }
      }
    },
    range: () => {
      const limit = floatOf(most);
      const outside = OUTSIDE * bins.reduce((sum, count) => sum + count, 0);
      let high = BINS - 1;
      for (let above = bins[high]!; high > 0 && above <= outside; above += bins[high]!) high--;
      let low = 0;
      for (let below = bins[0]!; low < high && below <= outside; below += bins[low]!) low++;
      const robust = Math.min(floatOf((high + 1) << BIN_SHIFT), limit);
      return {
        limit,
        robust,
        least: limit === 0 ? 0 : Math.min(floatOf(low << BIN_SHIFT), robust),
        masked,
        nan,
        infinite,
      };
    },
  };
}

export function rangeOf(values: Float32Array<ArrayBuffer>): ValueRange {
  const tally = createTally();
  tally.add(values);
  return tally.range();
}

/** The range to draw with: that of gates always runs from shut, 0, to open, 1. */
export function pinned(range: ValueRange, scale: ValueScale): ValueRange {
  return scale === 'gate' ? { ...range, limit: 1, robust: 1 } : range;
}

export function joinRanges(a: ValueRange, b: ValueRange): ValueRange {
  const leasts = [a.least, b.least].filter((least) => least > 0);
  return {
    limit: Math.max(a.limit, b.limit),
    robust: Math.max(a.robust, b.robust),
    least: leasts.length === 0 ? 0 : Math.min(...leasts),
    masked: a.masked || b.masked,
    nan: a.nan || b.nan,
    infinite: a.infinite || b.infinite,
  };
}

const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

function floatOf(bits: number): number {
  word[0] = bits;
  return float[0]!;
}
