/** Generates seeded tensors in row-major f32: the same seed and extents always give the same values. */
import type { Random } from './random.ts';

/** Generates independent normal values with mean 0 and standard deviation `scale`. */
export function normal(random: Random, count: number, scale = 1): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: count }, () => scale * random.normal());
}

const WAVES = 3;
const NOISE = 0.35;

/**
 * Generates diagonal waves under a little noise, [planes, rows, columns], with mean 0 and standard deviation 1 in every
 * plane.
 * The waves of every tensor share their column frequencies 1, 2, 3, so that rows of two tensors correlate by their
 * position and attention between them has visible bands.
 */
export function smooth(random: Random, planes: number, rows: number, columns: number): Float32Array<ArrayBuffer> {
  const data = new Float32Array(planes * rows * columns);
  for (let plane = 0; plane < planes; plane++) {
    const waves = Array.from({ length: WAVES }, (_, index) => ({
      amplitude: (0.6 + 0.8 * random.uniform()) / (index + 1),
      rowTurns: 1 + 2 * random.uniform(),
      columnTurns: index + 1,
      phase: random.uniform(),
    }));
    const values = new Float64Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let value = NOISE * random.normal();
        for (const { amplitude, rowTurns, columnTurns, phase } of waves) {
          const turns = (rowTurns * row) / rows + (columnTurns * column) / columns + phase;
          value += amplitude * Math.cos(2 * Math.PI * turns);
        }
        values[row * columns + column] = value;
      }
    }
    standardise(values);
    data.set(values, plane * rows * columns);
  }
  return data;
}

/** Shifts and scales to mean 0 and standard deviation 1; values that are all equal stay as they are. */
function standardise(values: Float64Array): void {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  if (variance === 0) return;
  const scale = 1 / Math.sqrt(variance);
  for (let index = 0; index < values.length; index++) values[index] = (values[index]! - mean) * scale;
}
