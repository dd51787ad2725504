/**
 * Finds when each part of a tensor is filled, that is, first gets values, and when it is final, that is, gets the
 * values
 * that it keeps. There is one number for each block where all events keep to one tiling, else one for each element.
 */
import { kept, PORTION } from '../portions.ts';
import type { Portions } from '../portions.ts';
import type { Run } from '../run.ts';
import { decodeEvent, operationCode, OPERATIONS, tensorOf } from './layout.ts';
import type { Records } from './layout.ts';

/** How many events are decoded in one portion of the work. */
const DECODED = PORTION >> 3;

interface Blocks {
  /** The extents of a block in elements. */
  readonly blockRows: number;
  readonly blockColumns: number;
  /** How many rows and columns of blocks a plane has. */
  readonly rows: number;
  readonly columns: number;
}

export interface TouchGrid extends Blocks {
  /**
   * For each block, [planes, rows, columns], how many events are completed when it is filled: negative when it is
   * skipped, Infinity when it never is.
   */
  readonly steps: Float32Array<ArrayBuffer>;
}

/**
 * Stores fill a materialised tensor, and computations a ghost. A skip marks its block as skipped, by the negative of
 * its
 * step.
 */
function* touchGrid(run: Run, tensor: number): Portions<TouchGrid> {
  const { records, events } = run;
  const spec = run.tensors[tensor]!;
  const touching: number[] = [];
  for (let event = 0; event < events; event++) {
    if (event % PORTION === 0) yield;
    if (tensorOf(records, event) !== tensor) continue;
    const code = operationCode(records, event);
    const fills =
      spec.kind === 'ghost' ? code === OPERATIONS.compute || code === OPERATIONS.skip : code === OPERATIONS.store;
    if (fills) touching.push(event);
  }
  let blockRows = spec.rows;
  let blockColumns = spec.columns;
  for (const [at, event] of touching.entries()) {
    if (at % DECODED === 0) yield;
    const tile = decodeEvent(records, event);
    blockRows = commonDivisor(commonDivisor(blockRows, tile.row), reaching(tile.row, tile.realRows, spec.rows));
    blockColumns = commonDivisor(
      commonDivisor(blockColumns, tile.column),
      reaching(tile.column, tile.realColumns, spec.columns),
    );
  }
  // A tensor whose extent is no multiple of the block still has one tiling: the last block is cut off by the edge.
  const first = touching.length > 0 ? decodeEvent(records, touching[0]!) : undefined;
  if (first !== undefined && (yield* allOnTiling(records, touching, first, spec))) {
    blockRows = Math.min(first.rows, spec.rows);
    blockColumns = Math.min(first.columns, spec.columns);
  }
  const rows = Math.ceil(spec.rows / blockRows);
  const columns = Math.ceil(spec.columns / blockColumns);
  const steps = new Float32Array(spec.planes * rows * columns).fill(Infinity);
  const blocks = { blockRows, blockColumns, rows, columns };
  for (const [at, event] of touching.entries()) {
    if (at % DECODED === 0) yield;
    const tile = decodeEvent(records, event);
    const step = tile.operation === 'skip' ? -(event + 1) : event + 1;
    for (const block of blocksUnder(tile, blocks)) {
      if (steps[block] === Infinity) steps[block] = step;
    }
  }
  return { ...blocks, steps };
}

/**
 * For each block of `grid`, how many events are completed when the block is final; 0 when nothing writes it. A run
 * keeps a
 * tensor only as it is in the end: between its first and its last store a block holds other values.
 */
function* finalSteps(run: Run, tensor: number, grid: TouchGrid): Portions<Float32Array<ArrayBuffer>> {
  const steps = new Float32Array(grid.steps.length);
  if (run.tensors[tensor]!.kind === 'ghost') return steps;
  for (let event = 0; event < run.events; event++) {
    if (event % DECODED === 0) yield;
    if (tensorOf(run.records, event) !== tensor) continue;
    if (operationCode(run.records, event) !== OPERATIONS.store) continue;
    for (const at of blocksUnder(decodeEvent(run.records, event), grid)) steps[at] = event + 1;
  }
  return steps;
}

/** When the blocks of a tensor are filled and when they are final. */
export interface Filling {
  readonly grid: TouchGrid;
  readonly final: Float32Array<ArrayBuffer>;
}

export const fillings = kept(function* (run: Run, tensor: number): Portions<Filling> {
  const grid = yield* touchGrid(run, tensor);
  return { grid, final: yield* finalSteps(run, tensor, grid) };
});

export function fillingOf(run: Run, tensor: number): Filling {
  return fillings.of(run, tensor);
}

interface Box {
  readonly plane: number;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  readonly realRows: number;
  readonly realColumns: number;
}

/** Yields the indices of the blocks that a tile covers. */
function* blocksUnder(tile: Box, { blockRows, blockColumns, rows, columns }: Blocks): Generator<number> {
  const lastRow = Math.ceil((tile.row + tile.realRows) / blockRows);
  const lastColumn = Math.ceil((tile.column + tile.realColumns) / blockColumns);
  for (let row = Math.floor(tile.row / blockRows); row < lastRow; row++) {
    for (let column = Math.floor(tile.column / blockColumns); column < lastColumn; column++) {
      yield (tile.plane * rows + row) * columns + column;
    }
  }
}

function* allOnTiling(
  records: Records,
  touching: readonly number[],
  first: Box,
  spec: { rows: number; columns: number },
): Portions<boolean> {
  for (const [at, event] of touching.entries()) {
    if (at % DECODED === 0) yield;
    if (!onTiling(decodeEvent(records, event), first, spec)) return false;
  }
  return true;
}

function onTiling(tile: Box, first: Box, spec: { rows: number; columns: number }): boolean {
  return (
    tile.rows === first.rows &&
    tile.columns === first.columns &&
    tile.row % first.rows === 0 &&
    tile.column % first.columns === 0 &&
    tile.realRows === Math.min(first.rows, spec.rows - tile.row) &&
    tile.realColumns === Math.min(first.columns, spec.columns - tile.column)
  );
}

/** The extent of a tile, or 0, which constrains nothing, where the edge of the tensor may have cut it off. */
function reaching(from: number, real: number, extent: number): number {
  return from + real === extent ? 0 : real;
}

function commonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
