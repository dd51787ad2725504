/**
 * Which cells of the slots are ringed: those that count most for the event in view, or those that a picked element was
 * made of.
 */
import type { Formula, OperandIndex } from '../../core/kernel.ts';
import type { RunPass, Snapshots } from '../../core/run.ts';
import { formulaOf } from '../../core/trace/formulas.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { decodeEvent } from '../../core/trace/layout.ts';
import type { Pick } from './contract.ts';
import type { Moment } from './moment.ts';

/** For each row of a slot, the first ringed column and the one behind the last; the same where none is ringed. */
export type Rings = Float32Array<ArrayBuffer>;

type Values = Float32Array | null;

/** Rings by slot of the pass in view; null where nothing is ringed. What was picked goes before what happens. */
export function ringsAt(
  index: TraceIndex,
  moment: Moment,
  snapshots: Snapshots | null,
  picked: Pick | null,
): readonly (Rings | null)[] {
  const pass = index.run.passes[moment.span.pass]!;
  if (picked?.kind === 'slot' && pass.slots[picked.slot] !== undefined) return sourcesOf(index, moment, pass, picked);
  const { event } = moment;
  const formula = event === null ? undefined : formulaOf(index.run, pass, event);
  if (event === null || formula === undefined) return pass.slots.map(() => null);
  const valuesAfter = (slot: number, at: number): Values => {
    const offset = at < 0 || snapshots === null ? -1 : (snapshots.offsets[at - moment.span.start] ?? -1);
    const { rows, columns } = pass.slots[slot]!;
    return offset < 0 ? null : snapshots!.values.subarray(offset, offset + rows * columns);
  };
  return pass.slots.map((slot, at): Rings | null => {
    const operand = formula.operands.find(({ name, previous }) => name === slot.name && previous !== true);
    const values = operand === undefined ? null : valuesAfter(at, moment.slots[at]!.before);
    if (operand === undefined || values === null) return null;
    if (operand.chosen !== undefined) {
      const { before, after } = moment.slots[event.slot]!;
      return chosenIn(values, slot, valuesAfter(event.slot, before), valuesAfter(event.slot, after));
    }
    if (event.operation !== 'rescale' || slot.columns > 1 || operand.row !== 'r') return null;
    // A factor of 1 changes nothing.
    return rowsWhere(slot.rows, (row) => (values[row] === 1 ? null : [0, 1]));
  });
}

/** In each row whose chosen value is a new one, the first cell that has it. */
function chosenIn(
  values: Float32Array,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  before: Values,
  after: Values,
): Rings | null {
  if (after === null) return null;
  return rowsWhere(rows, (row) => {
    if (before?.[row] === after[row]) return null;
    const column = values.subarray(row * columns, (row + 1) * columns).indexOf(after[row]!);
    return column < 0 ? null : [column, column + 1];
  });
}

/** What a picked element of a slot was made of, as far as the slots still hold it. */
function sourcesOf(
  index: TraceIndex,
  moment: Moment,
  pass: RunPass,
  picked: Pick & { readonly kind: 'slot' },
): readonly (Rings | null)[] {
  const { run } = index;
  const nothing = pass.slots.map(() => null);
  const shown = (slot: number): number => moment.slots[slot]![moment.progress < 1 ? 'before' : 'after'];
  const made = shown(picked.slot);
  if (made < moment.span.start) return nothing;
  const formula: Formula | undefined = formulaOf(run, pass, decodeEvent(run.records, made));
  if (formula === undefined) return nothing;
  const rangeOf = (along: OperandIndex, extent: number): readonly [number, number] => {
    if (along === 'k') return [0, Math.min(formula.terms ?? extent, extent)];
    const place = along === 'r' ? picked.row : along === 'c' ? picked.column : along;
    return [place, place + 1];
  };
  return pass.slots.map((slot, at): Rings | null => {
    const operand = formula.operands.find(
      ({ name, previous, partner }) => name === slot.name && previous !== true && partner !== true,
    );
    if (operand === undefined) return null;
    const read = index.slotEventAt(made, at);
    if (read < 0 || read !== shown(at)) return null;
    const [top, bottom] = rangeOf(operand.row, slot.rows);
    const columns = rangeOf(operand.column, slot.columns);
    return rowsWhere(slot.rows, (row) => (row >= top && row < bottom ? columns : null));
  });
}

function rowsWhere(rows: number, columnsOf: (row: number) => readonly [number, number] | null): Rings | null {
  const rings = new Float32Array(2 * rows);
  let some = false;
  for (let row = 0; row < rows; row++) {
    const found = columnsOf(row);
    if (found === null) continue;
    some = true;
    rings.set(found, 2 * row);
  }
  return some ? rings : null;
}
