/**
 * Holds what the slots of a workgroup held against the formulas of the events that changed them: each formula is evaluated
 * on snapshots of its operands, and must give what the slot holds after the event.
 */
import type { Formula, KernelPass, SlotSpec } from '../kernel.ts';
import { NONE } from '../trace/layout.ts';
import type { TraceEvent } from '../trace/layout.ts';
import { named, theNamed } from '../trace/named.ts';
import { partsOf, readCell } from './cell.ts';
import type { Cell, Expression } from './cell.ts';
import type { Difference } from './ground.ts';
import { evaluate, Unknown } from './evaluate.ts';
import type { Extent, Indices, Operands } from './evaluate.ts';

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
  n: 'N',
  rate: 'RATE',
  'β₁': 'BETA1',
  'β₂': 'BETA2',
  ε: 'EPSILON',
};

/** The value of a constant of a pass, by the name that a formula has for it; a slot of that name comes first. */
function constantOf(name: string, { slots, constants }: Watched['pass']): number | undefined {
  const other = named(name, slots).length > 0 ? undefined : CONSTANTS[name];
  const value = constants[name] ?? constants[other ?? ''];
  return typeof value === 'number' ? value : undefined;
}

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
    if (formula !== undefined) {
      const cell = readCell(formula.cell);
      const result = cell === null ? null : whatIsWrong(cell, { slot, event, values, pass, now, earlier });
      if (result === null) prose.add(formula);
      else {
        proven.add(formula);
        if (result !== undefined)
          differences.push({ event: index, what: `by its formula, ${formula.cell}, ${result}` });
      }
    }
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
  const operands = operandsOf(changed, cell.root);
  const before = now.get(slot.name)?.values;
  for (const { place, isMasked, moved } of elementsOf(cell, changed)) {
    const at = place.r * slot.columns + place.c;
    const falls = cell.down !== null && event.lanes?.moves === true;
    const expression = isMasked ? cell.masked! : falls ? cell.down : cell.value;
    try {
      const given = moved
        ? { value: operands.element('', [moved.r, moved.c], true) ?? Number.NaN, error: 0 }
        : evaluate(expression, place, operands);
      const added = cell.adds && !isMasked && !moved ? (before?.[at] ?? Number.NaN) : 0;
      const [want, got] = [given.value + added, values[at]!];
      const size = cell.adds ? Math.abs(added) + Math.abs(given.value) : 0;
      const error = given.error + (given.terms ?? 1) * 2 ** -24 * size;
      if (agrees(got, want, error)) continue;
      return `element [${place.r}, ${place.c}] of ${slot.name} is ${want.toPrecision(7)}, and it holds ${got.toPrecision(7)}`;
    } catch (thrown) {
      if (thrown instanceof Unknown) return null;
      throw thrown;
    }
  }
  return undefined;
}

/**
 * The names in a cell that mean nothing in a pass: no constant and no slot, a row where a number is needed, an index k that
 * nothing is summed over, or the slot itself that is computed anew, unless as it was before. A cell with one is never evaluated.
 */
export function unknownNames(
  cell: Cell,
  pass: Watched['pass'],
  { result, operation }: Pick<Formula, 'result' | 'operation'>,
): readonly string[] {
  const names = new Set<string>();
  const constant = (name: string): boolean => constantOf(name, pass) !== undefined;
  const slotOf = (name: string): SlotSpec | undefined =>
    name === '' || named(name, pass.slots).length > 0 ? theNamed(name, pass.slots, result) : undefined;
  const isKnown = (expression: Expression & { readonly name: string }, inSum: boolean): boolean => {
    const { kind, name } = expression;
    if (kind === 'call' || name === '' || (kind === 'constant' && constant(name))) return true;
    const slot = slotOf(name);
    if (slot === undefined) return false;
    if (kind !== 'element') return slot.rows * slot.columns === 1;
    const isWhole = expression.indices.length > 1 || slot.rows === 1 || slot.columns === 1;
    const isThere = expression.before || operation !== 'compute' || slot.name !== result;
    return isWhole && isThere && (inSum || !expression.indices.includes('k'));
  };
  const visit = (expression: Expression, inSum: boolean): void => {
    if ('name' in expression && !isKnown(expression, inSum)) names.add(expression.name);
    if ('only' in expression) {
      for (const one of expression.only) if (one.kind === 'steps' && !constant(one.step)) names.add(one.step);
    }
    for (const part of partsOf(expression)) visit(part, inSum || 'only' in expression);
  };
  for (const part of [cell.value, cell.down, cell.masked]) if (part !== null) visit(part, false);
  return [...names];
}

interface Element {
  readonly place: Indices;
  readonly isMasked: boolean;
  /** Where a value that is moved there was before. */
  readonly moved?: { readonly r: number; readonly c: number };
}

/** The elements that an event changes: its tile, or the lanes of a combine, with those that get what these had. */
function* elementsOf(cell: Cell, { slot, event }: Changed): Generator<Element, void, void> {
  const { top, left } = placeOf(slot, event);
  const { lanes } = event;
  // Outside a sum nothing says what k is, and outside a combine there is no partner.
  const none = { k: Number.NaN, partner: Number.NaN };
  if (lanes === null) {
    for (let row = 0; row < event.realRows; row++) {
      for (let column = 0; column < event.realColumns; column++) {
        const isMasked = cell.masked !== null && event.column + column > event.row + row;
        yield { place: { ...none, r: top + row, c: left + column }, isMasked };
      }
    }
    return;
  }
  const byRows = slot.lanes === 'rows';
  const others = byRows ? slot.columns : event.realRows;
  for (let index = 0; index < lanes.count; index++) {
    const lane = lanes.first + index * lanes.step;
    const partner = lane + lanes.partner;
    for (let other = 0; other < others; other++) {
      const taking = byRows ? { r: lane, c: other } : { r: other, c: lane };
      yield { place: { ...none, ...taking, partner }, isMasked: false };
      const giving = byRows ? { r: partner, c: other } : { r: other, c: partner };
      if (lanes.moves) yield { place: { ...none, ...giving }, isMasked: false, moved: taking };
    }
  }
}

function agrees(got: number, want: number, error: number): boolean {
  // Beyond the range of f32 an infinity, or what comes of one, is as good as any.
  if (!Number.isFinite(got) || !Number.isFinite(want) || Math.abs(want) > 3.4e38) return true;
  return Math.abs(got - want) <= SAFETY * error + 1.2e-38;
}

function operandsOf({ slot, event, pass, now, earlier }: Changed, root: number | null): Operands {
  const { lanes } = event;
  /** The only lane that takes at the root of a tree, where a combine goes down it. */
  const rootLane = root !== null && lanes?.moves === true && lanes.count === 1 ? lanes.first : undefined;
  const { top, left } = placeOf(slot, event);
  const find = (name: string): SlotSpec | undefined =>
    name === '' ? slot : named(name, pass.slots).length === 0 ? undefined : theNamed(name, pass.slots, slot.name);
  const heldBy = (found: SlotSpec, before: boolean): Held | undefined =>
    before && found !== slot ? earlier.get(found.name) : now.get(found.name);
  return {
    origin: { r: event.row - top, c: event.column - left },
    constant: (name) => constantOf(name, pass),
    element: (name, indices, before) => {
      const found = find(name);
      if (found === undefined) return undefined;
      const held = heldBy(found, before);
      const at = placeIn(found, indices);
      if (found === slot && rootLane !== undefined && indices[slot.lanes === 'rows' ? 0 : 1] === rootLane) return root!;
      return held === undefined || at === undefined ? undefined : held.values[at];
    },
    extent: (expression) =>
      extentOf(expression, (name) => {
        const found = find(name);
        const held = found === undefined ? undefined : now.get(found.name);
        if (found === undefined || held === undefined) return undefined;
        const { row, column, rows, columns, realRows, realColumns } = held.event;
        const whole = rows === found.rows && columns === found.columns;
        return whole
          ? { slot: found, rows: realRows, columns: realColumns, row, column }
          : { slot: found, rows: found.rows, columns: found.columns, row: 0, column: 0 };
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

type ExtentsOf = (name: string) =>
  | (Record<'rows' | 'columns' | 'row' | 'column', number> & {
      readonly slot: SlotSpec;
    })
  | undefined;

/** How far k runs: as far as the real part of each slot that it is an index of. */
function extentOf(expression: Expression, extents: ExtentsOf): Extent | undefined {
  let least: Extent | undefined;
  const visit = (inner: Expression): void => {
    partsOf(inner).forEach(visit);
    const at = inner.kind === 'element' ? inner.indices.indexOf('k') : -1;
    const found = inner.kind === 'element' && at >= 0 ? extents(inner.name) : undefined;
    if (inner.kind !== 'element' || found === undefined) return;
    const { slot, rows, columns, row, column } = found;
    const alongRows = inner.indices.length === 1 ? slot.columns === 1 : at === 0;
    const own = alongRows ? { length: rows, origin: row } : { length: columns, origin: column };
    if (least === undefined || own.length < least.length) least = own;
  };
  visit(expression);
  return least;
}
