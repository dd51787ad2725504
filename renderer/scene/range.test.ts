import { expect, it } from 'vitest';
import { createTraceIndex } from '../../core/trace/index.ts';
import { toyRun, toySnapshots } from '../inspect/toy-run.ts';
import { MASKED } from './colour-map.ts';
import { NO_RANGE, rangeOf } from './range.ts';
import { slotRanges } from './ranges.ts';

it('spans the finite, unmasked values and says what else there is', () => {
  expect(rangeOf(new Float32Array([1, -3, 2]))).toEqual({ ...NO_RANGE, limit: 3 });
  expect(rangeOf(new Float32Array([MASKED, 0.5]))).toEqual({ ...NO_RANGE, limit: 0.5, masked: true });
  expect(rangeOf(new Float32Array([NaN, -Infinity, 1e30]))).toMatchObject({ nan: true, infinite: true });
  expect(rangeOf(new Float32Array([3.4028234663852886e38])).limit).toBe(3.4028234663852886e38);
  expect(rangeOf(new Float32Array(0))).toEqual(NO_RANGE);
});

it('pins gates to shut and open', () => {
  const gate = { ...toyRun.passes[0]!.slots[0]!, scale: 'gate' as const };
  const run = { ...toyRun, passes: [{ ...toyRun.passes[0]!, slots: [gate, toyRun.passes[0]!.slots[1]!] }] };
  const place = createTraceIndex(run).placeAt(0);
  const tensors = [{ ...NO_RANGE, limit: 0.3 }, NO_RANGE, NO_RANGE];
  expect(slotRanges(run, place, null, tensors).map((range) => range.limit)).toEqual([1, 0]);
});

it('gives a slot the range of its tensor, widened by what the workgroup puts into it', () => {
  const place = createTraceIndex(toyRun).placeAt(0);
  const tensors = [{ ...NO_RANGE, limit: 8 }, { ...NO_RANGE, limit: 2 }, NO_RANGE];
  expect(slotRanges(toyRun, place, null, tensors).map((range) => range.limit)).toEqual([8, 2]);
  expect(slotRanges(toyRun, place, toySnapshots(0), tensors).map((range) => range.limit)).toEqual([8, 7]);
});
