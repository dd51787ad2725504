import { describe, expect, it } from 'vitest';
import { shortNumber, ticksOf } from './legend.ts';

describe('the numbers of the legend', () => {
  it('are both ends and zero', () => {
    const span = { limit: 2.5, bend: 0 };
    expect(ticksOf({ scale: 'signed', span })).toEqual([
      [0, '−2.5'],
      [0.5, '0'],
      [1, '+2.5'],
    ]);
    expect(ticksOf({ scale: 'probability', span })).toEqual([
      [0, '0'],
      [1, '2.5'],
    ]);
  });

  it('have one between on each side where the map is logarithmic, where its colour is', () => {
    const ticks = ticksOf({ scale: 'signed', span: { limit: 100, bend: 0.01 } });
    expect(ticks.map(([, text]) => text)).toEqual(['−100', '−1', '0', '+1', '+100']);
    const places = ticks.map(([at]) => at);
    expect(places[1]).toBeCloseTo(0.25, 2);
    expect(places[1]! + places[3]!).toBeCloseTo(1, 12);
  });

  it('has three significant digits at most', () => {
    expect([0, 1.23456, 12345, 0.000123].map(shortNumber)).toEqual(['0', '1.23', '1.2e4', '1.2e−4']);
  });
});
