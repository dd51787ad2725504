/** The legend at the lower right: the traffic so far, and the colours of what is in view. */
import type { Hue, ValueScale } from '../../../core/kernel.ts';
import { clamp } from '../../../core/search.ts';
import { rampColour, rampStops, specialColour } from '../colour-map.ts';
import type { ColourScheme, Special } from '../colour-map.ts';
import type { ColourMap } from '../contract.ts';
import type { Palette, Rgb } from '../palette.ts';
import type { ValueRange } from '../range.ts';
import { positionOf } from '../scaling.ts';
import type { ColourSpan } from '../scaling.ts';
import type { HudMetrics } from './metrics.ts';
import { drawSpans, measureSpans, nameSpans, textSpans } from './text.ts';
import type { Span } from './text.ts';
import type { WordCanvas } from '../../word-canvas.ts';

export interface LegendContent {
  readonly read: string;
  readonly write: string;
  readonly map: ColourMap;
  /** What the colour bar is about; null when nothing has values. */
  readonly subject: LegendSubject | null;
}

export interface LegendSubject {
  readonly name: string;
  readonly hue: Hue;
  readonly scale: ValueScale;
  /** The range of its values, and what the colour map spans. */
  readonly range: ValueRange;
  readonly span: ColourSpan;
  /** Words for what the map spans, where that is not the subject's own range. */
  readonly spans: string | null;
}

/** The most of the width that the counters take where the colours stand beside them. */
const MOST_COUNTERS = 0.58;

/**
 * Draws right-aligned into a canvas as large as the legend, which is one line of words and colours where it is
 * stacked.
 */
export function drawLegend(
  context: WordCanvas,
  content: LegendContent,
  palette: Palette,
  { legendWidth: width, legendHeight, details: size, stand }: HudMetrics,
): void {
  const stacked = stand === 'stacked';
  const baseline = legendHeight - size * 0.4;
  const quiet = { face: 'mono', weight: 400, colour: palette.quiet, size } as const;
  const strong = { ...quiet, weight: 500, colour: palette.text } as const;
  const counters = [
    ...textSpans('HBM read ', quiet),
    ...textSpans(content.read, strong),
    ...textSpans('  write ', quiet),
    ...textSpans(content.write, strong),
    // The counters are exact, because they are counted from the trace.
    ...textSpans('  (exact)', quiet),
  ];
  const factor = Math.min(1, (stacked ? width * MOST_COUNTERS : width) / measureSpans(context, counters));
  const counted = measureSpans(context, counters, factor);
  if (stacked) drawSpans(context, counters, 0, baseline - size * 1.55, factor);
  else drawSpans(context, counters, width - counted, baseline - size * 3.05, factor);
  if (content.subject === null) return;
  const { subject } = content;
  const { scale, name, hue } = subject;
  const scheme = { theme: palette.theme, map: content.map };
  const notes = notesOf(subject);
  const label = nameSpans(name, { face: 'sans', weight: 600, colour: palette.hues[hue], size: size * 1.05 });
  const beside = measureSpans(context, label) + size * 0.7;
  const free = stacked ? width - counted - size * 1.5 : width;
  const bar = {
    width: Math.min(stacked ? free : free * (notes.length > 0 ? 0.56 : 0.78), free - beside, size * 17),
    height: size * 0.62,
    y: baseline - size * 2.1,
  };
  const x = width - bar.width;
  drawBar(context, palette, scheme, scale, x, bar.y, bar.width, bar.height);
  drawSpans(context, label, x - beside, bar.y + bar.height * 0.95);
  const ticks = ticksOf(subject).map(([at, text]) => {
    const spans: Span[] = textSpans(text, { ...quiet, size: size * 0.88 });
    const wide = measureSpans(context, spans);
    return { at, spans, wide, left: clamp(x + at * bar.width - wide / 2, x, width - wide) };
  });
  const isEnd = ({ at }: (typeof ticks)[number]): boolean => at === 0 || at === 1 || (at === 0.5 && scale === 'signed');
  const ends = ticks.filter(isEnd);
  const apart = size * 0.4;
  const fits = (tick: (typeof ticks)[number]): boolean =>
    ends.every((end) => tick.left > end.left + end.wide + apart || tick.left + tick.wide + apart < end.left);
  // Labels between the ends and zero are written on both sides, or on neither.
  const shown = ticks.filter((tick) => !isEnd(tick)).every(fits) ? ticks : ends;
  for (const { at } of ticks) {
    context.fillStyle = palette.quiet;
    context.fillRect(Math.round(Math.min(x + at * bar.width, width - 1)), bar.y + bar.height, 1, size * 0.16);
  }
  for (const { spans, left } of shown) drawSpans(context, spans, left, baseline);
  drawNotes(context, palette, scheme, scale, notes, x - size * 0.9, baseline, size);
}

/**
 * The ticks of the bar, ascending: their positions from 0 to 1 and the values there. A logarithmic bar has its
 * decades too.
 */
export function ticksOf({ scale, span }: Pick<LegendSubject, 'scale' | 'span'>): (readonly [number, string])[] {
  if (scale === 'gate')
    return [
      [0, '0 shut'],
      [1, 'open 1'],
    ];
  const inner = span.bend > 0 ? [Number(Math.sqrt(span.bend * span.limit).toPrecision(1))] : [];
  const above = [...inner, span.limit].map((value) => [positionOf(span, value), shortNumber(value)] as const);
  if (scale === 'probability') return [[0, '0'], ...above];
  return [
    ...above.map(([at, text]) => [(1 - at) / 2, `−${text}`] as const).reverse(),
    [0.5, '0'],
    ...above.map(([at, text]) => [(1 + at) / 2, `+${text}`] as const),
  ];
}

function drawBar(
  context: WordCanvas,
  palette: Palette,
  scheme: ColourScheme,
  scale: ValueScale,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  const left = Math.round(x);
  const across = Math.round(width);
  if (scale === 'gate') {
    context.fillStyle = css(rampColour(scheme, 'gate', 0));
    context.fillRect(left, y, across, height);
    // The mark is filled as the cell of a gate is.
    context.fillStyle = css(rampColour(scheme, 'gate', 1));
    context.beginPath();
    context.moveTo(left, y + height);
    context.lineTo(left + across, y);
    context.lineTo(left + across, y + height);
    context.fill();
  } else {
    const ramp = context.createLinearGradient(left, y, left + across, y);
    for (const [at, colour] of rampStops(scheme, scale)) ramp.addColorStop(at, css(colour));
    context.fillStyle = ramp;
    context.fillRect(left, y, across, height);
  }
  context.strokeStyle = css(palette.wallRim);
  context.lineWidth = 1;
  context.strokeRect(left - 0.5, y - 0.5, across + 1, height + 1);
}

/** A note to the left of the bar: a flat colour, the mark of clipped values, or no mark; and what it means. */
type Note = readonly [mark: Special | 'beyond' | null, text: string];

function notesOf({ range, span, spans }: LegendSubject): readonly Note[] {
  const found: Note[] = [];
  if (spans !== null) found.push([null, spans]);
  if (span.bend > 0) found.push([null, 'log']);
  if (range.limit > span.limit && span.limit > 0) found.push(['beyond', `to ${shortNumber(range.limit)}`]);
  if (range.masked) found.push(['masked', 'masked']);
  if (range.nan) found.push(['nan', 'NaN']);
  if (range.infinite) found.push(['positive', '+∞'], ['negative', '−∞']);
  return found;
}

/** Draws the notes to the left of the bar, as far as they fit. */
function drawNotes(
  context: WordCanvas,
  palette: Palette,
  scheme: ColourScheme,
  scale: ValueScale,
  notes: readonly Note[],
  right: number,
  baseline: number,
  size: number,
): void {
  const spansOf = (text: string, factor: number): Span[] =>
    textSpans(text, { face: 'mono', weight: 400, colour: palette.quiet, size: size * 0.88 * factor });
  const widthOf = ([mark, text]: Note, factor: number): number =>
    measureSpans(context, spansOf(text, factor)) + (mark === null ? 0 : size * 0.84 * factor) + size * 0.7 * factor;
  const factor = Math.min(1, right / notes.reduce((sum, note) => sum + widthOf(note, 1), 0));
  const square = size * 0.62 * factor;
  let end = right;
  for (const note of [...notes].reverse()) {
    const [mark, text] = note;
    const spans = spansOf(text, factor);
    const left = end - measureSpans(context, spans);
    drawSpans(context, spans, left, baseline);
    if (mark !== null) drawMark(context, palette, scheme, scale, mark, left - square * 1.35, baseline - square, square);
    end -= widthOf(note, factor);
  }
}

function drawMark(
  context: WordCanvas,
  palette: Palette,
  scheme: ColourScheme,
  scale: ValueScale,
  mark: Special | 'beyond',
  x: number,
  y: number,
  square: number,
): void {
  context.fillStyle = css(mark === 'beyond' ? rampColour(scheme, scale, 1) : specialColour(scheme.theme, mark));
  context.fillRect(x, y, square, square);
  if (mark === 'beyond') {
    // The corner is cut off as the shader cuts it off a clipped cell.
    context.fillStyle = css(rampColour(scheme, scale, 0));
    context.beginPath();
    context.moveTo(x + square / 2, y);
    context.lineTo(x + square, y);
    context.lineTo(x + square, y + square / 2);
    context.fill();
  }
  context.strokeStyle = palette.quiet;
  context.lineWidth = 1;
  context.strokeRect(x, y, square, square);
}

/** A number with three significant digits. */
export function shortNumber(value: number): string {
  if (value === 0) return '0';
  if (value >= 1e4 || value < 1e-3) return value.toExponential(1).replace('e+', 'e').replace('-', '−');
  return String(Number(value.toPrecision(3)));
}

function css([red, green, blue]: Rgb): string {
  return `rgb(${Math.round(red * 255)} ${Math.round(green * 255)} ${Math.round(blue * 255)})`;
}
