/**
 * Slices of a film are whole segments, so that what a slice encodes is bit for bit a part of what the whole film
 * encodes.
 */
import type { Slice } from './contract.ts';

/** The length of a segment in seconds. Each begins with a new encoder and so with a key frame. */
const SEGMENT_SECONDS = 2;

export function segmentFrames(fps: number): number {
  return Math.max(1, Math.round(SEGMENT_SECONDS * fps));
}

/** The frames of a slice, from `first` to before `end`. A slice is empty when there are fewer segments than slices. */
export function sliceFrames(frames: number, fps: number, slice: Slice | null): { first: number; end: number } {
  if (slice === null) return { first: 0, end: frames };
  const length = segmentFrames(fps);
  const segments = Math.ceil(frames / length);
  const border = (number: number): number => Math.min(frames, Math.round((segments * number) / slice.count) * length);
  return { first: border(slice.number), end: border(slice.number + 1) };
}
