import { describe, expect, it } from 'vitest';
import type { Run } from '../../../core/run.ts';
import { toyRun } from '../../inspect/toy-run.ts';
import { alignCurves, curvesOf, nearestRow, queryOrder, rangeOf, readValues } from './values.ts';

/** The toy's A [4, 2] as weights, its B [4] (two rows at step 4, two at step 8) as what is queried. */
const query = { at: 'B', value: 'B', weights: 'A', over: 'two' };
const two = { ...toyRun.tensors[1]!, name: 'two', kind: 'input', rows: 2, data: new Float32Array([5, -5]) } as const;
const run: Run = { ...toyRun, tensors: [...toyRun.tensors, two] };

describe('values of a plot', () => {
  it('are there as soon as their block is stored, and inputs always', () => {
    expect(readValues(run, 'B', 3)).toEqual([null, null, null, null]);
    expect(readValues(run, 'B', 4)).toEqual([3, 7, null, null]);
    expect(readValues(run, 'B', 8)).toEqual([3, 7, 11, 15]);
    expect(readValues(run, 'A', 0, 2)).toEqual([5, 6]);
  });

  it('are gaps where they are not finite', () => {
    const tensors = [{ ...toyRun.tensors[0]!, data: new Float32Array([1, NaN, Infinity, 4, 5, 6, 7, 8]) }];
    expect([0, 1].map((row) => readValues({ ...toyRun, tensors }, 'A', 8, row))).toEqual([
      [1, null],
      [null, 4],
    ]);
  });

  it('are curves, with the chosen row of weights last', () => {
    const spec = { title: '', axes: { x: '', y: '' }, series: [{ kind: 'line', x: 'B', y: 'B' } as const], query };
    expect(curvesOf(run, spec, 4, 3)).toEqual([
      { x: [3, 7, null, null], y: [3, 7, null, null] },
      { x: [5, -5], y: [7, 8] },
    ]);
  });

  it('refuse a tensor that does not exist', () => {
    expect(() => readValues(run, 'C', 0)).toThrow('names C, which is no tensor');
  });
});

it('aligns curves over one ascending x, equal places included', () => {
  const curves = [
    { x: [2, 1, 2], y: [20, 10, 21] },
    { x: [1, null, 3], y: [null, 5, 7] },
  ];
  expect(alignCurves(curves)).toEqual([
    [1, 1, 2, 2, 3],
    [10, undefined, 20, 21, undefined],
    [undefined, null, undefined, undefined, 7],
  ]);
});

it('steps through queries from left to right and finds the nearest', () => {
  expect(queryOrder(run, { ...query, at: 'two' })).toEqual([1, 0]);
  expect([-9, -1, 1, 9].map((place) => nearestRow(run, { ...query, at: 'two' }, place))).toEqual([1, 1, 0, 0]);
});

it('takes ranges from the whole run', () => {
  const [least, most] = rangeOf(run, ['two', 'B']);
  expect([least, most]).toEqual([-6, 16]);
});
