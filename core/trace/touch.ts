/**
 * When each part of a tensor first got values, and when it got those that it keeps: steps after which a block of it is
 * filled, and final. One number for each block of the tensor's own tiling where all events keep to one, else one for
 * each element.
 */
import { kept, PORTION } from '../portions.ts';
import type { Portions } from '../portions.ts';
import type { Run } from '../run.ts';
import { decodeEvent, operationCode, OPERATIONS, tensorOf } from './layout.ts';
import type { Records } from './layout.ts';

/** Events that are decoded between two places at which the work may be left. */
const DECODED = PORTION >> 3;

interface Blocks {
  /** Extent of one block in elements. */
  readonly blockRows: number;
  readonly blockColumns: number;
  /** Blocks per plane. */
  readonly rows: number;
  readonly columns: number;
}

export interface TouchGrid extends Blocks {
  /** [planes, rows, columns]: completed events after which the block is filled (negative when it is skipped); Infinity when never. */
  readonly steps: Float32Array<ArrayBuffer>;
}

/**
 * For materialised tensors the stores fill, for ghosts the computations; a skip marks its block as skipped, by the
 * negative of its step.
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
  // A tensor whose extent does not divide still has one tiling: its last block is cut at the edge.
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
 * By block of `grid`: completed events after which the block has the values that it has in the end; 0 when nothing
 * writes it. A run holds a tensor as it is in the end: between its first and its last store a block holds other values.
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

/** Both for one tensor, made once for each run. */
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

/** Indices of the blocks that a tile covers. */
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

/** Extent that a tile fills, or 0 (no constraint) where it ends at the tensor's edge. */
function reaching(from: number, real: number, extent: number): number {
  return from + real === extent ? 0 : real;
}

function commonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
