/** Lists who wrote and who read one element: of a tensor in the whole run, or of a slot while it held one value. */
import { kept, PORTION } from '../portions.ts';
import type { Portions } from '../portions.ts';
import type { Run } from '../run.ts';
import { formulaOf, operandSlots } from './formulas.ts';
import type { WorkgroupSpan, TraceIndex } from './index.ts';
import {
  changesSlot,
  decodeEvent,
  NONE,
  operationCode,
  OPERATIONS,
  slotOf,
  tensorOf,
  WORDS_PER_EVENT,
} from './layout.ts';

export interface History {
  /** Indices of events, in ascending order. */
  readonly writes: readonly number[];
  readonly reads: readonly number[];
}

interface TensorEvents {
  readonly writing: Uint32Array;
  readonly reading: Uint32Array;
}

/**
 * Loads read a tensor and stores write it; a ghost is written where its blocks are computed. The first call for a
 * tensor
 * goes through the trace once, later ones through the events of that tensor only.
 */
export function tensorHistory(run: Run, tensor: number, plane: number, row: number, column: number): History {
  const { writing, reading } = tensorEvents.of(run, tensor);
  const holding = (events: Uint32Array): number[] => {
    const found: number[] = [];
    for (const event of events) if (covers(run.records, event, plane, row, column)) found.push(event);
    return found;
  };
  return { writes: holding(writing), reads: holding(reading) };
}

/**
 * The history of what a slot holds since the event `made` changed it (-1 for an empty slot): later events of the
 * workgroup
 * that read it, up to and including the one that changes it next.
 */
export function slotHistory({ run }: TraceIndex, span: WorkgroupSpan, slot: number, made: number): History {
  if (made < 0) return { writes: [], reads: [] };
  const { records } = run;
  const pass = run.passes[span.pass]!;
  const own = pass.slots[slot]!.name;
  const reads: number[] = [];
  for (let event = made + 1; event < span.end; event++) {
    const record = decodeEvent(records, event);
    const changes = record.slot === slot && changesSlot(records, event);
    if (record.slot === slot && record.operation === 'store') reads.push(event);
    else if (record.slot !== NONE && record.operation !== 'store') {
      const operands = formulaOf(run, pass, record)?.operands ?? [];
      if ((changes && operands.some(({ name }) => name === own)) || operandSlots(run, pass, record).has(slot))
        reads.push(event);
    }
    if (changes) break;
  }
  return { writes: [made], reads };
}

/** The events that write and read each tensor of a run, collected once. */
export const tensorEvents = kept(function* ({ records, events, tensors }: Run, tensor: number): Portions<TensorEvents> {
  const ghost = tensors[tensor]!.kind === 'ghost';
  const writing: number[] = [];
  const reading: number[] = [];
  for (let event = 0; event < events; event++) {
    if (event % PORTION === 0) yield;
    if (tensorOf(records, event) !== tensor) continue;
    const code = operationCode(records, event);
    if (code === OPERATIONS.load) reading.push(event);
    else if (ghost ? slotOf(records, event) !== NONE && changesSlot(records, event) : code === OPERATIONS.store)
      writing.push(event);
  }
  return { writing: Uint32Array.from(writing), reading: Uint32Array.from(reading) };
});

/** Whether an element lies in the part of an event's tile that is inside its tensor. */
function covers(records: Run['records'], event: number, plane: number, row: number, column: number): boolean {
  const at = event * WORDS_PER_EVENT;
  const r = row - records[at + 1]!;
  const c = column - records[at + 2]!;
  const real = records[at + 4]!;
  return r >= 0 && c >= 0 && r < (real & 0xffff) && c < real >>> 16 && records[at + 6]! >>> 16 === plane;
}
