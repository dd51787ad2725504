/** What a combine did to one element of its slot: its lane took, gave, or was left alone. */
import type { Formula, SlotSpec } from '../../core/kernel.ts';
import type { Run } from '../../core/run.ts';
import type { WorkgroupSpan } from '../../core/trace/index.ts';
import { decodeEvent } from '../../core/trace/layout.ts';
import type { Lanes, TraceEvent } from '../../core/trace/layout.ts';
import { lastChange } from '../../core/trace/snapshots.ts';

/**
 * How an event changed an element. `whole`: as its formula says. `giver`: its lane got what the lane that takes
 * from it held. `padding`: it lies beyond the edge of the tensor.
 */
type Part = 'whole' | 'giver' | 'padding';

interface Change {
  /** The last event up to the latest change of the slot that gave the element its value; -1 when none did. */
  readonly event: number;
  readonly part: Part;
  readonly note: string | null;
}

/** The event that an element of a slot has its value from, which a combine of other lanes is not. */
export function changeOf(
  run: Run,
  span: WorkgroupSpan,
  slot: number,
  spec: SlotSpec,
  latest: number,
  row: number,
  column: number,
): Change {
  const lane = spec.lanes === 'rows' ? row : column;
  let merged = false;
  for (let event = latest; event >= 0; event = lastChange(run.records, span, slot, event - 1)) {
    const record = decodeEvent(run.records, event);
    if (record.lanes === null) {
      if (isPart(spec, record) && (row >= record.rows || column >= record.columns)) continue;
      const padding = row >= record.realRows || column >= record.realColumns;
      const untouched = merged && !padding ? 'already merged into another lane' : 'not changed by this combine';
      const since = decodeEvent(run.records, latest).lanes === null ? 'not changed by this step' : untouched;
      const note = padding ? paddingNote(event === latest) : event === latest ? null : since;
      return { event, part: padding ? 'padding' : 'whole', note };
    }
    const outside = lane >= realLanes(spec, record);
    merged ||= outside;
    const across = spec.lanes === 'rows' ? column >= record.realColumns : row >= record.realRows;
    if (across) return { event, part: 'padding', note: paddingNote(true) };
    const part = partIn(record.lanes, lane);
    if (part === null) continue;
    const note = merged ? 'already merged into another lane' : 'not changed by this combine';
    return { event, part, note: event === latest ? null : note };
  }
  return { event: -1, part: 'whole', note: null };
}

/** Whether the tile of an event lies within a slot and leaves the rest of it as it was: a column that is always 1, for one. */
export function isPart(slot: Pick<SlotSpec, 'rows' | 'columns'>, { rows, columns }: TraceEvent): boolean {
  return columns < slot.columns && rows <= slot.rows;
}

function paddingNote(now: boolean): string {
  return now ? 'padding beyond the edge of the tensor' : 'no lane: padding beyond the edge';
}

function realLanes(spec: SlotSpec, record: TraceEvent): number {
  return spec.lanes === 'rows' ? record.realRows : record.realColumns;
}

function partIn({ first, step, count, partner, moves }: Lanes, lane: number): Part | null {
  const isTaker = (at: number): boolean => {
    const m = (at - first) / step;
    return Number.isInteger(m) && m >= 0 && m < count;
  };
  if (isTaker(lane)) return 'whole';
  return moves && isTaker(lane - partner) ? 'giver' : null;
}

/** The element in the lane that this element's lane takes from in the combine. */
export function partnerOf(
  spec: SlotSpec,
  { partner }: Pick<Lanes, 'partner'>,
  row: number,
  column: number,
): readonly [row: number, column: number] {
  return spec.lanes === 'rows' ? [row + partner, column] : [row, column + partner];
}

/** The formula of a lane that gets what another lane held before that lane took from it. */
export function movedFrom(slot: string, row: number, column: number): Formula {
  return {
    result: slot,
    operation: 'combine',
    text: `${slot} gets what its partner held`,
    cell: `${slot}[r,c] = ${slot}[${row}, ${column}] before`,
    operands: [{ name: slot, row, column, previous: true }],
  };
}
