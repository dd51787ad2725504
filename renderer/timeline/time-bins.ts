/** How much of each kind of work lies in a span of time; exact for wide spans, however many events lie in them. */
import type { Portions } from '../../core/portions.ts';
import { clamp } from '../../core/search.ts';
import type { Span } from './axis.ts';
import { KINDS } from '../../core/trace/kind-sums.ts';

/** The least number of bins of one track over the whole axis. There are about as many as events, at 16 bytes each. */
const FEWEST_BINS = 256;
const MOST_BINS = 8192;

export interface TimeBins {
  /** The width of a bin; a column must not be narrower than that. */
  readonly width: number;
  /** Adds to `out` the work of a track, or of all tracks, in each column of a span. */
  fill(track: number | 'all', span: Span, columns: number, out: Float32Array): void;
}

type Add = (track: number, kind: number, from: number, to: number) => void;

/** Fills the bins in portions; `visit` calls back with every stretch of work, of which there are `events`. */
export function* tracksOfBins(
  tracks: number,
  events: number,
  extent: number,
  visit: (add: Add) => Portions<void>,
): Portions<TimeBins> {
  const bins = clamp(Math.ceil(events / tracks), FEWEST_BINS, MOST_BINS);
  const width = extent / bins;
  const whole = { from: 0, to: extent };
  // One more row holds all tracks together. Sums run along each row, so that a column costs two reads.
  const stride = (bins + 1) * KINDS;
  const sums = new Float32Array((tracks + 1) * stride);
  const row = (track: number): Float32Array => sums.subarray(track * stride + KINDS, (track + 1) * stride);
  const rows = Array.from({ length: tracks }, (_, track) => row(track));
  const all = row(tracks);
  yield* visit((track, kind, from, to) => {
    fillColumns(rows[track]!, kind, from, to, whole, width, bins);
  });
  for (const one of rows) {
    yield;
    for (let at = 0; at < one.length; at++) all[at]! += one[at]!;
  }
  for (const one of [...rows, all]) {
    yield;
    for (let at = KINDS; at < one.length; at++) one[at]! += one[at - KINDS]!;
  }

  return {
    width,
    fill: (track, { from, to }, columns, out) => {
      const base = (track === 'all' ? tracks : track) * stride;
      const step = (to - from) / columns / width;
      const before = (bin: number, kind: number): number => {
        const within = clamp(bin, 0, bins);
        const low = Math.min(Math.floor(within), bins - 1);
        const lower = sums[base + low * KINDS + kind]!;
        return lower + (within - low) * (sums[base + (low + 1) * KINDS + kind]! - lower);
      };
      for (let column = 0; column < columns; column++) {
        const left = from / width + column * step;
        for (let kind = 0; kind < KINDS; kind++) {
          out[column * KINDS + kind]! += before(left + step, kind) - before(left, kind);
        }
      }
    },
  };
}

/** Adds a stretch of one kind of work to the columns of a span that it covers, to each by how much it covers. */
export function fillColumns(
  out: Float32Array,
  kind: number,
  from: number,
  to: number,
  span: Span,
  width: number,
  columns: number,
): void {
  const first = Math.max(Math.floor((from - span.from) / width), 0);
  const last = Math.min(Math.ceil((to - span.from) / width), columns);
  for (let column = first; column < last; column++) {
    const left = span.from + column * width;
    out[column * KINDS + kind]! += Math.max(Math.min(to, left + width) - Math.max(from, left), 0);
  }
}
