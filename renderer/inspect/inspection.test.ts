import { describe, expect, it } from 'vitest';
import { createTraceIndex } from '../../core/trace/index.ts';
import type { Snapshots } from '../../core/run.ts';
import type { Pick } from '../scene/contract.ts';
import { eventWords } from '../session/event-words.ts';
import { inspect } from './inspection.ts';
import { snapshotOffsets } from '../../core/trace/snapshots.ts';
import { toyRun, toySnapshots } from './toy-run.ts';
import { toyTreeRun } from './toy-tree.ts';

const index = createTraceIndex(toyRun);
/** At a step between two events: the place of the event under way. */
const inspectAt = (
  step: number,
  snapshots: Snapshots | null,
  pick: Pick,
  span = index.workgroupAt(step),
): ReturnType<typeof inspect> => inspect(toyRun, span, step, snapshots, pick);

describe('inspecting a slot', () => {
  it('reads the sum and its operands from the snapshots of its workgroup', () => {
    const found = inspectAt(3, toySnapshots(0), { kind: 'slot', slot: 1, row: 1, column: 0 });
    expect(found).toMatchObject({
      name: 's',
      where: 'registers',
      index: 'B[1]',
      inTile: '[1, 0]',
      reading: { value: 7 },
      event: 2,
      termCount: 2,
      fixed: [{ name: 's', previous: true, index: '[1, 0]', reading: { value: 0 } }],
    });
    expect(found!.terms.map((term) => term.operands[0]!.reading)).toEqual([{ value: 3 }, { value: 4 }]);
  });

  it('counts rows of the tensor from where the tile lies', () => {
    const found = inspectAt(5, toySnapshots(1), { kind: 'slot', slot: 0, row: 1, column: 1 });
    expect(found).toMatchObject({
      index: 'A[3, 1]',
      reading: { value: 8 },
      fixed: [{ name: 'A', index: '[3, 1]', reading: { value: 8 } }],
    });
  });

  it('still shows a workgroup that has just ended', () => {
    const pick = { kind: 'slot', slot: 1, row: 1, column: 0 } as const;
    expect(inspectAt(4, toySnapshots(0), pick, index.workgroupAt(3))).toMatchObject({
      reading: { value: 7 },
      event: 2,
    });
  });

  it('shows nothing before the first event of the workgroup, whatever the one before it left', () => {
    const found = inspectAt(4, toySnapshots(1), { kind: 'slot', slot: 0, row: 0, column: 0 });
    expect(found).toMatchObject({ reading: { absent: 'nothing yet' }, event: -1, formula: null });
  });

  it.each([null, toySnapshots(1)])('does not read the slots of another workgroup', (snapshots) => {
    const found = inspectAt(3, snapshots, { kind: 'slot', slot: 1, row: 0, column: 0 });
    expect(found!.reading).toEqual({ absent: 'being fetched' });
  });
});

describe('inspecting a tensor', () => {
  it('reads an input at any time', () => {
    const found = inspectAt(0, null, { kind: 'tensor', tensor: 0, plane: 0, row: 2, column: 1 });
    expect(found).toMatchObject({ index: 'A[2, 1]', reading: { value: 6 }, note: null, made: null });
  });

  it.each([
    [3, { absent: 'not written yet' }],
    [4, { value: 7 }],
  ])('shows an output at step %d as %j', (step, reading) => {
    const found = inspectAt(step, null, { kind: 'tensor', tensor: 1, plane: 0, row: 1, column: 0 });
    expect(found).toMatchObject({ reading, note: null, made: 'written at step 4', event: 3 });
  });

  it('says of a ghost operand that it was never written', () => {
    const found = inspectAt(8, null, { kind: 'tensor', tensor: 1, plane: 0, row: 0, column: 0 });
    expect(found!.terms[1]!.operands).toMatchObject([
      { name: 'A', index: '[0, 1]', reading: { value: 2 } },
      { name: 'G', index: '[0, 1]', reading: { absent: 'never written to HBM' } },
    ]);
  });
});

describe('an event in words', () => {
  it.each([
    [-1, 'start of 8 steps'],
    [0, 'load A into A_i, HBM to SRAM, i = 0, j = 0, 16 B, step 1 of 8'],
    [2, 'accumulate s, i = 0, j = 0, step 3 of 8'],
    [3, 'store s to B, registers to HBM, i = 0, j = 0, 8 B, step 4 of 8'],
  ])('event %d is "%s"', (event, caption) => expect(eventWords(toyRun, toyRun.passes[0]!, event + 1)).toBe(caption));
});

it('an event under way is not yet counted as a step', () => {
  expect(eventWords(toyRun, toyRun.passes[0]!, 2.5)).toBe('accumulate s, i = 0, j = 0, step 2 of 8');
});

describe('inspecting a lane of a combine', () => {
  const tree = createTraceIndex(toyTreeRun);
  const { offsets, size: length } = snapshotOffsets(toyTreeRun.records, toyTreeRun.passes[0]!, 0);
  const snapshots = { pass: 0, workgroup: 0, offsets, values: Float32Array.from({ length }, (_, at) => at) };
  const laneAt = (step: number, column: number): ReturnType<typeof inspect> =>
    inspect(toyTreeRun, tree.workgroupAt(0), step, snapshots, { kind: 'slot', slot: 0, row: 0, column });

  it('reads its partner from the lane that it takes from', () => {
    expect(laneAt(4, 1)).toMatchObject({
      event: 3,
      note: null,
      fixed: [
        { name: 'a', index: '[0, 1]', previous: true },
        { name: 'a', index: '[0, 0]', previous: true },
      ],
    });
  });

  it('says of a lane that does not take that it was not changed, and what made it', () => {
    expect(laneAt(4, 0)).toMatchObject({ event: 0, note: 'not changed by this combine', formula: null });
    expect(laneAt(7, 1)).toMatchObject({ event: 3, note: 'not changed by this combine' });
  });

  it('shows on the way down what a giving lane got', () => {
    expect(laneAt(9, 1)).toMatchObject({
      event: 8,
      note: null,
      formula: { text: 'a gets what its partner held' },
      fixed: [{ name: 'a', index: '[0, 3]', previous: true }],
    });
  });
});
