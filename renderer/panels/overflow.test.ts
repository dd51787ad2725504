import { expect, it } from 'vitest';
import { toyRun } from '../inspect/toy-run.ts';
import { overflowsOf } from './overflow.ts';

it('counts what is no number, and says what happened', () => {
  expect(overflowsOf(toyRun)).toEqual([]);
  const [a, b] = toyRun.tensors;
  const tensors = [a!, { ...b!, data: new Float32Array([1, NaN, Infinity, 2]), overflow: 'exp overflowed.' }];
  const checks = { B: { ...toyRun.checks['B']!, notFinite: 2 } };
  expect(overflowsOf({ ...toyRun, tensors, checks })).toEqual([
    '2 of 4 elements of B are infinite or NaN, as f32 must give here. exp overflowed.',
  ]);
});
