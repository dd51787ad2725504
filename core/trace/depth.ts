/**
 * The sequential depth of a run, read from its trace: how many arithmetic steps had to wait for one another. A step is an
 * event that computes; it comes one after the deepest of those that its operands were made by, through slots of its
 * workgroup and through tensors in HBM. No number of processors makes a run shorter than its depth (Blelloch 1990,
 * Prefix sums and their applications: work and depth). Barriers and the order of the program alone count for nothing.
 */
import { boxOf } from './boxes.ts';
import { createDataflow } from './dataflow.ts';
import type { TraceIndex } from './index.ts';
import { decodeEvent, flopsOf, NONE, operationCode, OPERATIONS, tensorOf } from './layout.ts';
import { writersOf } from './writers.ts';
import type { Writers } from './writers.ts';

/** For each event the depth reached by it and all events before it; the last entry is the depth of the run. */
export function depthsOf(index: TraceIndex): Uint32Array<ArrayBuffer> {
  const { run } = index;
  const { records } = run;
  const flow = createDataflow(index);
  const writers = run.tensors.map((tensor, number): Writers | null =>
    tensor.kind === 'input' || tensor.kind === 'ghost' ? null : writersOf(run, number),
  );
  const depths = new Uint32Array(run.events);

  const deepest = (events: Iterable<number>): number => {
    let depth = 0;
    for (const event of events) if (event >= 0) depth = Math.max(depth, depths[event]!);
    return depth;
  };

  for (let event = 0; event < run.events; event++) {
    let depth = deepest(flow.sources(event));
    const tensor = tensorOf(records, event);
    if (operationCode(records, event) === OPERATIONS.load && tensor !== NONE) {
      const written = writers[tensor]?.before(boxOf(decodeEvent(records, event)), event);
      if (written !== undefined) depth = Math.max(depth, deepest(written));
    }
    depths[event] = depth + (flopsOf(records, event) > 0 ? 1 : 0);
  }
  for (let event = 1; event < depths.length; event++) depths[event] = Math.max(depths[event]!, depths[event - 1]!);
  return depths;
}
