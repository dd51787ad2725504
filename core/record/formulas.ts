/**
 * Holds what the slots of a workgroup held against the formulas of the events that changed them: each formula is evaluated
 * on snapshots of its operands, and must give what the slot holds after the event.
 */
import type { Formula, KernelPass, SlotSpec } from '../kernel.ts';
import { NONE } from '../trace/layout.ts';
import type { TraceEvent } from '../trace/layout.ts';
import { named, theNamed } from '../trace/named.ts';
import { readCell } from './cell.ts';
import type { Cell, Expression } from './cell.ts';
import type { Difference } from './ground.ts';
import { evaluate, Unknown } from './evaluate.ts';
import type { Operands } from './evaluate.ts';

/** What a workgroup did, and what its slots held after each event that changed one. */
export interface Watched {
  readonly pass: Pick<KernelPass, 'slots' | 'constants'>;
  readonly events: readonly TraceEvent[];
  /** The slot after the event, by the place of the event; undefined where it changes none. */
  readonly after: (event: number) => Float32Array | undefined;
  readonly formula: (event: TraceEvent) => Formula | undefined;
  /** What a load finds in HBM or a store leaves there; undefined where other events write there too. */
  readonly inHbm: (event: TraceEvent) => Matrix | undefined;
}

/** The rows of all planes of a tensor, with the row at which the plane of an event begins. */
export interface Matrix {
  readonly data: Float32Array;
  readonly columns: number;
  readonly first: number;
}

/** What was found of a workgroup, and which formulas were evaluated and which are prose. */
export interface Evaluated {
  readonly differences: readonly Difference[];
  readonly proven: ReadonlySet<Formula>;
  readonly prose: ReadonlySet<Formula>;
}

/** How many times the bound on rounding an element may be off. */
const SAFETY = 4;

/** Names that formulas have for constants of shaders that are called otherwise. */
const CONSTANTS: Readonly<Record<string, string>> = {
  Δ: 'DT',
  h: 'H',
  rate: 'RATE',
  'β₁': 'BETA1',
  'β₂': 'BETA2',
  ε: 'EPSILON',
};

interface Held {
  readonly values: Float32Array;
  readonly event: TraceEvent;
}

export function formulaDifferences({ pass, events, after, formula: formulaOf, inHbm }: Watched): Evaluated {
  const differences: Difference[] = [];
  const proven = new Set<Formula>();
  const prose = new Set<Formula>();
  /** What each slot holds now, and what it held before that. */
  const now = new Map<string, Held>();
  const earlier = new Map<string, Held>();
  for (const [index, event] of events.entries()) {
    const slot = event.slot === NONE ? undefined : pass.slots[event.slot];
    const values = event.operation === 'store' ? now.get(slot?.name ?? '')?.values : after(index);
    if (slot === undefined || values === undefined) continue;
    if (event.operation === 'load' || event.operation === 'store') {
      const what = movedWrongly(slot, event, values, inHbm(event));
      if (what !== undefined) differences.push({ event: index, what });
    }
    if (event.operation === 'store') continue;
    const formula = event.operation === 'load' ? undefined : formulaOf(event);
    if (formula !== undefined && event.lanes === null) {
      const cell = readCell(formula.cell);
      const result = cell === null ? null : whatIsWrong(cell, { slot, event, values, pass, now, earlier });
      if (result === null) prose.add(formula);
      else {
        proven.add(formula);
        if (result !== undefined)
          differences.push({ event: index, what: `by its formula, ${formula.cell}, ${result}` });
      }
    } else if (formula !== undefined) prose.add(formula);
    const before = now.get(slot.name);
    if (before !== undefined) earlier.set(slot.name, before);
    now.set(slot.name, { values, event });
  }
  return { differences, proven, prose };
}

/** Whether a slot holds what lies in HBM where the event says. */
function movedWrongly(
  slot: SlotSpec,
  event: TraceEvent,
  values: Float32Array,
  matrix: Matrix | undefined,
): string | undefined {
  if (matrix === undefined) return undefined;
  const { top, left } = placeOf(slot, event);
  for (let row = 0; row < event.realRows; row++) {
    for (let column = 0; column < event.realColumns; column++) {
      const held = values[(top + row) * slot.columns + left + column]!;
      const there = matrix.data[(matrix.first + event.row + row) * matrix.columns + event.column + column];
      // What lies outside the tensor the accesses tell.
      if (there === undefined || Object.is(held, there) || held === there) continue;
      return `element [${row}, ${column}] of ${slot.name} is ${held.toPrecision(7)}, and ${there.toPrecision(7)} lies in HBM where it says`;
    }
  }
  return undefined;
}

/** Where a tile lies in its slot: where what remains of its place in the tensor is, unless it fills the slot. */
function placeOf(slot: SlotSpec, event: TraceEvent): { readonly top: number; readonly left: number } {
  return {
    top: event.rows === slot.rows ? 0 : event.row % slot.rows,
    left: event.columns === slot.columns ? 0 : event.column % slot.columns,
  };
}

interface Changed {
  readonly slot: SlotSpec;
  readonly event: TraceEvent;
  readonly values: Float32Array;
  readonly pass: Watched['pass'];
  readonly now: ReadonlyMap<string, Held>;
  readonly earlier: ReadonlyMap<string, Held>;
}

/** The first element that is not what the cell gives; undefined where all are, null where it cannot be evaluated. */
function whatIsWrong(cell: Cell, changed: Changed): string | undefined | null {
  const { slot, event, values, now } = changed;
  const operands = operandsOf(changed);
  const { top, left } = placeOf(slot, event);
  const before = now.get(slot.name)?.values;
  for (let row = 0; row < event.realRows; row++) {
    for (let column = 0; column < event.realColumns; column++) {
      const at = (top + row) * slot.columns + left + column;
      const isMasked = cell.masked !== null && event.column + column > event.row + row;
      const expression = isMasked ? cell.masked : cell.value;
      try {
        // Outside a sum nothing says what k is.
        const place = { r: top + row, c: left + column, k: Number.NaN };
        const given = evaluate(expression, place, operands);
        const added = cell.adds && !isMasked ? (before?.[at] ?? Number.NaN) : 0;
        const [want, got] = [given.value + added, values[at]!];
        const size = cell.adds ? Math.abs(added) + Math.abs(given.value) : 0;
        const error = given.error + (given.terms ?? 1) * 2 ** -24 * size;
        if (agrees(got, want, error)) continue;
        return `element [${row}, ${column}] of ${slot.name} is ${want.toPrecision(7)}, and it holds ${got.toPrecision(7)}`;
      } catch (thrown) {
        if (thrown instanceof Unknown) return null;
        throw thrown;
      }
    }
  }
  return undefined;
}

function agrees(got: number, want: number, error: number): boolean {
  // Beyond the range of f32 an infinity, or what comes of one, is as good as any.
  if (!Number.isFinite(got) || !Number.isFinite(want) || Math.abs(want) > 3.4e38) return true;
  return Math.abs(got - want) <= SAFETY * error + 1.2e-38;
}

function operandsOf({ slot, pass, now, earlier }: Changed): Operands {
  const find = (name: string): SlotSpec | undefined =>
    name === '' ? slot : named(name, pass.slots).length === 0 ? undefined : theNamed(name, pass.slots, slot.name);
  const heldBy = (found: SlotSpec, before: boolean): Held | undefined =>
    before && found !== slot ? earlier.get(found.name) : now.get(found.name);
  return {
    constant: (name) => {
      const value = pass.constants[name] ?? pass.constants[CONSTANTS[name] ?? ''];
      return typeof value === 'number' ? value : undefined;
    },
    element: (name, indices, before) => {
      const found = find(name);
      if (found === undefined) return undefined;
      const held = heldBy(found, before);
      const at = placeIn(found, indices);
      return held === undefined || at === undefined ? undefined : held.values[at];
    },
    extent: (expression) =>
      extentOf(expression, (name) => {
        const found = find(name);
        const held = found === undefined ? undefined : now.get(found.name);
        if (found === undefined || held === undefined) return undefined;
        const { rows, columns, realRows, realColumns } = held.event;
        const whole = rows === found.rows && columns === found.columns;
        return whole
          ? { slot: found, rows: realRows, columns: realColumns }
          : { slot: found, rows: found.rows, columns: found.columns };
      }),
  };
}

/** The place of an element in its slot; the single index of a vector runs along it. */
function placeIn({ rows, columns }: SlotSpec, indices: readonly number[]): number | undefined {
  const [first, second] = indices;
  const [row, column] =
    first === undefined
      ? rows * columns === 1
        ? [0, 0]
        : []
      : second !== undefined
        ? [first, second]
        : columns === 1
          ? [first, 0]
          : [0, first];
  if (row === undefined || column === undefined || row >= rows || column >= columns) return undefined;
  return indices.length === 1 && rows > 1 && columns > 1 ? undefined : row * columns + column;
}

type ExtentsOf = (
  name: string,
) => { readonly slot: SlotSpec; readonly rows: number; readonly columns: number } | undefined;

/** How far k runs: as far as the real part of each slot that it is an index of. */
function extentOf(expression: Expression, extents: ExtentsOf): readonly [number, number] | undefined {
  let least = Infinity;
  const visit = (inner: Expression): void => {
    switch (inner.kind) {
      case 'element': {
        const at = inner.indices.indexOf('k');
        const found = at < 0 ? undefined : extents(inner.name);
        if (found === undefined) return;
        const { slot, rows, columns } = found;
        const alongRows = inner.indices.length === 1 ? slot.columns === 1 : at === 0;
        least = Math.min(least, alongRows ? rows : columns);
        return;
      }
      case 'sum':
      case 'max':
      case 'min':
        visit(inner.of);
        return;
      case 'call':
        inner.arguments.forEach(visit);
        return;
      case '+':
      case '-':
      case '*':
      case '/':
        visit(inner.left);
        visit(inner.right);
        return;
      default:
    }
  };
  visit(expression);
  return Number.isFinite(least) ? [0, least] : undefined;
}
