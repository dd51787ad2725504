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
  const { planes } = run.tensors[tensor]!;
  const events = writingEvents(run, tensor);
  const boxes = events.map((event) => boxOf(decodeEvent(run.records, event)));
  const rowCuts = cutsOf(boxes, 'row', 'rows');
  const columnCuts = cutsOf(boxes, 'column', 'columns');
  const height = Math.max(rowCuts.length - 1, 0);
  const width = Math.max(columnCuts.length - 1, 0);

  /** Calls back with the number of each block that lies in a box, as far as anything was ever written there. */
  const eachBlock = (box: Box, visit: (block: number) => void): void => {
    const lastRow = Math.min(lastAtMost(rowCuts, box.row + box.rows - 1), height - 1);
    const lastColumn = Math.min(lastAtMost(columnCuts, box.column + box.columns - 1), width - 1);
    for (let row = lastAtMost(rowCuts, box.row); row <= lastRow; row++) {
      for (let column = lastAtMost(columnCuts, box.column); column <= lastColumn; column++) {
        if (rowCuts[row + 1]! <= box.row || columnCuts[column + 1]! <= box.column) continue;
        if (rowCuts[row]! >= box.row + box.rows || columnCuts[column]! >= box.column + box.columns) continue;
        visit((box.plane * height + row) * width + column);
      }
    }
  };

  const ends = new Uint32Array(planes * height * width + 1);
  boxes.forEach((box) => eachBlock(box, (block) => ends[block + 1]!++));
  for (let block = 1; block < ends.length; block++) ends[block]! += ends[block - 1]!;
  const filled = ends.slice();
  const writing = new Uint32Array(ends.at(-1)!);
  boxes.forEach((box, at) => eachBlock(box, (block) => (writing[filled[block]!++] = events[at]!)));

  return {
    before: (box, step) => {
      const found = new Set<number>();
      eachBlock(box, (block) => {
        const ofBlock = writing.subarray(ends[block], ends[block + 1]);
        const last = ofBlock[lastAtMost(ofBlock, step - 1)];
        if (last !== undefined && last < step) found.add(last);
      });
      return found;
    },
  };
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
