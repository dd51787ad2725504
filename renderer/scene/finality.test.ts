import { describe, expect, it } from 'vitest';
import { touchGrid } from '../../core/trace/touch.ts';
import { toyRun } from '../inspect/toy-run.ts';
import { finalSteps } from './finality.ts';

describe('when a block is final', () => {
  it('is after its only store, or after the last of several', () => {
    const grid = touchGrid(toyRun, 1);
    expect([...finalSteps(toyRun, 1, grid)]).toEqual([4, 8]);
    const records = toyRun.records.slice();
    // Both stores go to the first block.
    records[7 * 8 + 1] = 0;
    const again = { ...toyRun, records };
    expect([...finalSteps(again, 1, touchGrid(again, 1))]).toEqual([8, 0]);
  });

  it('is never for what nothing writes', () => {
    expect([...finalSteps(toyRun, 0, touchGrid(toyRun, 0))]).toEqual([0]);
    expect([...finalSteps(toyRun, 2, touchGrid(toyRun, 2))]).toEqual([0]);
  });
});
