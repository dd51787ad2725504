/** The card over a picture that says what runs, or what came of it, as lines of spans. */
import type { WordCanvas } from '../../word-canvas.ts';
import type { TraceIndex } from '../../../core/trace/index.ts';
import { rivalSentence } from '../../../core/rival.ts';
import { watchedSums } from '../../../core/trace/watched.ts';
import type { Palette } from '../palette.ts';
import { movedSentences, unmovedSentence } from './ending.ts';
import type { HudMetrics } from './metrics.ts';
import { drawSpans, measureSpans, textSpans } from './text.ts';
import type { Span } from './text.ts';

type Line = readonly Span[];

/** The distance between lines and the room around them, in sizes of the words. */
const [LEADING, INSET] = [1.5, 1.2];
/** The share of the width of the picture that a card may take. */
const WIDEST = 0.8;

/** What stands on a card: `title` names the kernel, its choices and its sizes; `ending` what moved, and what never did. */
export function cardLines(
  index: TraceIndex,
  card: 'title' | 'ending',
  palette: Palette,
  sizes: HudMetrics,
): readonly Line[] {
  const { run } = index;
  const size = sizes.why;
  const plain = { face: 'sans', weight: 400, colour: palette.quiet, size } as const;
  const strong = { ...plain, weight: 600, colour: palette.text } as const;
  if (card === 'title') {
    return [textSpans(run.title, { ...strong, size: sizes.headline * 1.3 }), textSpans(run.setup, plain)];
  }
  const unmoved = unmovedSentence(run);
  return [
    ...movedSentences(run).map((sentence) => textSpans(sentence, plain)),
    ...(unmoved === null
      ? []
      : [
          unmoved.flatMap(({ text, hue }) =>
            textSpans(text, { ...plain, colour: hue === undefined ? palette.text : palette.hues[hue] }),
          ),
        ]),
    ...(run.rival === null
      ? []
      : [textSpans(rivalSentence(watchedSums(run), run.rival), strong), textSpans(run.rival.why, plain)]),
  ];
}

/** Draws a card in the middle of a canvas that is as wide as the picture; lines that are too long are shrunk. */
export function drawCard(
  canvas: WordCanvas,
  lines: readonly Line[],
  { background, text }: { readonly background: string; readonly text: string },
  { width, height }: { readonly width: number; readonly height: number },
  size: number,
): void {
  const inner = width * WIDEST - 2 * INSET * size;
  const widths = lines.map((line) => Math.min(measureSpans(canvas, line), inner));
  const tall = (line: Line): number => Math.max(...line.map((span) => span.size)) * LEADING;
  const cardWidth = Math.max(...widths) + 2 * INSET * size;
  const cardHeight = lines.reduce((sum, line) => sum + tall(line), 0) + 1.6 * INSET * size;
  const [left, top] = [(width - cardWidth) / 2, (height - cardHeight) / 2];
  canvas.fillStyle = background;
  canvas.fillRect(left, top, cardWidth, cardHeight);
  canvas.fillStyle = text;
  canvas.fillRect(left, top, cardWidth, size / 8);
  let baseline = top + 0.8 * INSET * size;
  lines.forEach((line, at) => {
    baseline += tall(line);
    const factor = Math.min(1, inner / measureSpans(canvas, line));
    drawSpans(canvas, line, (width - widths[at]!) / 2, baseline - 0.35 * tall(line), factor);
  });
}
