import { describe, expect, it } from 'vitest';
import { nearestStop, sliderStops, stopBeside } from './stops.ts';

describe('the stops of a slider', () => {
  it('are all values where there are few', () => expect(sliderStops(1, 4)).toEqual([1, 2, 3, 4]));

  it('are powers of two and what lies half-way where there are many', () =>
    expect(sliderStops(1, 100)).toEqual([1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 100]));

  it.each([
    [1, 16384],
    [3, 1000],
    [100, 4096],
  ])('go from %d to %d', (minimum, maximum) => {
    const stops = sliderStops(minimum, maximum);
    expect(stops[0]).toBe(minimum);
    expect(stops.at(-1)).toBe(maximum);
    expect(stops).toEqual([...new Set(stops)].sort((a, b) => a - b));
  });

  it.each([
    [0, 0],
    [5, 2],
    [64, 5],
    [999, 5],
  ])('are nearest to %d at %d', (value, index) => expect(nearestStop([1, 2, 4, 16, 32, 64], value)).toBe(index));

  it.each([
    [16, 1, 32],
    [20, 1, 32],
    [20, -1, 16],
    [16, -1, 4],
    [64, 1, 64],
    [100, -1, 64],
    [1, -1, 1],
  ] as const)('beside %d, in the direction %d, are at %d', (value, direction, stop) =>
    expect(stopBeside([1, 2, 4, 16, 32, 64], value, direction)).toBe(stop),
  );
});
