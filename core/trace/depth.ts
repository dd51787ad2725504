/**
 * The sequential depth of a run, read from its trace: how many arithmetic steps had to wait for one another. A step is
 * an
 * event that computes; it comes one after the deepest of those that its operands were made by, through slots of its
 * workgroup and through tensors in HBM. No number of processors makes a run shorter than its depth (Blelloch 1990,
 * Prefix sums and their applications: work and depth). Barriers and the order of the program alone count for nothing.
 */
import { kept, PORTION } from '../portions.ts';
import type { Portions } from '../portions.ts';
import { boxOf } from './boxes.ts';
import { createDataflow } from './dataflow.ts';
import type { TraceIndex } from './index.ts';
import { decodeEvent, flopsOf, NONE, operationCode, OPERATIONS, tensorOf } from './layout.ts';
import { writers } from './writers.ts';
import type { Writers } from './writers.ts';

/** How many events are walked over in one portion of the work. */
const WALKED = PORTION >> 4;

/** The depth of each event: of the values that it computes, moves or brings along. */
export const eventDepths = kept(function* (index: TraceIndex): Portions<Uint32Array<ArrayBuffer>> {
  const { run } = index;
  const { records } = run;
  const flow = createDataflow(index);
  const written: (Writers | null)[] = [];
  for (const [number, { kind }] of run.tensors.entries()) {
    written.push(kind === 'input' || kind === 'ghost' ? null : yield* writers.prepare(run, number));
  }
  const depths = new Uint32Array(run.events);

  const deepest = (events: Iterable<number>): number => {
    let depth = 0;
    for (const event of events) if (event >= 0) depth = Math.max(depth, depths[event]!);
    return depth;
  };

  for (let event = 0; event < run.events; event++) {
    if (event % WALKED === 0) yield;
    let depth = deepest(flow.sources(event));
    const tensor = tensorOf(records, event);
    if (operationCode(records, event) === OPERATIONS.load && tensor !== NONE) {
      const before = written[tensor]?.before(boxOf(decodeEvent(records, event)), event);
      if (before !== undefined) depth = Math.max(depth, deepest(before));
    }
    depths[event] = depth + (flopsOf(records, event) > 0 ? 1 : 0);
  }
  return depths;
});

/** How many events are completed when depth 1, 2, ... is reached. The length of the list is the depth of the run. */
export function depthsOf(index: TraceIndex): Uint32Array<ArrayBuffer> {
  const reached: number[] = [];
  eventDepths.of(index).forEach((depth, event) => {
    if (depth > reached.length) reached.push(event + 1);
  });
  return Uint32Array.from(reached);
}
