/** Where the positions of an axis lie from edge to edge of what is drawn. */
import { clamp } from '../../core/search.ts';
import type { Span } from './axis.ts';

/** A stretch of the axis that is drawn evenly, between two shares of the width. */
interface Piece {
  readonly span: Span;
  readonly from: number;
  readonly to: number;
}

export interface Scale {
  /** All that is shown. */
  readonly span: Span;
  /** From left to right, each beginning where the one before it ends. */
  readonly pieces: readonly Piece[];
}

/** The share of the width that what only measures takes at most, where it comes last. */
const TAIL = 0.08;

/** Every position takes the same room. */
export function evenScale(span: Span): Scale {
  return { span, pieces: [{ span, from: 0, to: 1 }] };
}

/**
 * All of an axis of some extent; what follows `end` is pressed together where it would take more than a small part of
 * the width, since it is passed over in playing, and leaves what is watched too little to move in.
 */
export function tailedScale(extent: number, end: number): Scale {
  const span = { from: 0, to: extent };
  if (end <= 0 || extent - end <= TAIL * extent) return evenScale(span);
  return {
    span,
    pieces: [
      { span: { from: 0, to: end }, from: 0, to: 1 - TAIL },
      { span: { from: end, to: extent }, from: 1 - TAIL, to: 1 },
    ],
  };
}

/** The share of the width at which a position lies: 0 at the left edge, 1 at the right one, beyond them outside. */
export function shareOf({ pieces }: Scale, position: number): number {
  const { span, from, to } = pieces.find((piece) => position <= piece.span.to) ?? pieces.at(-1)!;
  return from + ((position - span.from) / (span.to - span.from)) * (to - from);
}

/** The position at a share of the width, from 0 to 1. */
export function positionAt({ pieces }: Scale, share: number): number {
  const at = clamp(share, 0, 1);
  const { span, from, to } = pieces.find((piece) => at <= piece.to) ?? pieces.at(-1)!;
  return span.from + ((at - from) / (to - from)) * (span.to - span.from);
}

/** The columns of pixels that each piece fills, of `width` in all. */
export function columnsOf(
  { pieces }: Scale,
  width: number,
): readonly { readonly span: Span; readonly columns: number }[] {
  return pieces.map(({ span, from, to }) => ({ span, columns: Math.round(to * width) - Math.round(from * width) }));
}
