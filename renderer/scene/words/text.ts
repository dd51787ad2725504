/** One line of words in several faces, colours and positions, drawn on a canvas. */
import { MONO, SANS } from './fonts.ts';
import { nameParts, positionedParts } from '../../names.ts';
import type { NamePart } from '../../names.ts';
import type { WordCanvas } from '../../word-canvas.ts';

export interface Span {
  readonly text: string;
  readonly face: 'sans' | 'mono';
  /** A family that goes before that of the face. */
  readonly family?: string | null;
  readonly weight: 400 | 500 | 600;
  readonly italic?: boolean;
  readonly colour: string;
  readonly size: number;
  readonly position?: NamePart['position'];
}

type Style = Omit<Span, 'text' | 'position'>;

/** The room above and below the baseline, in ems of the largest span, which also holds subscripts and descenders. */
export const ASCENT = 0.98;
export const DESCENT = 0.38;
const SMALL = 0.66;
const ARROW = '→';
const ARROW_WIDTH = 1.05;

/** The spans of a name in italics with its subscript. */
export function nameSpans(name: string, style: Style): Span[] {
  return nameParts(name).map((part) => ({ ...style, italic: true, text: part.text, position: part.position }));
}

/** The spans of running text. Raised and lowered characters become plain ones with a position; arrows stand alone. */
export function textSpans(text: string, style: Style): Span[] {
  return text
    .split(/(→)/)
    .filter((piece) => piece !== '')
    .flatMap((piece) => positionedParts(piece).map((part) => ({ ...style, text: part.text, position: part.position })));
}

export function measureSpans(context: WordCanvas, spans: readonly Span[], factor = 1): number {
  return spans.reduce((sum, span) => sum + spanWidth(context, span, factor), 0);
}

/** Draws spans from `x` to the right; `factor` scales all sizes. */
export function drawSpans(context: WordCanvas, spans: readonly Span[], x: number, baseline: number, factor = 1): void {
  context.textBaseline = 'alphabetic';
  let left = x;
  for (const span of spans) {
    const size = span.size * factor;
    const shift = span.position === 'subscript' ? 0.18 * size : span.position === 'superscript' ? -0.36 * size : 0;
    if (span.text === ARROW) drawArrow(context, left, baseline - size * 0.34, size, span.colour);
    else {
      context.font = fontOf(span, factor);
      context.fillStyle = span.colour;
      context.fillText(span.text, left, baseline + shift);
    }
    left += spanWidth(context, span, factor);
  }
}

/** Widths by font and text. Most words of a frame were words of the one before, and measuring takes long. */
const widths = new Map<string, number>();
const MOST_WIDTHS = 4000;

function spanWidth(context: WordCanvas, span: Span, factor: number): number {
  if (span.text === ARROW) return span.size * factor * ARROW_WIDTH;
  const font = fontOf(span, factor);
  const key = `${font} ${span.text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  context.font = font;
  const { width } = context.measureText(span.text);
  if (widths.size >= MOST_WIDTHS) widths.clear();
  widths.set(key, width);
  return width;
}

function fontOf({ italic, weight, size, face, family = null, position = 'base' }: Span, factor: number): string {
  const small = position === 'base' ? 1 : SMALL;
  const own = family === null ? '' : `"${family}", `;
  return `${italic === true ? 'italic ' : ''}${weight} ${size * small * factor}px ${own}${face === 'sans' ? SANS : MONO}`;
}

/** Draws an arrow, which the bundled faces do not have. */
function drawArrow(context: WordCanvas, x: number, y: number, size: number, colour: string): void {
  const [from, to, head] = [x + size * 0.1, x + size * 0.95, size * 0.2];
  context.strokeStyle = colour;
  context.lineWidth = size * 0.085;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.beginPath();
  context.moveTo(from, y);
  context.lineTo(to, y);
  context.moveTo(to - head, y - head);
  context.lineTo(to, y);
  context.lineTo(to - head, y + head);
  context.stroke();
}
