import { expect, it } from 'vitest';
import { svgOfStill } from './vector-still.ts';

it('a still of vectors has its image below, and above it words and figure, each where its part of the frame is', () => {
  const figure = { width: 100, height: 40, label: 'plot', background: '#123456', marks: [] };
  const text = svgOfStill(
    { width: 640, height: 360 },
    'a & b',
    'rgb(0, 0, 0)',
    'data:image/png;base64,AA==',
    [
      { left: 0, top: 0, scale: 0.5, write: (canvas) => canvas.fillRect(1, 2, 3, 4) },
      { left: 0, top: 240, scale: 0.5, figure },
    ],
    { font: '', measureText: () => ({ width: 0 }) as TextMetrics },
  );
  const order = [
    '<title>a &amp; b</title>',
    '<image width="640" height="360" href="data:image/png;base64,AA=="/>',
    '<g transform="translate(0 0) scale(0.5)">',
    '<rect x="1" y="2" width="3" height="4" fill="#000000"/>',
    '<g transform="translate(0 240) scale(0.5)">',
    '<rect width="100" height="40" fill="#123456"/>',
  ].map((part) => text.indexOf(part));
  expect(order.every((at) => at >= 0)).toBe(true);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
});
