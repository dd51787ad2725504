/** Who gave each part of a tensor its values: the last event before a step, by block of all the tiles that were written. */
import type { Run } from '../run.ts';
import { boxOf, cutsOf } from './boxes.ts';
import type { Box } from './boxes.ts';
import { lastAtMost } from './index.ts';
import { changesSlot, decodeEvent, operationCode, OPERATIONS, tensorOf } from './layout.ts';

export interface Writers {
  /** The events that wrote what a box holds after `step` completed events; none for what nothing wrote. */
  before(box: Box, step: number): Set<number>;
}

/** Stores write a materialised tensor; a ghost has the events that computed its blocks. */
export function writersOf(run: Run, tensor: number): Writers {
  const blocks = blocksOf(run, tensor);
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
}

interface Blocks {
  /** Ascending positions at which a tile begins or ends. */
  readonly rowCuts: readonly number[];
  readonly columnCuts: readonly number[];
}

/** All that is kept: what it is made from goes when this returns. */
function blocksOf(run: Run, tensor: number): Blocks & { readonly ends: Uint32Array; readonly writing: Uint32Array } {
  const { planes } = run.tensors[tensor]!;
  const events = writingEvents(run, tensor);
  const boxes = events.map((event) => boxOf(decodeEvent(run.records, event)));
  const cuts = { rowCuts: cutsOf(boxes, 'row', 'rows'), columnCuts: cutsOf(boxes, 'column', 'columns') };
  const ends = new Uint32Array(planes * (spans(cuts.rowCuts) * spans(cuts.columnCuts)) + 1);
  boxes.forEach((box) => eachBlock(cuts, box, (block) => ends[block + 1]!++));
  for (let block = 1; block < ends.length; block++) ends[block]! += ends[block - 1]!;
  const filled = ends.slice();
  const writing = new Uint32Array(ends.at(-1)!);
  boxes.forEach((box, at) => eachBlock(cuts, box, (block) => (writing[filled[block]!++] = events[at]!)));
  return { ...cuts, ends, writing };
}

function spans(cuts: readonly number[]): number {
  return Math.max(cuts.length - 1, 0);
}

/** Calls back with the number of each block that lies in a box, as far as anything was ever written there. */
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

function writingEvents({ records, events, tensors }: Run, tensor: number): number[] {
  const ghost = tensors[tensor]!.kind === 'ghost';
  const found: number[] = [];
  for (let event = 0; event < events; event++) {
    if (tensorOf(records, event) !== tensor) continue;
    const code = operationCode(records, event);
    const computes = code !== OPERATIONS.load && changesSlot(records, event);
    if (ghost ? computes : code === OPERATIONS.store) found.push(event);
  }
  return found;
}
