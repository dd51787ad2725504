/** When elements of a tensor have been stored, from tables that are made once for each run. */
import type { Run } from '../../core/run.ts';
import { rowSteps } from '../../core/trace/rows.ts';
import { fillingOf } from '../../core/trace/touch.ts';

type StoredAt = (row: number, column: number) => number;

const made = new WeakMap<Run, Map<number, StoredAt>>();
const rowsMade = new WeakMap<Run, Map<number, Float64Array>>();

/** The step after which an element of the first plane is final; 0 for an input, Infinity where nothing stores it. */
export function storedAt(run: Run, tensor: number): StoredAt {
  return once(made, run, tensor, lookUp);
}

/** The step after which each row is stored. */
export function rowsStoredAt(run: Run, tensor: number): Float64Array {
  return once(rowsMade, run, tensor, rowSteps);
}

/** The first step after which anything of a tensor is stored; Infinity where nothing ever is. */
export function firstStoredAt(run: Run, tensor: number): number {
  return rowsStoredAt(run, tensor).reduce((least, step) => Math.min(least, step), Infinity);
}

function once<T>(known: WeakMap<Run, Map<number, T>>, run: Run, tensor: number, make: (run: Run, at: number) => T): T {
  const ofRun = known.get(run) ?? new Map<number, T>();
  known.set(run, ofRun);
  const found = ofRun.get(tensor) ?? make(run, tensor);
  ofRun.set(tensor, found);
  return found;
}

function lookUp(run: Run, tensor: number): StoredAt {
  if (run.tensors[tensor]!.kind === 'input') return () => 0;
  const { grid, final } = fillingOf(run, tensor);
  return (row, column) => {
    const block = Math.floor(row / grid.blockRows) * grid.columns + Math.floor(column / grid.blockColumns);
    return final[block] === 0 ? Infinity : final[block]!;
  };
}
