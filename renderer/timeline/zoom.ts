/** Arithmetic on the span of an axis that is shown. */
import { clamp } from '../../core/search.ts';
import type { Axis, Span } from './axis.ts';

/** The shortest span, in the units of each axis. */
const NEAREST = { step: 4, bytes: 16, nanoseconds: 1 } as const;

export function whole({ extent }: Pick<Axis, 'extent'>): Span {
  return { from: 0, to: extent };
}

/** Zooms in by a factor above 1, or out by one below; the position around which it happens keeps its place. */
export function zoomed(axis: Pick<Axis, 'name' | 'extent'>, span: Span, factor: number, around: number): Span {
  const length = span.to - span.from;
  const wanted = clamp(length / factor, Math.min(NEAREST[axis.name], axis.extent), axis.extent);
  const centre = clamp(around, span.from, span.to);
  const from = length === 0 ? centre - wanted / 2 : centre - ((centre - span.from) / length) * wanted;
  return within(axis, from, wanted);
}

/** Moves the span by a share of its length. */
export function panned(axis: Pick<Axis, 'extent'>, { from, to }: Span, share: number): Span {
  return within(axis, from + share * (to - from), to - from);
}

/** Moves the span as little as brings a position into it, with some room ahead of the position. */
export function following(axis: Pick<Axis, 'extent'>, span: Span, position: number): Span {
  if (position >= span.from && position <= span.to) return span;
  const length = span.to - span.from;
  return within(axis, position - length / 10, length);
}

function within({ extent }: Pick<Axis, 'extent'>, from: number, length: number): Span {
  const start = clamp(from, 0, Math.max(extent - length, 0));
  return { from: start, to: Math.min(start + length, extent) };
}
