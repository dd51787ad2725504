/** The legend at the lower right: traffic so far, and the colours of what is in view. */
import type { Hue, ValueScale } from '../../../core/kernel.ts';
import { rampColour, specialColour } from '../colour-map.ts';
import type { Special } from '../colour-map.ts';
import type { Palette, Rgb } from '../palette.ts';
import type { ValueRange } from '../range.ts';
import { drawSpans, measureSpans, nameSpans, textSpans } from './text.ts';
import type { Span } from './text.ts';

export interface LegendContent {
  readonly read: string;
  readonly write: string;
  /** What the colour bar is about; null when nothing has values. */
  readonly subject: {
    readonly name: string;
    readonly hue: Hue;
    readonly scale: ValueScale;
    readonly range: ValueRange;
  } | null;
}

/** Draws into a canvas `width` wide, right-aligned, with the last baseline at `baseline`; sizes in its own pixels. */
export function drawLegend(
  context: CanvasRenderingContext2D,
  content: LegendContent,
  palette: Palette,
  width: number,
  baseline: number,
  size: number,
): void {
  const quiet = { face: 'mono', weight: 400, colour: palette.quiet, size } as const;
  const strong = { ...quiet, weight: 500, colour: palette.text } as const;
  const counters = [
    ...textSpans('HBM read ', quiet),
    ...textSpans(content.read, strong),
    ...textSpans('  write ', quiet),
    ...textSpans(content.write, strong),
  ];
  const factor = Math.min(1, width / measureSpans(context, counters));
  drawSpans(context, counters, width - measureSpans(context, counters, factor), baseline - size * 3.05, factor);
  if (content.subject === null) return;
  const { scale, range, name, hue } = content.subject;
  const specials = specialsIn(range);
  const label = nameSpans(name, { face: 'sans', weight: 600, colour: palette.hues[hue], size: size * 1.05 });
  const beside = measureSpans(context, label) + size * 0.7;
  const bar = {
    width: Math.min(width * (specials.length > 0 ? 0.6 : 0.78), width - beside, size * 17),
    height: size * 0.62,
    y: baseline - size * 2.1,
  };
  const x = width - bar.width;
  drawBar(context, palette, scale, x, bar.y, bar.width, bar.height);
  drawSpans(context, label, x - beside, bar.y + bar.height * 0.95);
  const ticks: readonly (readonly [number, string])[] =
    scale === 'signed'
      ? [
          [0, `−${shortNumber(range.limit)}`],
          [0.5, '0'],
          [1, `+${shortNumber(range.limit)}`],
        ]
      : [
          [0, scale === 'gate' ? '0 shut' : '0'],
          [1, scale === 'gate' ? 'open 1' : shortNumber(range.limit)],
        ];
  for (const [at, text] of ticks) {
    const spans: Span[] = textSpans(text, { ...quiet, size: size * 0.88 });
    const wide = measureSpans(context, spans);
    drawSpans(context, spans, Math.min(Math.max(x + at * bar.width - wide / 2, x), width - wide), baseline);
  }
  drawSpecials(context, palette, specials, x - size * 0.9, baseline, size);
}

function drawBar(
  context: CanvasRenderingContext2D,
  palette: Palette,
  scale: ValueScale,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  for (let pixel = 0; pixel < Math.round(width); pixel++) {
    const at = pixel / (width - 1);
    context.fillStyle = css(
      rampColour(palette.theme, scale, scale === 'signed' ? at * 2 - 1 : scale === 'gate' ? 0 : at),
    );
    context.fillRect(Math.round(x) + pixel, y, 1, height);
    if (scale !== 'gate') continue;
    // As high as its cells are filled.
    context.fillStyle = css(rampColour(palette.theme, 'gate', 1));
    context.fillRect(Math.round(x) + pixel, y + height * (1 - at), 1, height * at);
  }
  context.strokeStyle = css(palette.wallRim);
  context.lineWidth = 1;
  context.strokeRect(Math.round(x) - 0.5, y - 0.5, Math.round(width) + 1, height + 1);
}

function specialsIn(range: ValueRange): (readonly [Special, string])[] {
  const found: (readonly [Special, string])[] = [];
  if (range.masked) found.push(['masked', 'masked']);
  if (range.nan) found.push(['nan', 'NaN']);
  if (range.infinite) found.push(['positive', '+∞'], ['negative', '−∞']);
  return found;
}

/** Flat colours that occur in the data, to the left of the bar. */
function drawSpecials(
  context: CanvasRenderingContext2D,
  palette: Palette,
  specials: readonly (readonly [Special, string])[],
  right: number,
  baseline: number,
  size: number,
): void {
  const square = size * 0.62;
  let end = right;
  for (const [special, text] of [...specials].reverse()) {
    const spans = textSpans(text, { face: 'mono', weight: 400, colour: palette.quiet, size: size * 0.88 });
    end -= measureSpans(context, spans);
    drawSpans(context, spans, end, baseline);
    end -= square * 1.35;
    context.fillStyle = css(specialColour(palette.theme, special));
    context.fillRect(end, baseline - square, square, square);
    context.strokeStyle = palette.quiet;
    context.lineWidth = 1;
    context.strokeRect(end, baseline - square, square, square);
    end -= size * 0.7;
  }
}

/** Three significant digits. */
export function shortNumber(value: number): string {
  if (value === 0) return '0';
  if (value >= 1e4 || value < 1e-3) return value.toExponential(1).replace('e+', 'e').replace('-', '−');
  return String(Number(value.toPrecision(3)));
}

function css([red, green, blue]: Rgb): string {
  return `rgb(${Math.round(red * 255)} ${Math.round(green * 255)} ${Math.round(blue * 255)})`;
}
