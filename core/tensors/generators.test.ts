import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normal, smooth } from './generators.ts';
import { createRandom } from './random.ts';

function moments(values: Float32Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}

test('normal values have the asked deviation and depend on the seed alone', () => {
  const values = normal(createRandom(1), 20000, 0.5);
  expect(Math.abs(moments(values).mean)).toBeLessThan(0.015);
  expect(moments(values).deviation).toBeCloseTo(0.5, 1);
  expect(normal(createRandom(1), 20000, 0.5)).toEqual(values);
  expect(normal(createRandom(2), 20000, 0.5)).not.toEqual(values);
});

test('every smooth plane is finite, with mean 0 and deviation 1', () => {
  const extent = fc.integer({ min: 2, max: 20 });
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 3 }), extent, extent, (seed, planes, rows, columns) => {
      const values = smooth(createRandom(seed), planes, rows, columns);
      expect(values).toHaveLength(planes * rows * columns);
      for (let plane = 0; plane < planes; plane++) {
        const { mean, deviation } = moments(values.subarray(plane * rows * columns, (plane + 1) * rows * columns));
        expect(mean).toBeCloseTo(0, 4);
        expect(deviation).toBeCloseTo(1, 4);
      }
    }),
  );
});

test('a single value is finite too', () => {
  expect(Number.isFinite(smooth(createRandom(3), 1, 1, 1)[0]!)).toBe(true);
});

test('neighbouring rows are alike and distant ones are not', () => {
  const [rows, columns] = [64, 32];
  const values = smooth(createRandom(4), 1, rows, columns);
  const product = (a: number, b: number): number => {
    let sum = 0;
    for (let column = 0; column < columns; column++)
      sum += values[a * columns + column]! * values[b * columns + column]!;
    return sum / columns;
  };
  const average = (distance: number): number => {
    let sum = 0;
    for (let row = 0; row + distance < rows; row++) sum += product(row, row + distance);
    return sum / (rows - distance);
  };
  expect(average(1)).toBeGreaterThan(0.5);
  const furthest = Array.from({ length: 40 }, (_, distance) => average(distance + 1));
  expect(Math.min(...furthest)).toBeLessThan(-0.3);
});
