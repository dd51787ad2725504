import { expect, it } from 'vitest';
import { combineArcs } from './combine-arcs.ts';

const plane = { origin: [0, 0, 0], right: [4, 0, 0], down: [0, 0, 2] } as const;
const lanes = { first: 1, step: 2, count: 2, partner: -1, moves: false };

it('draws one arc from each lane that gives to the one that takes, over the upper edge', () => {
  const arcs = combineArcs(plane, { rows: 2, columns: 4 }, lanes);
  expect(arcs.map(([start, , , end]) => [start, end])).toEqual([
    [
      [0.5, 0, 0],
      [1.5, 0, 0],
    ],
    [
      [2.5, 0, 0],
      [3.5, 0, 0],
    ],
  ]);
  for (const [, high] of arcs) expect(high[1]).toBeGreaterThan(0);
});

it('meets rows at their left edge, and draws what moves back as well', () => {
  const arcs = combineArcs(plane, { rows: 4, columns: 2, lanes: 'rows' }, { ...lanes, count: 1, moves: true });
  expect(arcs.map(([start, , , end]) => [start[2], end[2]])).toEqual([
    [0.25, 0.75],
    [0.75, 0.25],
  ]);
});
