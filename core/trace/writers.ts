/**
 * Finds the event that wrote each part of a tensor last before a step, by the blocks that the written tiles divide it
 * into.
 */
import { kept, PORTION } from '../portions.ts';
import type { Portions } from '../portions.ts';
import type { Run } from '../run.ts';
import { lastAtMost } from '../search.ts';
import { boxOf, cutsOf } from './boxes.ts';
import type { Box } from './boxes.ts';
import { changesSlot, decodeEvent, operationCode, OPERATIONS, tensorOf } from './layout.ts';

export interface Writers {
  /** The events that wrote what a box holds after `step` completed events; none where nothing was written. */
  before(box: Box, step: number): Set<number>;
}

/** The writers of each tensor of a run, found once. Stores write a materialised tensor, computations a ghost. */
export const writers = kept(function* (run: Run, tensor: number): Portions<Writers> {
  const blocks = yield* blocksOf(run, tensor);
  const { ends, writing } = blocks;
  return {
    before: (box, step) => {
      const found = new Set<number>();
      eachBlock(blocks, box, (block) => {
        const ofBlock = writing.subarray(ends[block], ends[block + 1]);
        const last = ofBlock[lastAtMost(ofBlock, step - 1)];
        if (last !== undefined && last < step) found.add(last);
      });
      return found;
    },
  };
});

/** How many tiles are sorted into blocks in one portion of the work. */
const BOXES = PORTION >> 4;

interface Blocks {
  /** The positions at which a tile begins or ends, in ascending order. */
  readonly rowCuts: readonly number[];
  readonly columnCuts: readonly number[];
}

/** Makes what is kept for a tensor; the boxes that it is made from are released when this returns. */
function* blocksOf(
  run: Run,
  tensor: number,
): Portions<Blocks & { readonly ends: Uint32Array; readonly writing: Uint32Array }> {
  const { planes } = run.tensors[tensor]!;
  const events = yield* writingEvents(run, tensor);
  const boxes: Box[] = [];
  for (const [at, event] of events.entries()) {
    if (at % BOXES === 0) yield;
    boxes.push(boxOf(decodeEvent(run.records, event)));
  }
  const rowCuts = cutsOf(boxes, 'row', 'rows');
  yield;
  const cuts = { rowCuts, columnCuts: cutsOf(boxes, 'column', 'columns') };
  const ends = new Uint32Array(planes * (spans(cuts.rowCuts) * spans(cuts.columnCuts)) + 1);
  for (const [at, box] of boxes.entries()) {
    if (at % BOXES === 0) yield;
    eachBlock(cuts, box, (block) => ends[block + 1]!++);
  }
  for (let block = 1; block < ends.length; block++) ends[block]! += ends[block - 1]!;
  const filled = ends.slice();
  const writing = new Uint32Array(ends.at(-1)!);
  for (const [at, box] of boxes.entries()) {
    if (at % BOXES === 0) yield;
    eachBlock(cuts, box, (block) => (writing[filled[block]!++] = events[at]!));
  }
  return { ...cuts, ends, writing };
}

function spans(cuts: readonly number[]): number {
  return Math.max(cuts.length - 1, 0);
}

/** Calls back with the number of each block that a box touches, where anything was ever written. */
function eachBlock({ rowCuts, columnCuts }: Blocks, box: Box, visit: (block: number) => void): void {
  const height = spans(rowCuts);
  const width = spans(columnCuts);
  const lastRow = Math.min(lastAtMost(rowCuts, box.row + box.rows - 1), height - 1);
  const lastColumn = Math.min(lastAtMost(columnCuts, box.column + box.columns - 1), width - 1);
  for (let row = lastAtMost(rowCuts, box.row); row <= lastRow; row++) {
    for (let column = lastAtMost(columnCuts, box.column); column <= lastColumn; column++) {
      if (rowCuts[row + 1]! <= box.row || columnCuts[column + 1]! <= box.column) continue;
      if (rowCuts[row]! >= box.row + box.rows || columnCuts[column]! >= box.column + box.columns) continue;
      visit((box.plane * height + row) * width + column);
    }
  }
}

function* writingEvents({ records, events, tensors }: Run, tensor: number): Portions<number[]> {
  const ghost = tensors[tensor]!.kind === 'ghost';
  const found: number[] = [];
  for (let event = 0; event < events; event++) {
    if (event % PORTION === 0) yield;
    if (tensorOf(records, event) !== tensor) continue;
    const code = operationCode(records, event);
    const computes = code !== OPERATIONS.load && changesSlot(records, event);
    if (ghost ? computes : code === OPERATIONS.store) found.push(event);
  }
  return found;
}
