/**
 * Finds the earlier events of the same workgroup that an event took its values from, by the slots and tensors that its
 * formula names. A formula that names nothing but its own result, and does not say that it is alone, may have read everything
 * that the workgroup holds.
 */
import type { RunPass } from '../run.ts';
import { lastAtMost } from '../search.ts';
import { formulaOf } from './formulas.ts';
import type { WorkgroupSpan, TraceIndex } from './index.ts';
import { decodeEvent, NONE, operationCode, OPERATIONS, slotOf, tensorOf } from './layout.ts';
import type { TraceEvent } from './layout.ts';
import { streamed } from './streams.ts';

export interface Dataflow {
  /**
   * The earlier events of its workgroup that the event took its values from; -1, which stands for none, may be among
   * them.
   */
  sources(event: number): number[];
}

interface Reads {
  readonly slots: readonly number[];
  /** The tensors whose elements are streamed from HBM into the arithmetic, past all slots. */
  readonly streams: readonly number[];
}

const NOTHING: Reads = { slots: [], streams: [] };
/** Operations that read the previous values of their slot. */
const CHANGING = new Set(['accumulate', 'rescale', 'normalise', 'combine']);

export function createDataflow(index: TraceIndex): Dataflow {
  const { run } = index;
  const { records, tensors } = run;
  const everyTensor = tensors.map((_, tensor) => tensor);
  const known = new Map<string, Reads>();

  const readsOf = (pass: RunPass, event: TraceEvent): Reads => {
    const key = `${pass.name} ${event.operation} ${event.slot}`;
    const reads = known.get(key) ?? read(pass, event);
    known.set(key, reads);
    return reads;
  };

  const read = (pass: RunPass, event: TraceEvent): Reads => {
    if (event.operation === 'initialise' || event.operation === 'load') return NOTHING;
    const formula = formulaOf(run, pass, event);
    const operands = formula?.operands ?? [];
    const names = new Set(operands.map((operand) => operand.name));
    const own = pass.slots[event.slot]!.name;
    const everySlot = pass.slots.map((_, slot) => slot);
    // The operands of a combine are the lanes that its record names, so its formula cannot leave one out.
    const complete = formula?.alone === true || operands.some((operand) => operand.partner === true);
    if (!complete && [...names].every((name) => name === own)) return { slots: everySlot, streams: everyTensor };
    const slots = everySlot.filter(
      (slot) => names.has(pass.slots[slot]!.name) || (slot === event.slot && CHANGING.has(event.operation)),
    );
    return { slots, streams: everyTensor.filter((tensor) => names.has(tensors[tensor]!.name)) };
  };

  const streamsBetween = (span: WorkgroupSpan, from: number, to: number, wanted: readonly number[]): number[] => {
    const found: number[] = [];
    if (wanted.length === 0) return found;
    const ofPass = streamed.of(run, span.pass);
    for (let at = lastAtMost(ofPass, to); at >= 0 && ofPass.length > 0 && ofPass[at]! > from; at--) {
      if (ofPass[at]! < to && wanted.includes(tensorOf(records, ofPass[at]!))) found.push(ofPass[at]!);
    }
    return found;
  };

  return {
    sources: (event) => {
      const slot = slotOf(records, event);
      if (slot === NONE) return [];
      const previous = index.slotEventAt(event, slot);
      if (operationCode(records, event) === OPERATIONS.store) return [previous];
      const span = index.workgroupAt(event);
      const pass = run.passes[span.pass]!;
      const record = decodeEvent(records, event);
      const { slots, streams } = readsOf(pass, record);
      const since = Math.max(previous, span.start - 1);
      const found = slots.map((from) => index.slotEventAt(event, from));
      found.push(...streamsBetween(span, since, event, streams));
      if (record.operation === 'load' && !fillsSlot(pass, record)) found.push(previous);
      return found;
    },
  };
}

/** Whether a load fills its slot; a smaller tile leaves the rest of the slot as it was. */
function fillsSlot(pass: RunPass, event: TraceEvent): boolean {
  const { rows, columns } = pass.slots[event.slot]!;
  return event.rows * event.columns >= rows * columns;
}
