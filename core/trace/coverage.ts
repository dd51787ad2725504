/** How many workgroups of a pass move or compute each part of a tensor: what is shown of all but the one in view. */
import { kept, PORTION } from '../portions.ts';
import type { Portions } from '../portions.ts';
import type { Run, RunPass } from '../run.ts';
import type { WorkgroupSpan } from './index.ts';
import { decodeEvent, operationCode, OPERATIONS, tensorOf } from './layout.ts';
import type { Records, TraceEvent } from './layout.ts';

export interface Coverage {
  /** The extents of a block in elements, and how many rows and columns of blocks a plane has. */
  readonly blockRows: number;
  readonly blockColumns: number;
  readonly rows: number;
  readonly columns: number;
  /** How many workgroups touch any element of each block: [planes, rows, columns]. */
  readonly workgroups: Uint32Array;
}

/** The most blocks that a tensor is divided into; finer tiles are counted together. */
const MOST_BLOCKS = 1 << 16;
/** How many events are decoded in one portion of the work. */
const DECODED = PORTION >> 3;

/** The coverage of all tensors in one pass. */
export interface PassCoverage {
  readonly ofTensors: readonly Coverage[];
  /** The most workgroups that touch the same block. */
  readonly most: number;
}

/** The coverage in each pass of a run, computed once. */
export const coverages = kept(function* (run: Run, pass: number): Portions<PassCoverage> {
  const ofTensors: Coverage[] = [];
  for (const tensor of run.tensors.keys()) ofTensors.push(yield* cover(run, run.passes[pass]!, tensor));
  const most = ofTensors.map(({ workgroups }) => workgroups.reduce((a, b) => Math.max(a, b), 0));
  return { ofTensors, most: Math.max(...most, 0) };
});

/** Which blocks a workgroup touches, as ones and zeros. */
export function coveredBy(run: Run, span: WorkgroupSpan, tensor: number, coverage: Coverage): Uint8Array {
  const covered = new Uint8Array(coverage.workgroups.length);
  for (let event = span.start; event < span.end; event++) {
    if (touches(run.records, event, tensor))
      eachBlock(coverage, decodeEvent(run.records, event), (block) => (covered[block] = 1));
  }
  return covered;
}

function* cover({ records, tensors }: Run, { starts }: RunPass, tensor: number): Portions<Coverage> {
  const { planes, rows, columns } = tensors[tensor]!;
  let blockRows = 0;
  let blockColumns = 0;
  for (let event = starts[0]!; event < starts.at(-1)!; event++) {
    if (event % DECODED === 0) yield;
    if (!touches(records, event, tensor)) continue;
    const tile = decodeEvent(records, event);
    // A tile that is cut off by the edge of the tensor says nothing about the extent of a block.
    blockRows = commonDivisor(
      commonDivisor(blockRows, tile.row),
      tile.row + tile.realRows === rows ? 0 : tile.realRows,
    );
    blockColumns = commonDivisor(
      commonDivisor(blockColumns, tile.column),
      tile.column + tile.realColumns === columns ? 0 : tile.realColumns,
    );
  }
  blockRows = blockRows === 0 ? rows : blockRows;
  blockColumns = blockColumns === 0 ? columns : blockColumns;
  const blocks = (): number => planes * Math.ceil(rows / blockRows) * Math.ceil(columns / blockColumns);
  while (blocks() > MOST_BLOCKS) {
    if (rows / blockRows >= columns / blockColumns) blockRows *= 2;
    else blockColumns *= 2;
  }
  const shape = {
    blockRows,
    blockColumns,
    rows: Math.ceil(rows / blockRows),
    columns: Math.ceil(columns / blockColumns),
  };
  const workgroups = new Uint32Array(blocks());
  const last = new Int32Array(blocks()).fill(-1);
  for (let workgroup = 0; workgroup + 1 < starts.length; workgroup++) {
    for (let event = starts[workgroup]!; event < starts[workgroup + 1]!; event++) {
      if (event % DECODED === 0) yield;
      if (!touches(records, event, tensor)) continue;
      eachBlock(shape, decodeEvent(records, event), (block) => {
        if (last[block] === workgroup) return;
        last[block] = workgroup;
        workgroups[block]!++;
      });
    }
  }
  return { ...shape, workgroups };
}

/** Whether an event touches a tensor; a skipped block is not touched. */
function touches(records: Records, event: number, tensor: number): boolean {
  return tensorOf(records, event) === tensor && operationCode(records, event) !== OPERATIONS.skip;
}

function eachBlock(
  { blockRows, blockColumns, rows, columns }: Omit<Coverage, 'workgroups'>,
  { plane, row, column, realRows, realColumns }: TraceEvent,
  visit: (block: number) => void,
): void {
  const lastRow = Math.min(Math.ceil((row + realRows) / blockRows), rows);
  const lastColumn = Math.min(Math.ceil((column + realColumns) / blockColumns), columns);
  for (let r = Math.floor(row / blockRows); r < lastRow; r++) {
    for (let c = Math.floor(column / blockColumns); c < lastColumn; c++) visit((plane * rows + r) * columns + c);
  }
}

function commonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
