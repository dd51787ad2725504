import { expect, it } from 'vitest';
import { toyRun } from '../inspect/toy-run.ts';
import { overflowsOf } from './overflow.ts';

it('counts what is no number, and says what happened', () => {
  expect(overflowsOf(toyRun)).toEqual([]);
  const [a, b] = toyRun.tensors;
  const data = new Float32Array([1, NaN, Infinity, 2]);
  const tensors = [
    { ...a!, data },
    { ...b!, data, overflow: 'exp overflowed.' },
  ];
  expect(overflowsOf({ ...toyRun, tensors })).toEqual([
    '2 of 4 elements of B are infinite or NaN, as f32 must give here. exp overflowed.',
  ]);
});
