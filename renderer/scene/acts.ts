/** What the event in view and the one before it draw besides light: links, flows through gates, combines and flights. */
import type { RunPass } from '../../core/run.ts';
import type { Lanes, TraceEvent } from '../../core/trace/layout.ts';
import type { Acting } from './sight.ts';

/** A line from the slot of an operand to the slot of the result. */
export interface Link {
  readonly from: number;
  readonly to: number;
  readonly opacity: number;
}

/** What is computed flows through a gate. */
export interface Valve {
  /** The slot of the gate. */
  readonly slot: number;
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

/** The links of an event. What flows through a gate has none, since a pipe shows it. */
export function linksOf(pass: RunPass, acting: Acting): Link[] {
  const { record, operands, opacity } = acting;
  const piped = gatesOf(pass, acting).flatMap((slot) => [pass.slots[slot]!.name, pass.slots[slot]!.valve!.from]);
  return [...operands]
    .filter((from) => !piped.includes(pass.slots[from]!.name))
    .map((from) => ({ from, to: record.slot, opacity }));
}

/** The gates that lead to the slot of an event and that its formula names. */
function gatesOf(pass: RunPass, { record, operands }: Acting): number[] {
  const to = pass.slots[record.slot]?.name;
  return [...operands].filter((slot) => to !== undefined && pass.slots[slot]!.valve?.to === to);
}

export function valvesOf(pass: RunPass, acting: Acting): Valve[] {
  const { progress, opacity } = acting;
  return gatesOf(pass, acting).map((slot) => ({ slot, progress, opacity }));
}

export function combinesOf({ record: { slot, lanes }, progress, opacity }: Acting): Combine[] {
  return lanes === null ? [] : [{ slot, lanes, progress, opacity }];
}

export function flightsOf({ at, record, progress, opacity }: Acting, event: number): Flight[] {
  if (record.operation !== 'load' && record.operation !== 'store') return [];
  return [{ index: at, event: record, progress, opacity: at === event ? 1 : opacity }];
}
