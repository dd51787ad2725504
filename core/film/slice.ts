/** Slices of a film: whole segments, so that what a slice encodes is bit for bit a part of what the film encodes. */
import type { Slice } from './contract.ts';

/** Seconds that an encoder lives; each segment begins with a key frame of a fresh one. */
const SEGMENT_SECONDS = 2;

export function segmentFrames(fps: number): number {
  return Math.max(1, Math.round(SEGMENT_SECONDS * fps));
}

/** The frames of a slice, from `first` to before `end`; both are the same when there are fewer segments than slices. */
export function sliceFrames(frames: number, fps: number, slice: Slice | null): { first: number; end: number } {
  if (slice === null) return { first: 0, end: frames };
  const length = segmentFrames(fps);
  const segments = Math.ceil(frames / length);
  const border = (number: number): number => Math.min(frames, Math.round((segments * number) / slice.count) * length);
  return { first: border(slice.number), end: border(slice.number + 1) };
}
