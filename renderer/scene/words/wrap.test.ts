import { describe, expect, it } from 'vitest';
import type { WordCanvas } from '../../word-canvas.ts';
import { textSpans } from './text.ts';
import { wrapSpans } from './wrap.ts';

/** A canvas on which every letter is half as wide as it is high. */
const canvas = {
  font: '',
  measureText(this: { readonly font: string }, text: string) {
    return { width: (text.length * Number(/([\d.]+)px/.exec(this.font)![1])) / 2 };
  },
} as unknown as WordCanvas;
const style = { face: 'sans', weight: 400, colour: '#000', size: 20 } as const;
const wrap = (text: string, width: number, most: number) => {
  const { lines, factor } = wrapSpans(canvas, textSpans(text, style), width, most);
  return { lines: lines.map((line) => line.map((span) => span.text).join('')), factor };
};

describe('breaking a line', () => {
  it('keeps what fits in one line', () => {
    expect(wrap('ab cd', 50, 3)).toEqual({ lines: ['ab cd'], factor: 1 });
  });

  it('breaks at spaces, and nowhere else', () => {
    expect(wrap('what is in HBM stays there', 120, 3)).toEqual({
      lines: ['what is in', 'HBM stays', 'there'],
      factor: 1,
    });
  });

  it('keeps the parts of a word together', () => {
    const spans = [...textSpans('a bb', style), ...textSpans('cc d', style)];
    const { lines } = wrapSpans(canvas, spans, 50, 3);
    expect(lines.map((line) => line.map((span) => span.text).join(''))).toEqual(['a', 'bbcc', 'd']);
  });

  it('makes words smaller where they would take more lines, or be wider than one', () => {
    const many = wrap('one two three four', 90, 2);
    expect(many.lines.length).toBeLessThanOrEqual(2);
    expect(many.factor).toBeLessThan(1);
    expect(wrap('unbreakable', 55, 2).factor).toBeLessThan(0.5);
  });

  it('has no lines of nothing', () => {
    expect(wrap('', 50, 2)).toEqual({ lines: [], factor: 1 });
  });
});
