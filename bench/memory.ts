/** What a page keeps of each event of a trace: the record itself, the index, and what scene and inspector make of it. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createTraceIndex } from '../core/trace/index.ts';
import { finalSteps, touchGrid } from '../core/trace/touch.ts';
import { writersOf } from '../core/trace/writers.ts';
import type { Figure } from './measure.ts';
import { syntheticRun } from './synthetic-run.ts';

/** By growth of heap and buffers after a full collection. */
export function memoryOfTrace(): Figure {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = (): number => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = used();
  const run = syntheticRun(64);
  const values = run.tensors.reduce((sum, { data }) => sum + data!.byteLength, 0);
  const index = createTraceIndex(run);
  const made = run.tensors.flatMap((_, tensor) => {
    const grid = touchGrid(run, tensor);
    return [grid, finalSteps(run, tensor, grid), writersOf(run, tensor)];
  });
  const bytes = used() - before - values;
  // Whatever is measured must still be there.
  if (made.length === 0 || index.events !== run.events) throw new Error('nothing was measured');
  return { name: `memory of an event, of ${run.events}`, value: bytes / run.events, unit: 'bytes', bound: 40 };
}
