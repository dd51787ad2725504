import { expect, it } from 'vitest';
import { figureScale } from './figure-scale.ts';
import { chartAxis } from './plot/style.ts';

const sizeOf = (font: string): number => Number(/^([\d.]+)px/.exec(font)![1]);

it.each([800, 1080, 2160])('writes at charts in 2 %% of the height of a projected window of %d', (height) => {
  const axis = chartAxis('dark', 'tokens', {}, figureScale(true, height));
  for (const font of [axis.font, axis.labelFont]) expect(sizeOf(font!)).toBeGreaterThanOrEqual(0.02 * height);
});

it('leaves figures as they are where nobody projects them', () => {
  expect(figureScale(false, 2160)).toBe(1);
  expect(figureScale(true, undefined)).toBe(1);
});
