import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LARGEST_F32, MASKED } from '../../core/tensors/f32.ts';
import { createTraceIndex } from '../../core/trace/index.ts';
import { toyRun, toySnapshots } from '../inspect/toy-run.ts';
import { NO_RANGE, rangeOf } from './range.ts';
import { carriedRanges, heldRanges, rangeAfter, slotRange, treeRange } from './ranges.ts';

it('spans the finite, unmasked values and says what else there is', () => {
  expect(rangeOf(new Float32Array([1, -3, 2]))).toEqual({ ...NO_RANGE, limit: 3, robust: 3, least: 1 });
  expect(rangeOf(new Float32Array([MASKED, 0.5]))).toMatchObject({ limit: 0.5, masked: true, nan: false });
  expect(rangeOf(new Float32Array([NaN, -Infinity, 1e30]))).toMatchObject({ nan: true, infinite: true });
  expect(rangeOf(new Float32Array([LARGEST_F32])).limit).toBe(LARGEST_F32);
  expect(rangeOf(new Float32Array(0))).toEqual(NO_RANGE);
});

it('knows what a hundredth of the magnitudes lies above and below', () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 400 }),
      (list) => {
        const values = new Float32Array(list.filter((value) => value !== MASKED));
        const magnitudes = values.map(Math.abs).filter((value) => value > 0);
        const { limit, robust, least } = rangeOf(values);
        expect(limit).toBe(Math.max(0, ...magnitudes));
        expect(magnitudes.filter((value) => value > robust).length).toBeLessThanOrEqual(magnitudes.length / 100);
        expect(magnitudes.filter((value) => value < least).length).toBeLessThanOrEqual(magnitudes.length / 100);
        // Both are as near as the bins allow: a value that still counts lies within one bin.
        if (magnitudes.length > 0) {
          expect([...magnitudes].some((value) => value >= robust * 0.96)).toBe(true);
          expect(least).toBeLessThanOrEqual(robust);
        }
      },
    ),
  );
});

it('leaves out one outlier of a thousand', () => {
  const values = Float32Array.from({ length: 1000 }, (_, at) => (at === 500 ? 1e6 : 1 + (at % 2)));
  const { limit, robust } = rangeOf(values);
  expect(limit).toBe(1e6);
  expect(robust).toBeGreaterThanOrEqual(2);
  expect(robust).toBeLessThan(2.1);
});

it('pins gates to shut and open', () => {
  const gate = { ...toyRun.passes[0]!.slots[0]!, scale: 'gate' as const };
  const run = { ...toyRun, passes: [{ ...toyRun.passes[0]!, slots: [gate, toyRun.passes[0]!.slots[1]!] }] };
  const span = createTraceIndex(run).workgroupAt(0);
  const tensors = [{ ...NO_RANGE, limit: 0.3 }, NO_RANGE, NO_RANGE];
  const carried = carriedRanges(run, span, tensors);
  expect(carried.map((range, at) => slotRange(range, NO_RANGE, run.passes[0]!.slots[at]!).limit)).toEqual([1, 0]);
});

it('gives a slot the range of its tensor, widened by what it holds or by what the workgroup puts into it', () => {
  const span = createTraceIndex(toyRun).workgroupAt(0);
  const tensors = [{ ...NO_RANGE, limit: 8 }, { ...NO_RANGE, limit: 2 }, NO_RANGE];
  const { slots } = toyRun.passes[0]!;
  const carried = carriedRanges(toyRun, span, tensors);
  expect(carried.map(({ limit }) => limit)).toEqual([8, 2]);
  const held = heldRanges(toyRun, span, toySnapshots(0));
  expect(slots.map((slot, at) => slotRange(carried[at]!, held[at]!, slot).limit)).toEqual([8, 7]);
  expect(heldRanges(toyRun, span, null)).toEqual([NO_RANGE, NO_RANGE]);
  const ofEvents = Array.from({ length: span.end - span.start }, (_, at) =>
    rangeAfter(span, toySnapshots(0), slots[1]!, span.start + at),
  );
  expect(Math.max(...ofEvents.map(({ limit }) => limit))).toBe(7);
  expect(rangeAfter(span, null, slots[1]!, span.start)).toEqual(NO_RANGE);
  expect(rangeAfter(span, toySnapshots(0), slots[1]!, -1)).toEqual(NO_RANGE);
});

it('gives what a tree combines one range for all its levels, so that none of its nodes lies beyond it', () => {
  const span = createTraceIndex(toyRun).workgroupAt(0);
  const lanes = { level: 0, first: 0, step: 1, count: 1, partner: 1, moves: false };
  const tree = {
    span,
    slots: [1],
    levels: [span.start + 1, span.start + 2].map((event) => ({ lanes, events: [event] })),
  };
  const after = tree.levels.map(({ events }) =>
    rangeAfter(span, toySnapshots(0), toyRun.passes[0]!.slots[1]!, events[0]!),
  );
  expect(after.map(({ limit }) => limit)).toEqual([0, 7]);
  expect(treeRange(toyRun, tree, toySnapshots(0), 1).limit).toBe(7);
  expect(treeRange(toyRun, tree, toySnapshots(0), 0)).toEqual(NO_RANGE);
  expect(treeRange(toyRun, tree, null, 1)).toEqual(NO_RANGE);
});
