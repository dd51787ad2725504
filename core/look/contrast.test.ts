import { expect, it } from 'vitest';
import { contrastOf } from './contrast.ts';

it.each<[Parameters<typeof contrastOf>[0], Parameters<typeof contrastOf>[1], number]>([
  [[0, 0, 0], [1, 1, 1], 21],
  [[1, 1, 1], [0, 0, 0], 21],
  [[0.5, 0.5, 0.5], [0.5, 0.5, 0.5], 1],
  // #777777 on white, the grey that just misses the 4.5 of small words.
  [[119 / 255, 119 / 255, 119 / 255], [1, 1, 1], 4.48],
])('the contrast of %j and %j is %f', (a, b, ratio) => {
  expect(contrastOf(a, b)).toBeCloseTo(ratio, 2);
});
