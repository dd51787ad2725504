/** What is computed of a whole trace in portions, before anything on screen asks for it. */
import type { Portions } from '../../core/portions.ts';
import type { Run } from '../../core/run.ts';
import { tensorEvents } from '../../core/trace/history.ts';
import { indexTrace } from '../../core/trace/index.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { streamed } from '../../core/trace/streams.ts';
import { touched } from '../../core/trace/touched.ts';
import { fillings } from '../../core/trace/touch.ts';
import { combines } from '../../core/trace/tree.ts';
import { writers } from '../../core/trace/writers.ts';
import { kindSums } from '../../core/trace/kind-sums.ts';
import { wholePace } from '../timeline/pace.ts';

/** Everything that the lab needs of a run when it first shows it. */
export function* prepared(run: Run): Portions<TraceIndex> {
  const index = yield* indexTrace(run);
  yield* combines.prepare(index);
  yield* kindSums.prepare(run, 'events');
  yield* wholePace.prepare(run);
  for (const pass of run.passes.keys()) {
    yield* streamed.prepare(run, pass);
    yield* touched.prepare(run, pass);
  }
  for (const [tensor, { kind }] of run.tensors.entries()) {
    yield* tensorEvents.prepare(run, tensor);
    if (kind !== 'input') yield* fillings.prepare(run, tensor);
  }
  return index;
}

/** What the lab needs once a viewer points at a cell, or chooses another time axis. */
export function* foreseen(run: Run): Portions<void> {
  yield* kindSums.prepare(run, 'bytes');
  for (const tensor of run.tensors.keys()) yield* writers.prepare(run, tensor);
}
