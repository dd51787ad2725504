/**
 * The footprint of a tile: every region of every tensor that its values depend on. It is followed back from the event
 * that
 * wrote the tile, through the slots of its workgroup to the loads that filled them, and from what they loaded to the
 * events that had written it, down to the inputs.
 */
import { boxOf, elementsIn, unite } from './boxes.ts';
import type { Box } from './boxes.ts';
import { createDataflow } from './dataflow.ts';
import type { TraceIndex } from './index.ts';
import { decodeEvent, operationCode, OPERATIONS, tensorOf, NONE } from './layout.ts';
import { writers } from './writers.ts';

export interface Element {
  readonly tensor: number;
  readonly plane: number;
  readonly row: number;
  readonly column: number;
}

export interface TensorFootprint {
  readonly tensor: number;
  /** Disjoint boxes of elements that were loaded from HBM or, for a ghost, computed on the way. */
  readonly boxes: readonly Box[];
  readonly elements: number;
}

export interface Footprint {
  readonly tensor: number;
  readonly tile: Box;
  /** The event that wrote the tile, or that computed it when it never went to HBM. */
  readonly event: number;
  /** The regions that the tile depends on, in the order of the tensors; a tensor without any is left out. */
  readonly tensors: readonly TensorFootprint[];
  /** How many elements in HBM the tile depends on, each counted once. */
  readonly elements: number;
}

const finders = new WeakMap<TraceIndex, (at: Element) => Footprint | null>();

/**
 * The footprint of the tile that holds an element; null where nothing was written. Tiles are remembered for each run.
 */
export function footprintOf(index: TraceIndex, at: Element): Footprint | null {
  const find = finders.get(index) ?? createFinder(index);
  finders.set(index, find);
  return find(at);
}

function createFinder(index: TraceIndex): (at: Element) => Footprint | null {
  const { run } = index;
  const { records } = run;
  const flow = createDataflow(index);
  const known = new Map<number, Footprint>();

  /** Every event that the values of `last` depend on, itself included. */
  const historyOf = (last: number): Set<number> => {
    const history = new Set([last]);
    // Iterating over a set also visits what is added on the way.
    for (const event of history) {
      for (const source of flow.sources(event)) if (source >= 0) history.add(source);
      if (operationCode(records, event) !== OPERATIONS.load) continue;
      const tensor = tensorOf(records, event);
      for (const writer of writers.of(run, tensor).before(boxOf(decodeEvent(records, event)), event))
        history.add(writer);
    }
    return history;
  };

  const footprintsBefore = (last: number): TensorFootprint[] => {
    const boxes = run.tensors.map((): Box[] => []);
    for (const event of historyOf(last)) {
      const tensor = tensorOf(records, event);
      if (tensor === NONE) continue;
      const code = operationCode(records, event);
      const computed = run.tensors[tensor]!.kind === 'ghost' && code !== OPERATIONS.store && event !== last;
      if (code === OPERATIONS.load || computed) boxes[tensor]!.push(boxOf(decodeEvent(records, event)));
    }
    return boxes.flatMap((found, tensor) => {
      if (found.length === 0) return [];
      const united = unite(found);
      return [{ tensor, boxes: united, elements: elementsIn(united) }];
    });
  };

  return ({ tensor, plane, row, column }) => {
    const last = Math.max(
      -1,
      ...writers.of(run, tensor).before({ plane, row, column, rows: 1, columns: 1 }, run.events),
    );
    if (last < 0) return null;
    let footprint = known.get(last);
    if (footprint === undefined) {
      const tensors = footprintsBefore(last);
      const inHbm = tensors.filter((region) => run.tensors[region.tensor]!.kind !== 'ghost');
      footprint = {
        tensor,
        tile: boxOf(decodeEvent(records, last)),
        event: last,
        tensors,
        elements: inHbm.reduce((sum, region) => sum + region.elements, 0),
      };
      known.set(last, footprint);
    }
    return footprint;
  };
}
