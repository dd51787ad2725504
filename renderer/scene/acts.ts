/** What the event in view and the one before it draw besides light: links, combines and flights. */
import type { Lanes, TraceEvent } from '../../core/trace/layout.ts';
import type { Acting } from './sight.ts';

/** A line from the slot of an operand to the slot of the result. */
export interface Link {
  readonly from: number;
  readonly to: number;
  /** The share of the event that is done, from 0 to 1. */
  readonly progress: number;
  readonly opacity: number;
}

/** One level of a tree of combines, over the lanes of a slot. */
export interface Combine {
  readonly slot: number;
  readonly lanes: Lanes;
  /** The share of the event that is done, from 0 to 1. */
  readonly progress: number;
  readonly opacity: number;
}

/** A tile that flies between HBM and the workgroup. */
export interface Flight {
  readonly index: number;
  readonly event: TraceEvent;
  /** The share of the event that is done, from 0 to 1. */
  readonly progress: number;
  readonly opacity: number;
}

/** The links of an event: a line from each of its operands. */
export function linksOf({ record, operands, progress, opacity }: Acting): Link[] {
  return [...operands].map((from) => ({ from, to: record.slot, progress, opacity }));
}

export function combinesOf({ record: { slot, lanes }, progress, opacity }: Acting): Combine[] {
  return lanes === null ? [] : [{ slot, lanes, progress, opacity }];
}

export function flightsOf({ at, record, progress, opacity }: Acting, event: number): Flight[] {
  if (record.operation !== 'load' && record.operation !== 'store') return [];
  return [{ index: at, event: record, progress, opacity: at === event ? 1 : opacity }];
}
