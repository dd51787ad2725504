/**
 * Running sums of each kind of work over a trace, in program order; the timeline takes the share of a pixel from them.
 */
import { kept, PORTION } from '../portions.ts';
import type { Portions } from '../portions.ts';
import type { Run } from '../run.ts';
import { clamp, lastAtMost } from '../search.ts';
import { BYTES_PER_ELEMENT } from '../tensors/f32.ts';
import { KIND_OF_CODE, WORK_KINDS } from './kinds.ts';
import { elementsMoved, operationCode } from './layout.ts';

/** The number of events between two stored sums. */
const STRIDE = 64;
export const KINDS = WORK_KINDS.length;

/** What is summed: events, or the bytes that they move. */
export type Measure = 'events' | 'bytes';

export interface KindSums {
  /** The sum over the whole trace, of all kinds and of barriers. */
  readonly total: number;
  /**
   * Writes the amount of each kind before a time (completed events plus a share of the next) to `out`, starting at
   * `at`.
   */
  before(time: number, out: Float64Array, at: number): void;
  /** The amount of all kinds together before a time. */
  amountBefore(time: number): number;
  /** The latest time before which the amount is not exceeded. */
  timeOf(amount: number): number;
}

type Traced = Pick<Run, 'records' | 'events'>;

/** The sums of a run by measure, computed once; they take 5 bytes for 8 events. */
export const kindSums = kept(function* ({ records, events }: Traced, measure: Measure): Portions<KindSums> {
  const amountOf = (event: number): number =>
    measure === 'events' ? 1 : elementsMoved(records, event) * BYTES_PER_ELEMENT;
  const count = Math.floor(events / STRIDE) + 1;
  const sums = new Float64Array(count * KINDS);
  const totals = new Float64Array(count);
  const row = new Float64Array(KINDS);
  let total = 0;
  for (let event = 0; event <= events; event++) {
    if (event % PORTION === 0) yield;
    if (event % STRIDE === 0) {
      sums.set(row, (event / STRIDE) * KINDS);
      totals[event / STRIDE] = total;
    }
    if (event === events) break;
    const amount = amountOf(event);
    total += amount;
    const kind = KIND_OF_CODE[operationCode(records, event)];
    if (kind !== undefined) row[kind]! += amount;
  }

  const amountBefore = (time: number): number => {
    const whole = Math.floor(time);
    const stored = Math.floor(whole / STRIDE);
    let sum = totals[stored]!;
    for (let event = stored * STRIDE; event < whole; event++) sum += amountOf(event);
    return time > whole ? sum + (time - whole) * amountOf(whole) : sum;
  };

  return {
    total,
    amountBefore,
    before: (time, out, at) => {
      const whole = Math.floor(time);
      const stored = Math.floor(whole / STRIDE);
      for (let kind = 0; kind < KINDS; kind++) out[at + kind] = sums[stored * KINDS + kind]!;
      for (let event = stored * STRIDE; event < time; event++) {
        const kind = KIND_OF_CODE[operationCode(records, event)];
        if (kind !== undefined) out[at + kind]! += amountOf(event) * Math.min(time - event, 1);
      }
    },
    timeOf: (amount) => {
      if (measure === 'events') return clamp(amount, 0, events);
      if (amount >= total) return events;
      const stored = lastAtMost(totals, amount);
      let event = stored * STRIDE;
      let sum = totals[stored]!;
      for (; event < events; event++) {
        const own = amountOf(event);
        if (sum + own > amount) return event + (own === 0 ? 0 : Math.max(amount - sum, 0) / own);
        sum += own;
      }
      return events;
    },
  };
});
