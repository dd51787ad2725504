/** The line at the top: what runs at the left and, while a footprint is shown, its amounts at the right. */
import { drawSpans, measureSpans, textSpans } from './text.ts';
import type { Span } from './text.ts';
import type { WordCanvas } from '../../word-canvas.ts';

export interface TitleLine {
  readonly title: readonly Span[];
  readonly pass: readonly Span[];
  /** The title in two lines, for where one line of it would be too small; null where it has one only. */
  readonly lines: readonly [readonly Span[], readonly Span[]] | null;
  /** The amounts of the footprint, in full and in brief; null while none is shown. */
  readonly amounts: Readonly<Record<'long' | 'short', readonly Span[]>> | null;
}

/** A title that would be smaller than this share of its size has two lines, which are at most as large as that. */
const LEAST = 0.8;
/** The distance from one line to the next, in sizes of the title. */
const LEADING = 1.2;
/** How high a title of two lines is, in its sizes. */
export const TWO_LINES = LEAST * (1 + LEADING + 0.4);

/** A text in two lines that are as equally long as its spaces allow; null where it has none. */
export function inTwoLines(
  canvas: WordCanvas,
  text: string,
  style: Parameters<typeof textSpans>[1],
): readonly [readonly Span[], readonly Span[]] | null {
  const words = text.split(' ');
  const choices = words.slice(1).map((_, at) => {
    const [above, below] = [words.slice(0, at + 1), words.slice(at + 1)].map((some) =>
      textSpans(some.join(' '), style),
    );
    return { lines: [above!, below!] as const, width: widest(canvas, [above!, below!]) };
  });
  const least = Math.min(...choices.map(({ width }) => width));
  return choices.find(({ width }) => width === least)?.lines ?? null;
}

/**
 * Draws the line. Where not all of it fits, the pass is left out first, then the amounts become brief; what is
 * left becomes two lines where it has them, and shrinks.
 *
 * @param rise how much higher two lines begin than one
 */
export function drawTitle(canvas: WordCanvas, line: TitleLine, width: number, size: number, rise = 0): void {
  const { lines } = line;
  const [left, right] = choiceOf(canvas, line, width, size);
  const gap = right.length === 0 ? 0 : 2 * size;
  const beside = gap + measureSpans(canvas, right);
  const factor = Math.min(1, width / (measureSpans(canvas, left) + beside));
  if (lines !== null && factor < LEAST) {
    // What stands beside two lines keeps its size, as far as they have half of the width.
    const small = Math.min(1, width / 2 / beside);
    const both = Math.min(LEAST, (width - small * beside) / widest(canvas, lines));
    for (const [at, spans] of lines.entries()) {
      drawSpans(canvas, spans, 0, size * LEAST * (1 + at * LEADING) - rise, both);
    }
    drawSpans(canvas, right, width - measureSpans(canvas, right, small), size, small);
    return;
  }
  drawSpans(canvas, left, 0, size, factor);
  drawSpans(canvas, right, width - measureSpans(canvas, right, factor), size, factor);
}

/** What of the line stands at the left and at the right. */
function choiceOf(
  canvas: WordCanvas,
  { title, pass, amounts }: TitleLine,
  width: number,
  size: number,
): readonly [readonly Span[], readonly Span[]] {
  const whole = [...title, ...pass];
  if (amounts === null) return [whole, []];
  const choices = [
    [whole, amounts.long],
    [title, amounts.long],
    [title, amounts.short],
  ] as const;
  const fits = ([left, right]: readonly [readonly Span[], readonly Span[]]): boolean =>
    measureSpans(canvas, left) + 2 * size + measureSpans(canvas, right) <= width;
  return choices.find(fits) ?? choices[2];
}

function widest(canvas: WordCanvas, lines: readonly (readonly Span[])[]): number {
  return Math.max(...lines.map((spans) => measureSpans(canvas, spans)));
}
