import { expect, it } from 'vitest';
import { createTraceIndex } from '../../../core/trace/index.ts';
import { toyRun } from '../../inspect/toy-run.ts';
import type { Picture, WordCanvas } from '../../word-canvas.ts';
import { PALETTES } from '../palette.ts';
import { cardLines, cardWords, drawCard } from './card.ts';

type Box = readonly [name: string, left: number, top: number, right: number, bottom: number];

/** A canvas on which every letter is half as wide as it is high, and what was drawn on it where. */
function drawn(
  logo: { readonly width: number; readonly height: number } | null,
  screen: { readonly width: number; readonly height: number },
): readonly Box[] {
  const boxes: Box[] = [];
  const sizeOf = (): number => Number(/([\d.]+)px/.exec(canvas.font)?.[1]);
  const canvas = {
    font: '',
    measureText: (text: string) => ({ width: (text.length * sizeOf()) / 2 }),
    fillText: (text: string, x: number, y: number) =>
      boxes.push(['words', x, y - sizeOf() * 0.8, x + (text.length * sizeOf()) / 2, y + sizeOf() * 0.2]),
    fillRect: (x: number, y: number, width: number, height: number) =>
      boxes.push(['card', x, y, x + width, y + height]),
    drawImage: (_: Picture, x: number, y: number, width: number, height: number) =>
      boxes.push(['logo', x, y, x + width, y + height]),
  } as unknown as WordCanvas;
  const look = { accent: null, logo: logo === null ? null : { ...logo, picture: {} as Picture } };
  const lines = cardLines(createTraceIndex(toyRun), 'ending', PALETTES.dark, { why: 20, headline: 30 }, null);
  drawCard(canvas, lines, { background: 'a', text: 'b' }, look, screen, 20);
  return boxes;
}
const named = (boxes: readonly Box[], wanted: string): readonly Box[] => boxes.filter(([name]) => name === wanted);

it.each<[string, { width: number; height: number }, { width: number; height: number }]>([
  ['square', { width: 100, height: 100 }, { width: 1280, height: 720 }],
  ['flat', { width: 2000, height: 110 }, { width: 1280, height: 720 }],
  ['upright', { width: 10, height: 190 }, { width: 1280, height: 720 }],
  ['in a low picture', { width: 300, height: 100 }, { width: 1280, height: 180 }],
])('a logo stands on its card above the words, in its proportion: %s', (_, logo, screen) => {
  const boxes = drawn(logo, screen);
  const [card] = named(boxes, 'card');
  const [mark] = named(boxes, 'logo');
  const [, left, top, right, bottom] = mark!;
  expect((right - left) / (bottom - top)).toBeCloseTo(logo.width / logo.height, 5);
  expect(left).toBeGreaterThan(card![1]);
  expect(right).toBeLessThan(card![3]);
  expect(top).toBeGreaterThan(card![2]);
  expect(bottom).toBeLessThanOrEqual(Math.min(...named(boxes, 'words').map(([, , above]) => above)));
  expect(card![2]).toBeGreaterThanOrEqual(0);
  expect(card![4]).toBeLessThanOrEqual(screen.height);
});

it('a picture that is too low for a logo has none, and its words stay where they are', () => {
  const screen = { width: 1280, height: 90 };
  expect(drawn({ width: 100, height: 100 }, screen)).toEqual(drawn(null, screen));
});

it('titles and conclusions have the accent, and all words the font', () => {
  const look = { accent: '#2a9df4', family: 'Own' };
  const [title, setup] = cardLines(createTraceIndex(toyRun), 'title', PALETTES.dark, { why: 20, headline: 30 }, look);
  expect(title).toMatchObject([{ colour: '#2a9df4', family: 'Own', text: toyRun.title }]);
  expect(setup?.every(({ colour, family }) => colour === PALETTES.dark.quiet && family === 'Own')).toBe(true);
});

it('the words of a card are those that are drawn', () => {
  expect(cardWords(createTraceIndex(toyRun), 'title')).toBe(`${toyRun.title}\n${toyRun.setup}`);
});
