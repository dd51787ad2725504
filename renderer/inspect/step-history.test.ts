import { describe, expect, it } from 'vitest';
import type { Run } from '../../core/run.ts';
import { toyRun } from './toy-run.ts';
import { stepHistory } from './step-history.ts';

/** The toy's B, of which two rows are stored at step 4 and two at step 8, as the history of one number. */
const B = { ...toyRun.tensors[1]!, history: 'rows' } as const;
const rows: Run = { ...toyRun, tensors: [toyRun.tensors[0]!, B] };
const of = (run: Run, tensor: number, step: number, row = 2) =>
  stepHistory(run, { tensor, plane: 0, row, column: 0 }, step);

describe('the history of an element', () => {
  it('grows as its rows are stored', () => {
    expect([0, 3, 4, 7, 8].map((step) => of(rows, 1, step)!.known)).toEqual([0, 0, 2, 2, 4]);
    expect(of(rows, 1, 8)).toEqual({ values: [3, 7, 11, 15], known: 4, at: 2, name: 'B[·, 0]' });
  });

  it('goes through planes where these are the steps', () => {
    const data = new Float32Array([1, 2, 3, 4, 5, 6, 7, 8]);
    const planes = { ...toyRun.tensors[0]!, history: 'planes', planes: 4, rows: 2, columns: 1, data } as const;
    const run: Run = { ...toyRun, tensors: [planes, B] };
    expect(stepHistory(run, { tensor: 0, plane: 3, row: 1, column: 0 }, 0)).toEqual({
      values: [2, 4, 6, 8],
      known: 4,
      at: 3,
      name: 'A[·, 1, 0]',
    });
  });

  it('is of no other tensor', () => {
    expect(of(toyRun, 1, 8)).toBeNull();
    expect(of({ ...rows, tensors: [toyRun.tensors[0]!, { ...B, data: null }] }, 1, 8)).toBeNull();
  });
});
