/** What is made of a whole trace in portions, ahead of whoever will ask for it. */
import type { Portions } from '../../core/portions.ts';
import type { Run } from '../../core/run.ts';
import { tensorEvents } from '../../core/trace/history.ts';
import { indexTrace } from '../../core/trace/index.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { streamed } from '../../core/trace/streams.ts';
import { fillings } from '../../core/trace/touch.ts';
import { combines } from '../../core/trace/tree.ts';
import { writers } from '../../core/trace/writers.ts';
import { kindSums } from '../../core/trace/kind-sums.ts';

/** All that the lab asks as soon as it shows a run. */
export function* prepared(run: Run): Portions<TraceIndex> {
  const index = yield* indexTrace(run);
  yield* combines.prepare(index);
  yield* kindSums.prepare(run, 'events');
  for (const pass of run.passes.keys()) yield* streamed.prepare(run, pass);
  for (const [tensor, { kind }] of run.tensors.entries()) {
    if (kind !== 'input') yield* fillings.prepare(run, tensor);
  }
  return index;
}

/** What it asks when a viewer points at a cell, or counts time in another way. */
export function* foreseen(run: Run): Portions<void> {
  yield* kindSums.prepare(run, 'bytes');
  for (const tensor of run.tensors.keys()) {
    yield* tensorEvents.prepare(run, tensor);
    yield* writers.prepare(run, tensor);
  }
}
