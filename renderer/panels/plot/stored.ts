/** When an element of a tensor has the value that a run holds: from grids that are made once for each run. */
import type { Run } from '../../../core/run.ts';
import { finalSteps, touchGrid } from '../../../core/trace/touch.ts';

type StoredAt = (row: number, column: number) => number;

const made = new WeakMap<Run, Map<number, StoredAt>>();

/** Completed events after which an element of the first plane is final; 0 for an input, Infinity where nothing stores it. */
export function storedAt(run: Run, tensor: number): StoredAt {
  const ofRun = made.get(run) ?? new Map<number, StoredAt>();
  made.set(run, ofRun);
  const found = ofRun.get(tensor) ?? lookUp(run, tensor);
  ofRun.set(tensor, found);
  return found;
}

function lookUp(run: Run, tensor: number): StoredAt {
  if (run.tensors[tensor]!.kind === 'input') return () => 0;
  const grid = touchGrid(run, tensor);
  const steps = finalSteps(run, tensor, grid);
  return (row, column) => {
    const block = Math.floor(row / grid.blockRows) * grid.columns + Math.floor(column / grid.blockColumns);
    return steps[block] === 0 ? Infinity : steps[block]!;
  };
}
