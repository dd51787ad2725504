import { expect, it } from 'vitest';
import { ledTo } from './slider-keys.ts';

it('goes along a row and stays in it', () => {
  const lead = (at: number) => (key: string) => ledTo(key, { at, first: -1, last: 5, far: 4 });
  expect(['ArrowLeft', 'ArrowDown', 'ArrowRight', 'ArrowUp'].map(lead(2))).toEqual([1, 1, 3, 3]);
  expect(['PageDown', 'PageUp', 'Home', 'End'].map(lead(2))).toEqual([-1, 5, -1, 5]);
  expect(['ArrowLeft', 'ArrowRight'].map(lead(-1))).toEqual([-1, 0]);
});

it('leads nowhere by other keys, nor by those of pages where there are none', () => {
  expect(['Enter', 'x', 'PageUp'].map((key) => ledTo(key, { at: 1, last: 5 }))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
