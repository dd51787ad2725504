/** What the lab knows of one element under the pointer: its value, where it came from, and what it was made of. */
import type { Formula, Hue, Operand, OperandIndex, SlotSpec } from '../../core/kernel.ts';
import type { Run, RunPass, RunTensor, Snapshots } from '../../core/run.ts';
import { formulaOf } from '../../core/trace/formulas.ts';
import type { WorkgroupSpan } from '../../core/trace/index.ts';
import { decodeEvent, NONE } from '../../core/trace/layout.ts';
import type { TraceEvent } from '../../core/trace/layout.ts';
import { formatCount, shortestFloat } from '../format.ts';
import { trailAt } from '../scene/trail.ts';
import type { Pick as Picked } from '../scene/contract.ts';
import { lastChange } from '../../core/trace/snapshots.ts';
import { hasValue, isOutside, OUTSIDE, readSlot, readTensor } from './reading.ts';
import type { Reading } from './reading.ts';
import { filledAt } from './filled.ts';
import { changeOf, isPart, movedFrom, partnerOf } from './lanes.ts';

export interface NamedReading {
  readonly name: string;
  readonly hue: Hue;
  /** The index as it is written, such as "[3, 0]". */
  readonly index: string;
  /** Whether the value is the one from before the event. */
  readonly previous: boolean;
  readonly reading: Reading;
}

export interface Inspection {
  readonly name: string;
  readonly hue: Hue;
  readonly where: string;
  /** Its index in the whole tensor, with the tensor's name; `null` when the element belongs to none. */
  readonly index: string | null;
  /** Its index in the tile that lies in the slot; `null` for an element of a tensor. */
  readonly inTile: string | null;
  readonly reading: Reading;
  /** One short clause with anything else that is needed to understand the value. */
  readonly note: string | null;
  /** The event that produced the value, or -1 where none did. */
  readonly event: number;
  readonly made: string | null;
  readonly formula: Pick<Formula, 'text' | 'cell'> | null;
  /** Operands that are the same for all terms. */
  readonly fixed: readonly NamedReading[];
  /** The operands of the first terms of the sum over k. */
  readonly terms: readonly { readonly k: number; readonly operands: readonly NamedReading[] }[];
  readonly termCount: number;
}

const SHOWN_TERMS = 4;

/**
 * Reads the picked element, after `step` completed events, from the arrays that are drawn; `place` is the one shown.
 */
export function inspect(
  run: Run,
  span: WorkgroupSpan,
  step: number,
  snapshots: Snapshots | null,
  pick: Picked,
): Inspection | null {
  if (pick.kind === 'slot') return inspectSlot(run, span, step, snapshots, pick);
  const tensor = run.tensors[pick.tensor];
  return tensor === undefined ? null : inspectTensor(run, step, tensor, pick);
}

function inspectTensor(run: Run, step: number, tensor: RunTensor, pick: Picked & { kind: 'tensor' }): Inspection {
  const { plane, row, column } = pick;
  const formula = run.formulas.find(({ result, operation }) => result === tensor.name && operation === undefined);
  const { first, final: filled } =
    tensor.kind === 'input' ? { first: 0, final: 0 } : filledAt(run, pick.tensor, plane, row, column);
  const verb = tensor.kind === 'ghost' ? 'computed in SRAM' : 'written';
  const when = filled < 0 ? 'its block is skipped' : verb;
  const happens = tensor.kind !== 'input' && Number.isFinite(filled);
  return {
    name: tensor.name,
    hue: tensor.hue,
    where: tensor.kind === 'ghost' ? 'not in memory as a whole' : 'HBM',
    index: tensorIndex(tensor, plane, row, column),
    inTile: null,
    reading:
      tensor.kind === 'ghost' || filled <= step
        ? readTensor(tensor, plane, row, column)
        : { absent: first > step ? 'not written yet' : anotherUntil(filled) },
    note: tensor.kind === 'input' || happens ? trailNote(run, tensor, step, row) : `never ${verb}`,
    event: happens ? Math.abs(filled) - 1 : -1,
    made: happens ? `${when} at step ${formatCount(Math.abs(filled))}` : null,
    ...withOperands(formula, (operand, k) => {
      const source = run.tensors.find(({ name }) => name === operand.name);
      if (source === undefined)
        throw new Error(`the formula of ${tensor.name} names ${operand.name}, which is no tensor`);
      const at = { r: row, c: column, k };
      const sourcePlane = operand.planes?.[plane] ?? plane;
      return fromTensor(operand, source, sourcePlane, pickIndex(operand.row, at), pickIndex(operand.column, at));
    }),
  };
}

/** How much a row still counts after the last token that is done. */
function trailNote(run: Run, { trail }: RunTensor, step: number, row: number): string | null {
  if (trail === undefined) return null;
  const found = trailAt(run, trail, step);
  return found === null ? null : `${trail.matrix}[${found.row}, ${row}] = ${shortestFloat(found.values[row]!)}`;
}

function inspectSlot(
  run: Run,
  span: WorkgroupSpan,
  step: number,
  snapshots: Snapshots | null,
  pick: Picked & { kind: 'slot' },
): Inspection | null {
  const pass = run.passes[span.pass]!;
  const slot = pass.slots[pick.slot];
  if (slot === undefined) return null;
  const { row, column } = pick;
  const last = lastChange(run.records, span, pick.slot, step - 1);
  const { event, part, note } = changeOf(run, span, pick.slot, slot, last, row, column);
  const record = event < 0 ? null : decodeEvent(run.records, event);
  const tensor = record === null || record.tensor === NONE ? undefined : run.tensors[record.tensor];
  const base = {
    name: slot.name,
    hue: slot.hue,
    where: slot.memory === 'sram' ? 'SRAM' : 'registers',
    index:
      record === null || tensor === undefined || part === 'padding'
        ? null
        : tensorIndex(tensor, record.plane, record.row + row, record.column + column),
    inTile: `[${row}, ${column}]`,
    reading: readSlot(snapshots, span, slot, last, row, column),
    note,
    event,
    made: event < 0 ? null : `made by step ${formatCount(event + 1)}`,
  };
  const read = (operand: Operand, k: number): NamedReading =>
    slotOperand(run, span, pass, snapshots, event, record!, operand, { r: row, c: column, k });
  if (
    record?.operation === 'load' &&
    tensor !== undefined &&
    part === 'whole' &&
    (fits(slot, record) || isPart(slot, record))
  ) {
    return { ...base, ...copied(run, event, slot.name, tensor, record, row, column) };
  }
  if (record !== null && record.lanes !== null && part === 'giver') {
    const lanes = { ...record.lanes, partner: -record.lanes.partner };
    const [r, c] = partnerOf(slot, lanes, row, column);
    return { ...base, ...withOperands(movedFrom(slot.name, r, c), read) };
  }
  return { ...base, ...withOperands(record === null ? undefined : formulaOf(run, pass, record), read) };
}

function slotOperand(
  run: Run,
  span: WorkgroupSpan,
  pass: RunPass,
  snapshots: Snapshots | null,
  event: number,
  record: TraceEvent,
  operand: Operand,
  at: Readonly<Record<'r' | 'c' | 'k', number>>,
): NamedReading {
  const own = [pickIndex(operand.row, at), pickIndex(operand.column, at)] as const;
  const [row, column] =
    operand.partner === true && record.lanes !== null ? partnerOf(pass.slots[record.slot]!, record.lanes, ...own) : own;
  const slot = pass.slots.findIndex(({ name }) => name === operand.name);
  if (slot >= 0) {
    const spec = pass.slots[slot]!;
    let change = lastChange(run.records, span, slot, event);
    if (operand.previous === true && change >= 0) change = lastChange(run.records, span, slot, change - 1);
    const isPadding = isSummed(operand) && isBeyondEdge(run, spec, change, row, column);
    return {
      name: operand.name,
      hue: spec.hue,
      index: `[${row}, ${column}]`,
      previous: operand.previous === true,
      reading: isPadding ? { absent: `${OUTSIDE} the tensor` } : readSlot(snapshots, span, spec, change, row, column),
    };
  }
  const tensor = run.tensors.find(({ name }) => name === operand.name);
  if (tensor === undefined) throw new Error(`a formula of pass ${pass.name} names ${operand.name}, which is nothing`);
  // Where operands come straight from HBM, the row and column of the result are those in the tensor, not in the
  // tile.
  const origin = { r: record.row, c: record.column, k: 0 };
  const shift = (index: OperandIndex): number => (typeof index === 'number' ? 0 : origin[index]);
  const place = [record.plane, row + shift(operand.row), column + shift(operand.column)] as const;
  return fromTensorAt(run, event, operand, tensor, ...place);
}

/** Whether an element of a slot lies beyond the edge of the tensor whose tile the event put there; no sum has it as a term. */
function isBeyondEdge(run: Run, slot: SlotSpec, event: number, row: number, column: number): boolean {
  if (event < 0) return false;
  const record = decodeEvent(run.records, event);
  return record.lanes === null && fits(slot, record) && (row >= record.realRows || column >= record.realColumns);
}

function copied(
  run: Run,
  event: number,
  slot: string,
  tensor: RunTensor,
  record: TraceEvent,
  row: number,
  column: number,
): Pick<Inspection, 'formula' | 'fixed' | 'terms' | 'termCount'> {
  const operand: Operand = { name: tensor.name, row: 'r', column: 'c' };
  return {
    formula: {
      text: `${slot} is a tile of ${tensor.name}`,
      cell: `${slot}[r,c] = ${tensor.name}[${record.row} + r, ${record.column} + c]`,
    },
    fixed: [fromTensorAt(run, event, operand, tensor, record.plane, record.row + row, record.column + column)],
    terms: [],
    termCount: 0,
  };
}

function withOperands(
  formula: Formula | undefined,
  read: (operand: Operand, k: number) => NamedReading,
): Pick<Inspection, 'formula' | 'fixed' | 'terms' | 'termCount'> {
  if (formula === undefined) return { formula: null, fixed: [], terms: [], termCount: 0 };
  const summed = formula.operands.filter(isSummed);
  let termCount = formula.terms ?? 0;
  while (
    termCount > 0 &&
    summed.length > 0 &&
    summed.every((operand) => isOutside(read(operand, termCount - 1).reading))
  )
    termCount--;
  const terms = Array.from({ length: Math.min(termCount, SHOWN_TERMS) }, (_, k) => ({
    k,
    // Where sums of different lengths share a formula, the shorter sum has no term at this k.
    operands: summed.map((operand) => read(operand, k)).filter(({ reading }) => !isOutside(reading)),
  }));
  return {
    formula,
    fixed: formula.operands.filter((operand) => !isSummed(operand)).map((operand) => read(operand, 0)),
    terms,
    termCount,
  };
}

const isSummed = ({ row, column }: Operand): boolean => row === 'k' || column === 'k';

/** An element of a tensor as an event read it: unknown where it was written again later. */
function fromTensorAt(
  run: Run,
  event: number,
  operand: Operand,
  tensor: RunTensor,
  plane: number,
  row: number,
  column: number,
): NamedReading {
  const found = fromTensor(operand, tensor, plane, row, column);
  if (tensor.kind === 'input' || tensor.kind === 'ghost' || !hasValue(found.reading)) return found;
  const { final } = filledAt(run, run.tensors.indexOf(tensor), tensor.planes === 1 ? 0 : plane, row, column);
  return final <= event || final === Infinity ? found : { ...found, reading: { absent: anotherUntil(final) } };
}

const anotherUntil = (step: number): string => `another value until step ${formatCount(step)}`;

function fromTensor(operand: Operand, tensor: RunTensor, plane: number, row: number, column: number): NamedReading {
  return {
    name: tensor.name,
    hue: tensor.hue,
    index: bracket(tensor, plane, row, column),
    previous: operand.previous === true,
    reading: readTensor(tensor, plane, row, column),
  };
}

function pickIndex(index: OperandIndex, at: Readonly<Record<'r' | 'c' | 'k', number>>): number {
  return typeof index === 'number' ? index : at[index];
}

/** Whether an element has the same row and column in a slot as in the tile that lies in it. */
function fits(slot: Pick<SlotSpec, 'rows' | 'columns'>, record: TraceEvent): boolean {
  return slot.columns === record.columns && slot.rows >= record.rows;
}

function tensorIndex(tensor: RunTensor, plane: number, row: number, column: number): string {
  return `${tensor.name}${bracket(tensor, plane, row, column)}`;
}

function bracket(tensor: RunTensor, plane: number, row: number, column: number): string {
  const parts = [...(tensor.planes > 1 ? [plane] : []), row, ...(tensor.columns > 1 ? [column] : [])];
  return `[${parts.join(', ')}]`;
}
