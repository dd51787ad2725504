/** Marked cells, on a run that can be checked by hand: s is 3, 7 in the first workgroup and 11, 15 in the second. */
import { describe, expect, it } from 'vitest';
import type { Formula } from '../../core/kernel.ts';
import type { Run, Snapshots } from '../../core/run.ts';
import { OPERATIONS, WORDS_PER_EVENT } from '../../core/trace/layout.ts';
import { createTraceIndex } from '../../core/trace/index.ts';
import { toyRun, toySnapshots } from '../inspect/toy-run.ts';
import { ringsAt } from './rings.ts';
import { momentAt } from './moment.ts';
import type { Pick } from './contract.ts';

const [accumulate] = toyRun.formulas as [Formula, Formula];

function rings(run: Run, time: number, snapshots: Snapshots | null, picked: Pick | null = null) {
  const index = createTraceIndex(run);
  return ringsAt(index, momentAt(index, time, false), snapshots, picked).map((found) => found && [...found]);
}

/** The toy run with s taking the largest element of each row; its snapshots hold what the test says. */
function choosing(result: readonly [number, number]): { run: Run; snapshots: Snapshots } {
  const operands = accumulate.operands.map((operand) =>
    operand.previous === true ? operand : { ...operand, chosen: 'largest' as const },
  );
  const snapshots = toySnapshots(0);
  const values = Float32Array.from([...snapshots.values.subarray(0, -2), ...result]);
  return { run: { ...toyRun, formulas: [{ ...accumulate, operands }] }, snapshots: { ...snapshots, values } };
}

describe('rings', () => {
  it('show the element that set a new maximum, row by row', () => {
    const { run, snapshots } = choosing([2, 4]);
    expect(rings(run, 2.5, snapshots)).toEqual([[1, 2, 1, 2], null]);
  });

  it('show none in a row that kept its maximum, and none where the values are not at hand', () => {
    const { run, snapshots } = choosing([0, 4]);
    expect(rings(run, 3, snapshots)).toEqual([[0, 0, 1, 2], null]);
    expect(rings(run, 3, null)).toEqual([null, null]);
  });

  it('show no element where the result is a sum of them, nor once the event is over', () => {
    expect(rings(toyRun, 3, toySnapshots(0))).toEqual([null, null]);
    const { run, snapshots } = choosing([2, 4]);
    expect(rings(run, 3.5, snapshots)).toEqual([null, null]);
  });

  it('show what a picked element was made of, while the slots still hold it', () => {
    const sum: Pick = { kind: 'slot', slot: 1, row: 1, column: 0 };
    expect(rings(toyRun, 3, toySnapshots(0), sum)).toEqual([[0, 0, 0, 2], null]);
    // At step 2 s is zero, which is made of nothing.
    expect(rings(toyRun, 2, toySnapshots(0), sum)).toEqual([null, null]);
    const loaded: Pick = { kind: 'slot', slot: 0, row: 1, column: 0 };
    expect(rings(toyRun, 3, toySnapshots(0), loaded)).toEqual([null, null]);
  });

  it('show the factors other than 1 of what is rescaled', () => {
    const scaled: Formula = {
      ...accumulate,
      result: 'A_i',
      operation: 'rescale',
      operands: [
        { name: 'A_i', row: 'r', column: 'c', previous: true },
        { name: 's', row: 'r', column: 0 },
      ],
    };
    const records = toyRun.records.slice();
    // The third event rescales A by s instead of summing A into s.
    const third = 2 * WORDS_PER_EVENT;
    records.set([(records[third]! & 0xff00_0000) | OPERATIONS.rescale, 0, 0, 2 | (2 << 16), 2 | (2 << 16)], third);
    const run = { ...toyRun, records, formulas: [scaled] };
    const snapshots = { ...toySnapshots(0), values: Float32Array.from([1, 2, 3, 4, 1, 0.5, 1, 2, 1.5, 2]) };
    expect(rings(run, 2.5, snapshots)[1]).toEqual([0, 0, 0, 1]);
  });
});
