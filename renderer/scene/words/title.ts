/** The line at the top: what runs at the left and, while a footprint is shown, its amounts at the right. */
import { drawSpans, measureSpans } from './text.ts';
import type { Span } from './text.ts';

export interface TitleLine {
  readonly title: readonly Span[];
  readonly pass: readonly Span[];
  /** The amounts of the footprint, in full and in brief; null while none is shown. */
  readonly amounts: Readonly<Record<'long' | 'short', readonly Span[]>> | null;
}

/**
 * Draws the line. Where not all of it fits, the pass is left out first, then the amounts become brief; what is
 * left shrinks.
 */
export function drawTitle(canvas: CanvasRenderingContext2D, line: TitleLine, width: number, size: number): void {
  const { title, pass, amounts } = line;
  const whole = [...title, ...pass];
  if (amounts === null) {
    drawSpans(canvas, whole, 0, size, Math.min(1, width / measureSpans(canvas, whole)));
    return;
  }
  const gap = 2 * size;
  const widthOf = ([left, right]: readonly [readonly Span[], readonly Span[]]): number =>
    measureSpans(canvas, left) + gap + measureSpans(canvas, right);
  const choices = [
    [whole, amounts.long],
    [title, amounts.long],
    [title, amounts.short],
  ] as const;
  const [left, right] = choices.find((choice) => widthOf(choice) <= width) ?? choices[2];
  const factor = Math.min(1, width / widthOf([left, right]));
  drawSpans(canvas, left, 0, size, factor);
  drawSpans(canvas, right, width - measureSpans(canvas, right, factor), size, factor);
}
