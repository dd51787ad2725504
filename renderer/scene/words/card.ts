/** The card over a picture that says what runs, or what came of it, as lines of spans. */
import type { WordCanvas } from '../../word-canvas.ts';
import type { TraceIndex } from '../../../core/trace/index.ts';
import { rivalSentence } from '../../../core/rival.ts';
import { watchedSums } from '../../../core/trace/watched.ts';
import type { CardLook } from '../contract.ts';
import { PALETTES } from '../palette.ts';
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
/** The share of the height of the picture that a card with a logo may take. */
const HIGHEST = 0.9;
/** How high a logo is, in sizes of the words, and the share of the width of the words that it may take. */
const [LOGO_HEIGHT, LOGO_WIDTH] = [3.2, 0.6];

/** What stands on a card: `title` names the kernel, its choices and its sizes; `ending` what moved, and what never did. */
export function cardLines(
  index: TraceIndex,
  card: 'title' | 'ending',
  palette: Pick<Palette, 'quiet' | 'text' | 'hues'>,
  sizes: Pick<HudMetrics, 'why' | 'headline'>,
  look: Pick<CardLook, 'accent' | 'family'> | null,
): readonly Line[] {
  const { run } = index;
  const size = sizes.why;
  const family = look?.family ?? null;
  const plain = { face: 'sans', family, weight: 400, colour: palette.quiet, size } as const;
  const strong = { ...plain, weight: 600, colour: look?.accent ?? palette.text } as const;
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

/** All that a card says, as one text. */
export function cardWords(index: TraceIndex, card: 'title' | 'ending'): string {
  const lines = cardLines(index, card, PALETTES.dark, { why: 1, headline: 1 }, null);
  return lines.map((line) => line.map(({ text }) => text).join('')).join('\n');
}

/** The size of a logo over the words, in pixels, such that a card with it stays within a height; null where it would be a speck. */
export function logoSize(
  logo: { readonly width: number; readonly height: number },
  free: { readonly width: number; readonly height: number },
  size: number,
): { readonly width: number; readonly height: number } | null {
  const scale = Math.min(
    (LOGO_HEIGHT * size) / logo.height,
    (free.width * LOGO_WIDTH) / logo.width,
    free.height / logo.height,
  );
  const [width, height] = [logo.width * scale, logo.height * scale];
  return Math.max(width, height) < size ? null : { width, height };
}

/** Draws a card in the middle of a canvas that is as wide as the picture; lines that are too long are shrunk. */
export function drawCard(
  canvas: WordCanvas,
  lines: readonly Line[],
  { background, text }: { readonly background: string; readonly text: string },
  look: Pick<CardLook, 'accent' | 'logo'> | null,
  { width, height }: { readonly width: number; readonly height: number },
  size: number,
): void {
  const inner = width * WIDEST - 2 * INSET * size;
  const widths = lines.map((line) => Math.min(measureSpans(canvas, line), inner));
  const tall = (line: Line): number => Math.max(...line.map((span) => span.size)) * LEADING;
  const words = lines.reduce((sum, line) => sum + tall(line), 0) + 1.6 * INSET * size;
  const logo = look?.logo ?? null;
  const gap = INSET * size;
  const free = { width: inner, height: height * HIGHEST - words - gap };
  const drawn = logo === null ? null : logoSize(logo, free, size);
  const above = drawn === null ? 0 : drawn.height + gap;
  const cardWidth = Math.max(...widths, drawn?.width ?? 0) + 2 * INSET * size;
  const cardHeight = words + above;
  const [left, top] = [(width - cardWidth) / 2, (height - cardHeight) / 2];
  canvas.fillStyle = background;
  canvas.fillRect(left, top, cardWidth, cardHeight);
  canvas.fillStyle = look?.accent ?? text;
  canvas.fillRect(left, top, cardWidth, size / 8);
  if (logo !== null && drawn !== null) {
    canvas.drawImage(logo.picture, (width - drawn.width) / 2, top + gap, drawn.width, drawn.height);
  }
  let baseline = top + above + 0.8 * INSET * size;
  lines.forEach((line, at) => {
    baseline += tall(line);
    const factor = Math.min(1, inner / measureSpans(canvas, line));
    drawSpans(canvas, line, (width - widths[at]!) / 2, baseline - 0.35 * tall(line), factor);
  });
}
