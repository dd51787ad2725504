/** A slide: one shot of a talk as a film, with what stands over it and what its speaker reads. */
import type { Shot } from '../../../core/document/storyboard.ts';
import type { Cast } from '../../compare/cast.ts';
import { labelOf } from '../run-title.ts';

export interface Slide {
  readonly title: string;
  /** Where the shot has no notes, its caption; empty where it has neither. */
  readonly notes: string;
  /** How long its film plays, in milliseconds. */
  readonly milliseconds: number;
}

/** The size of the words of a title, in sizes of a short one: two lines, or three of the smallest, take as much room as one. */
export function titleScale({ length }: string): number {
  if (length <= 55) return 1;
  return length <= 130 ? 0.78 : 0.57;
}

export function slideOf(shot: Shot, cast: Cast, seconds: number): Slide {
  return { title: labelOf(shot, cast), notes: shot.notes || shot.caption, milliseconds: Math.round(seconds * 1000) };
}
