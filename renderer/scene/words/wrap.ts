/** Breaks a line of words into several. */
import { measureSpans } from './text.ts';
import type { Span } from './text.ts';
import type { WordCanvas } from '../../word-canvas.ts';

/** How much smaller the words of each try are. */
const STEP = 0.94;
const LEAST = 0.3;

interface Wrapped {
  readonly lines: readonly (readonly Span[])[];
  /** The factor by which all sizes are smaller, where they would not fit otherwise. */
  readonly factor: number;
}

/** Breaks spans at spaces into at most `most` lines of a width; what does not fit so is made smaller first. */
export function wrapSpans(canvas: WordCanvas, spans: readonly Span[], width: number, most: number): Wrapped {
  const words = wordsOf(spans);
  for (let factor = 1; ; factor *= STEP) {
    const lines = fill(canvas, words, width / factor);
    const widest = Math.max(0, ...lines.map((line) => measureSpans(canvas, line)));
    if (factor < LEAST || (lines.length <= most && widest * factor <= width)) return { lines, factor };
  }
}

/** Words with the space behind them; a word may have several spans. */
function wordsOf(spans: readonly Span[]): readonly (readonly Span[])[] {
  const words: Span[][] = [[]];
  for (const span of spans) {
    for (const text of span.text.split(/(?<= )(?! )/)) {
      words.at(-1)!.push({ ...span, text });
      if (text.endsWith(' ')) words.push([]);
    }
  }
  return words.filter((word) => word.length > 0);
}

function fill(canvas: WordCanvas, words: readonly (readonly Span[])[], width: number): readonly (readonly Span[])[] {
  const lines: Span[][] = [];
  let used = Infinity;
  for (const word of words) {
    const wide = measureSpans(canvas, trimmed(word));
    if (used + wide > width) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)!.push(...word);
    used += measureSpans(canvas, word);
  }
  return lines.map(trimmed);
}

/** A line without the space at its end. */
function trimmed(line: readonly Span[]): readonly Span[] {
  const last = line.at(-1);
  return last === undefined ? line : [...line.slice(0, -1), { ...last, text: last.text.trimEnd() }];
}
