/** The line above several pictures beside each other, about all of them. */
import { PALETTES } from '../palette.ts';
import type { Theme } from '../../../core/document/settings.ts';
import { textSpans } from './text.ts';
import type { Span } from './text.ts';
import { drawTitle, inTwoLines } from './title.ts';
import type { WordCanvas } from '../../word-canvas.ts';

export interface BannerWords {
  readonly title: string;
  readonly beside: string;
  /** The ratios at the right, in full and in brief. */
  readonly ratios: Readonly<Record<'long' | 'short', string>>;
}

/** Sizes and gaps as shares of the height of the line. */
const TITLE = 0.5;
const DETAILS = 0.4;
const BASELINE = 0.67;
const MARGIN = 0.5;
/** How much higher a title of two lines begins. */
const RISE = 0.18;

/** Draws into a canvas of such a size, in its own units, without clearing what is there. */
export function drawBanner(
  canvas: WordCanvas,
  { title, beside, ratios }: BannerWords,
  theme: Theme,
  width: number,
  height: number,
): void {
  const palette = PALETTES[theme];
  const size = height * DETAILS;
  // All digits are equally wide, so that words stand still while figures change.
  const amounts = (text: string): Span[] => textSpans(text, { face: 'mono', weight: 500, colour: palette.text, size });
  const words = { face: 'sans', weight: 600, colour: palette.text, size: height * TITLE } as const;
  const line = {
    title: textSpans(title, words),
    lines: inTwoLines(canvas, title, words),
    pass: textSpans(`   ${beside}`, { face: 'sans', weight: 500, colour: palette.quiet, size }),
    amounts: { long: amounts(ratios.long), short: amounts(ratios.short) },
  };
  const margin = height * MARGIN;
  canvas.save();
  canvas.translate(margin, height * (BASELINE - TITLE));
  drawTitle(canvas, line, width - 2 * margin, height * TITLE, height * RISE);
  canvas.restore();
}
