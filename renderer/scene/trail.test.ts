import { expect, it } from 'vitest';
import { toyRun } from '../inspect/toy-run.ts';
import { trailAt, trailLight } from './trail.ts';

it('takes the last row that is stored', () => {
  expect([3, 4, 8].map((step) => trailAt(toyRun, { matrix: 'B', after: 'none' }, step)?.row)).toEqual([
    undefined,
    1,
    3,
  ]);
  expect([...trailAt(toyRun, { matrix: 'A', after: 'none' }, 0)!.values]).toEqual([7, 8]);
  expect(trailAt(toyRun, { matrix: 'none', after: 'B' }, 8)).toBeNull();
});

it('fades over three decades', () => {
  const light = trailLight(new Float32Array([10, 1, 0.01, 0, 1e-9]));
  expect([...light].map((value) => Number(value.toFixed(3)))).toEqual([1, 0.667, 0, 0, 0]);
  expect([...trailLight(new Float32Array(2))]).toEqual([0, 0]);
});
