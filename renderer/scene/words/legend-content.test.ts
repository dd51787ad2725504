import { expect, it } from 'vitest';
import { createTraceIndex } from '../../../core/trace/index.ts';
import { slotOf } from '../../../core/trace/layout.ts';
import { toyRun } from '../../inspect/toy-run.ts';
import type { ColourOptions } from '../contract.ts';
import { momentAt } from '../moment.ts';
import { NO_RANGE } from '../range.ts';
import { subjectOf } from './legend-content.ts';

const OPTIONS: ColourOptions = {
  map: 'blue-orange',
  range: 'tensor',
  slots: 'now',
  curve: 'linear',
  limit: 1,
  robust: false,
};
const index = createTraceIndex(toyRun);
const { slots } = toyRun.passes[0]!;
const SPAN = { limit: 1, bend: 0 };
const some = { ...NO_RANGE, limit: 1, robust: 1 };

/** The subject at the last event of a slot; the tensors have values, and of the slots those that are named. */
function subjectAt(slot: number, known: boolean, withValues: readonly number[]): string | undefined {
  const event = Array.from({ length: toyRun.events }, (_, at) => at).findLast(
    (at) => slotOf(toyRun.records, at) === slot,
  )!;
  const moment = momentAt(index, event + 1, true);
  const colours = {
    tensorRanges: toyRun.tensors.map(() => some),
    slotRanges: slots.map((_, at) => (withValues.includes(at) ? some : NO_RANGE)),
    tensorSpans: toyRun.tensors.map(() => SPAN),
    slotSpans: slots.map(() => ({ before: SPAN, after: SPAN })),
  };
  return subjectOf(index, { moment, known, colours }, OPTIONS)?.name;
}

it('is the slot that is worked on, and what came before it only where that is known to hold nothing but zeros', () => {
  const own = slots[1]!.name;
  expect(subjectAt(1, true, [0, 1])).toBe(own);
  expect(subjectAt(1, true, [0])).not.toBe(own);
  expect(subjectAt(1, true, [0])).toBeDefined();
  expect(subjectAt(1, false, [0])).toBeUndefined();
});
