/** How often what an event moves is moved again: the reads of a block, and what becomes of one that is stored. */
import type { Run } from '../run.ts';
import { tensorEvents } from './history.ts';
import { tensorOf, WORDS_PER_EVENT } from './layout.ts';

export interface Reads {
  /** How many loads of the run read this block or a part of it, in order of the trace. */
  readonly total: number;
  /** Which of them the event is, from 1. */
  readonly nth: number;
}

/** What happens next to a block that is stored: it is read back, written over unread, or stays as it is. */
export type Fate = 'read' | 'overwritten' | 'stays';

/** How often the block is read that a load reads. */
export function readsOf(run: Run, event: number): Reads {
  const { reading } = tensorEvents.of(run, tensorOf(run.records, event));
  let [total, nth] = [0, 0];
  for (const other of reading) {
    if (!overlap(run.records, event, other)) continue;
    total++;
    if (other <= event) nth++;
  }
  return { total, nth };
}

/** What becomes of the block that a store writes. */
export function fateOf(run: Run, event: number): Fate {
  const { reading, writing } = tensorEvents.of(run, tensorOf(run.records, event));
  const next = (events: Uint32Array): number =>
    events.find((other) => other > event && overlap(run.records, event, other)) ?? Infinity;
  const [read, written] = [next(reading), next(writing)];
  if (read === written) return 'stays';
  return read < written ? 'read' : 'overwritten';
}

/** Whether the tiles of two events on one tensor have elements in common. */
function overlap(records: Run['records'], a: number, b: number): boolean {
  const [p, q] = [a * WORDS_PER_EVENT, b * WORDS_PER_EVENT];
  const [rowP, rowQ, columnP, columnQ] = [records[p + 1]!, records[q + 1]!, records[p + 2]!, records[q + 2]!];
  const [realP, realQ] = [records[p + 4]!, records[q + 4]!];
  return (
    records[p + 6]! >>> 16 === records[q + 6]! >>> 16 &&
    rowP < rowQ + (realQ & 0xffff) &&
    rowQ < rowP + (realP & 0xffff) &&
    columnP < columnQ + (realQ >>> 16) &&
    columnQ < columnP + (realP >>> 16)
  );
}
