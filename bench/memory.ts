/**
 * What a page keeps of each event of a trace: the record itself, the index, and what scene, timeline and inspector make
 * of it.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createTraceIndex } from '../core/trace/index.ts';
import { fillingOf } from '../core/trace/touch.ts';
import { tensorEvents } from '../core/trace/history.ts';
import { streamed } from '../core/trace/streams.ts';
import { combines } from '../core/trace/tree.ts';
import { writers } from '../core/trace/writers.ts';
import { kindSums } from '../core/trace/kind-sums.ts';
import type { Figure } from './measure.ts';
import { syntheticRun } from './synthetic-run.ts';

/** Measures memory by the growth of heap and buffers after a full collection. */
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
  const made = [
    combines.of(index),
    kindSums.of(run, 'events'),
    kindSums.of(run, 'bytes'),
    ...run.passes.map((_, pass) => streamed.of(run, pass)),
    ...run.tensors.map((_, tensor) => [fillingOf(run, tensor), writers.of(run, tensor), tensorEvents.of(run, tensor)]),
  ];
  const bytes = used() - before - values;
  // This use of everything that was measured keeps it from being collected before.
  if (made.length === 0 || index.events !== run.events) throw new Error('nothing was measured');
  return { name: `memory of an event, of ${run.events}`, value: bytes / run.events, unit: 'bytes', bound: 40 };
}
