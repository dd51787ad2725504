import { expect, it } from 'vitest';
import type { WordCanvas } from '../../word-canvas.ts';
import { textSpans } from './text.ts';
import { drawTitle, inTwoLines } from './title.ts';

const style = { face: 'sans', weight: 600, colour: 'white', size: 20 } as const;

interface Written {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** A canvas on which every letter is half as wide as it is high; it notes what is written. */
function ruler(): { readonly canvas: WordCanvas; readonly written: Written[] } {
  const written: Written[] = [];
  const size = (): number => Number(/([\d.]+)px/.exec(canvas.font)?.[1]);
  const canvas = {
    font: '',
    measureText: (text: string) => ({ width: (text.length * size()) / 2 }),
    fillText: (text: string, x: number, y: number) => {
      written.push({ text, x, y, size: size() });
    },
  };
  return { canvas: canvas as unknown as WordCanvas, written };
}

function drawn(text: string, width: number, amounts = ''): readonly Written[] {
  const { canvas, written } = ruler();
  const right = textSpans(amounts, style);
  drawTitle(
    canvas,
    {
      title: textSpans(text, style),
      pass: [],
      lines: inTwoLines(canvas, text, style),
      amounts: amounts === '' ? null : { long: right, short: right },
    },
    width,
    20,
  );
  return written;
}

const caption = 'Blocks of K and V walk past the block of Q that stays in SRAM';

it('keeps a title in one line as long as that is large enough', () => {
  expect(drawn(caption, 2000).map(({ text }) => text)).toEqual([caption]);
});

it('breaks one that would be small into two lines that are much alike, each within the width', () => {
  const lines = drawn(caption, 400);
  expect(lines.map(({ text }) => text)).toEqual(['Blocks of K and V walk past the', 'block of Q that stays in SRAM']);
  expect(lines[1]!.y).toBeGreaterThan(lines[0]!.y + lines[0]!.size);
  for (const { text, x, size } of lines) {
    expect(size).toBeGreaterThan(12);
    expect(x + text.length * size * 0.5).toBeLessThanOrEqual(400.5);
  }
});

it('leaves what stands at the right its place', () => {
  const lines = drawn(caption, 500, 'HBM bytes  1 ÷ 2  3.1');
  const [first, second, amounts] = lines;
  const begin = amounts!.x;
  for (const { text, size } of [first!, second!]) expect(text.length * size * 0.5).toBeLessThan(begin);
});

it('shrinks one word, which has no second line', () => {
  expect(drawn('x'.repeat(80), 400)).toMatchObject([{ x: 0, y: 20 }]);
});
