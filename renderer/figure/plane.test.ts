/** The plane of a classifier: its contour, its squares and what is drawn of a run. */
import { expect, it } from 'vitest';
import { contourOf, squareIn, toPixels, toPlane } from './plane.ts';

const CELLS = 9;

/** What a line answers at the middles of cells from -1 to 1. */
function fieldOf(a: number, b: number, c: number): Float32Array {
  const place = (index: number): number => ((index + 0.5) * 2) / CELLS - 1;
  return Float32Array.from({ length: CELLS * CELLS }, (_, at) => {
    const z = a * place(at % CELLS) + b * place(Math.floor(at / CELLS)) + c;
    return Math.min(Math.max(0.5 + z, 0), 1);
  });
}

it.each([
  [0.2, 0.1, 0],
  [0.05, -0.2, 0.03],
  [0, 0.3, 0.1],
  [0.3, 0, -0.2],
])('finds the line %f x + %f y + %f = 0 as its contour', (a, b, c) => {
  const pieces = contourOf(fieldOf(a, b, c), CELLS);
  expect(pieces.length).toBeGreaterThanOrEqual(CELLS - 2);
  for (const [row, column] of pieces.flat()) {
    const [x, y] = [((column + 0.5) * 2) / CELLS - 1, ((row + 0.5) * 2) / CELLS - 1];
    expect(a * x + b * y + c).toBeCloseTo(0, 6);
  }
});

it('finds no contour where all answers agree, nor through what is no number', () => {
  expect(contourOf(new Float32Array(9).fill(1), 3)).toEqual([]);
  expect(contourOf(Float32Array.of(0, NaN, NaN, NaN), 2)).toEqual([]);
});

it('has a square that fits, in which places are found again', () => {
  const square = squareIn({ width: 400, height: 300 }, 50);
  expect(square.left).toBeGreaterThanOrEqual(50);
  expect(square.left + square.side).toBeLessThanOrEqual(450);
  expect(square.top + square.side).toBeLessThanOrEqual(300);
  const [x, y] = toPlane(square, 3, ...toPixels(square, 3, 1.25, -2));
  expect(x).toBeCloseTo(1.25, 9);
  expect(y).toBeCloseTo(-2, 9);
});
