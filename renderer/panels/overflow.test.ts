import { expect, it } from 'vitest';
import { toyRun } from '../inspect/toy-run.ts';
import { overflowsOf } from './overflow.ts';

it('says which value left the range of f32, what that did, and why', () => {
  expect(overflowsOf(toyRun)).toEqual([]);
  const [a, b] = toyRun.tensors;
  const tensors = [a!, { ...b!, overflow: 'exp overflowed.' }];
  const checks = {
    B: {
      ...toyRun.checks['B']!,
      verdict: 'overflowed',
      ok: false,
      notFinite: 2,
      firstNotFinite: { at: [0, 1], value: 'NaN' },
    },
  } as const;
  const escape = { of: 'exp A', at: [0, 3], exact: 2.69e43 };
  expect(overflowsOf({ ...toyRun, tensors, checks, escape })).toEqual([
    'exp A[0, 3], 2.69e+43, is beyond the range of f32, ±3.4e38: 2 elements of B are infinite or NaN, first B[0, 1] = NaN.',
    'exp overflowed.',
  ]);
});
