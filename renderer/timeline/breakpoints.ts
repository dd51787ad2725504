/** Where a breakpoint stops a run, or why it never does, and which breakpoint a cell of the picture stands for. */
import type { Breakpoint, LineBreakpoint, TileBreakpoint } from '../../core/document/time.ts';
import type { Run } from '../../core/run.ts';
import type { WorkgroupSpan } from '../../core/trace/index.ts';
import { KIND_OF_CODE, WORK_KINDS } from '../../core/trace/kinds.ts';
import type { WorkKind } from '../../core/trace/kinds.ts';
import { decodeEvent, NONE, operationCode } from '../../core/trace/layout.ts';
import { eventsOfLine } from '../../core/trace/line-events.ts';
import { eventsOfBlock, tileGridOf } from '../../core/trace/tiles.ts';
import { lastChange } from '../../core/trace/snapshots.ts';
import type { Pick } from '../scene/contract.ts';

export interface Reach {
  /** The steps at which it stops, ascending. */
  readonly steps: Uint32Array;
  /** Why there are no such steps, in one sentence; null where there are some. */
  readonly never: string | null;
}

/** What a breakpoint waits for an event to do to a tile, in words. */
export const DONE: Readonly<Record<WorkKind, string>> = {
  load: 'loaded',
  store: 'stored',
  compute: 'computed',
  skip: 'skipped',
};

export function isLine(breakpoint: Breakpoint): breakpoint is LineBreakpoint {
  return 'line' in breakpoint;
}

/** A breakpoint in words, such as "S block (3, 5) is computed" or "flash, line 42". */
export function nameOf(breakpoint: Breakpoint): string {
  if (isLine(breakpoint)) return `${breakpoint.pass}, line ${breakpoint.line}`;
  return `${blockName(breakpoint)} is ${DONE[breakpoint.kind]}`;
}

function blockName({ tile, plane, row, column }: TileBreakpoint): string {
  return `${tile} block (${plane > 0 ? `${plane}, ` : ''}${row}, ${column})`;
}

/** Whether two breakpoints stop at the same thing, enabled or not. */
export function same(a: Breakpoint, b: Breakpoint): boolean {
  return nameOf(a) === nameOf(b) && isLine(a) === isLine(b);
}

export function reachOf(run: Run, breakpoint: Breakpoint): Reach {
  return isLine(breakpoint) ? reachOfLine(run, breakpoint) : reachOfTile(run, breakpoint);
}

function reachOfLine(run: Run, { pass, line }: LineBreakpoint): Reach {
  const number = run.passes.findIndex(({ name }) => name === pass);
  if (number < 0) return never(`This run has no pass ${pass}.`);
  const events = eventsOfLine(run, number, line);
  if (events.length > 0) return { steps: events.map((event) => event + 1), never: null };
  return never(`No event of pass ${pass} records line ${line}.`);
}

function reachOfTile(run: Run, breakpoint: TileBreakpoint): Reach {
  const { tile, plane, row, column, kind } = breakpoint;
  const tensor = run.tensors.findIndex(({ name }) => name === tile);
  if (tensor < 0) return never(`This run has no tensor ${tile}.`);
  const grid = tileGridOf(run, tensor, kind);
  if (grid === null) return never(`${tile} is never ${DONE[kind]} in this run.`);
  const { planes } = run.tensors[tensor]!;
  if (row >= grid.rows || column >= grid.columns || plane >= planes) {
    const last = `${planes > 1 ? `${planes - 1}, ` : ''}${grid.rows - 1}, ${grid.columns - 1}`;
    return never(`There is no ${blockName(breakpoint)}: the last one is (${last}).`);
  }
  const events = eventsOfBlock(run, tensor, kind, grid, { plane, row, column });
  if (events.length > 0) return { steps: Uint32Array.from(events, (event) => event + 1), never: null };
  const skipped = kind !== 'skip' && eventsOfBlock(run, tensor, 'skip', grid, { plane, row, column })[0];
  return never(
    typeof skipped === 'number'
      ? `${blockName(breakpoint)} is skipped (step ${skipped + 1}) and never ${DONE[kind]}.`
      : `${blockName(breakpoint)} is never ${DONE[kind]} in this run.`,
  );
}

function never(sentence: string): Reach {
  return { steps: new Uint32Array(), never: sentence };
}

/** The breakpoint on the tile that is picked at a step; null where no event tells of the tile. */
export function breakpointAt(run: Run, span: WorkgroupSpan, step: number, pick: Pick): TileBreakpoint | null {
  if (pick.kind === 'tensor') {
    const spec = run.tensors[pick.tensor];
    if (spec === undefined) return null;
    const kinds = { input: 'load', ghost: 'compute', intermediate: 'store', output: 'store' } as const;
    return onBlock(run, pick.tensor, kinds[spec.kind], pick);
  }
  const event = lastChange(run.records, span, pick.slot, step - 1);
  const kind = event < 0 ? undefined : KIND_OF_CODE[operationCode(run.records, event)];
  if (kind === undefined) return null;
  const tile = decodeEvent(run.records, event);
  if (tile.tensor === NONE) return null;
  return onBlock(run, tile.tensor, WORK_KINDS[kind]!, tile);
}

/** The breakpoint on the block that holds an element. */
function onBlock(
  run: Run,
  tensor: number,
  kind: WorkKind,
  element: { readonly plane: number; readonly row: number; readonly column: number },
): TileBreakpoint | null {
  const grid = tileGridOf(run, tensor, kind);
  if (grid === null) return null;
  return {
    tile: run.tensors[tensor]!.name,
    plane: element.plane,
    row: Math.floor(element.row / grid.height),
    column: Math.floor(element.column / grid.width),
    kind,
    enabled: true,
  };
}
