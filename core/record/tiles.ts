/**
 * Holds the tiles of computed slots against those that they were computed from. Where a formula says that the result's row r
 * is made from row r of an operand, both tiles begin at one row and have as many real ones; so with columns, and with what
 * is summed over. Since the tiles that are loaded are proven by the accesses, the others follow.
 */
import type { Formula, OperandIndex } from '../kernel.ts';
import { NONE } from '../trace/layout.ts';
import type { TraceEvent } from '../trace/layout.ts';
import { readCell } from './cell.ts';
import type { Difference, Ground } from './ground.ts';

type Axis = Extract<OperandIndex, string>;

/** Where a tile begins along an axis, and how much of it is real. */
interface Span {
  readonly from: number;
  readonly real: number;
  /** How much its slot has room for. */
  readonly nominal: number;
  /** Whose tile it is. */
  readonly name: string;
}

export function tileDifferences(
  { pass, formula }: Pick<Ground, 'pass' | 'formula'>,
  events: readonly TraceEvent[],
): readonly Difference[] {
  const differences: Difference[] = [];
  const latest = new Map<string, TraceEvent>();
  for (const [index, event] of events.entries()) {
    const slot = event.slot === NONE ? undefined : pass.slots[event.slot];
    if (slot === undefined) continue;
    if (event.operation === 'store') {
      const what = storeDifference(slot.name, latest.get(slot.name), event, slot);
      if (what !== undefined) differences.push({ event: index, what });
      continue;
    }
    const how = event.operation === 'load' ? undefined : formula(event);
    if (event.operation !== 'load' && how === undefined) {
      differences.push({ event: index, what: `no formula says how ${event.operation} gives ${slot.name} its values` });
    }
    // A tile that is a part of its slot says nothing of the rest.
    if (slot.rows !== event.rows || slot.columns !== event.columns || event.lanes !== null) {
      latest.delete(slot.name);
      continue;
    }
    const what = operandDifference(slot.name, event, how, latest);
    if (what !== undefined) differences.push({ event: index, what });
    latest.set(slot.name, event);
  }
  return differences;
}

function operandDifference(
  name: string,
  event: TraceEvent,
  formula: Formula | undefined,
  latest: ReadonlyMap<string, TraceEvent>,
): string | undefined {
  if (formula === undefined || readCell(formula.cell) === null) return undefined;
  // Where there are several sums each has its own k.
  const sums = [...formula.cell.matchAll(/ₖ/gu)].length;
  const spans = new Map<Axis, Span>([
    ['r', rowsOf(name, event)],
    ['c', columnsOf(name, event)],
  ]);
  for (const operand of formula.operands) {
    const tile = latest.get(operand.name);
    // The only element of a slot lies along every axis.
    if (tile === undefined || operand.name === name || tile.rows * tile.columns === 1) continue;
    for (const [axis, span] of [
      [operand.row, rowsOf(operand.name, tile)],
      [operand.column, columnsOf(operand.name, tile)],
    ] as const) {
      if (typeof axis === 'number' || (axis === 'k' && sums > 1)) continue;
      const known = spans.get(axis);
      if (known === undefined) spans.set(axis, span);
      else if (disagree(known, span)) {
        return `its formula takes ${axis} from ${text(known)} and ${text(span)}`;
      }
    }
  }
  return undefined;
}

/**
 * Whether two tiles cannot be taken over one index. Of slots of different length the shorter says how far it runs, so that a
 * column of biases behind a matrix stays out of it; both must be filled then.
 */
function disagree(one: Span, other: Span): boolean {
  if (one.from !== other.from) return true;
  if (one.nominal === other.nominal) return one.real !== other.real;
  return one.real !== one.nominal || other.real !== other.nominal;
}

function storeDifference(
  name: string,
  held: TraceEvent | undefined,
  stored: TraceEvent,
  slot: { readonly rows: number; readonly columns: number },
): string | undefined {
  if (held === undefined || slot.rows !== stored.rows || slot.columns !== stored.columns) return undefined;
  if (held.tensor !== stored.tensor) return undefined;
  if (held.plane !== stored.plane) {
    return `${name} holds a tile of plane ${held.plane}, the store says plane ${stored.plane}`;
  }
  for (const of of [rowsOf, columnsOf]) {
    const [before, now] = [of(name, held), of('the store', stored)];
    if (before.from !== now.from || before.real !== now.real) return `${text(before)}, ${text(now)}`;
  }
  return undefined;
}

function rowsOf(name: string, { row, rows, realRows }: TraceEvent): Span {
  return { from: row, real: realRows, nominal: rows, name: `rows of ${name}` };
}

function columnsOf(name: string, { column, columns, realColumns }: TraceEvent): Span {
  return { from: column, real: realColumns, nominal: columns, name: `columns of ${name}` };
}

function text({ from, real, name }: Span): string {
  return `${real} ${name} from ${from} on`;
}
