/** Finds out what the slots of one workgroup held, by running it alone once more with copies of them. */
import { snapshotsBuffer, watchedPlan } from '../gpu/build.ts';
import type { Executor } from '../gpu/executor.ts';
import type { Run, Snapshots } from '../run.ts';
import { snapshotOffsets } from '../trace/snapshots.ts';
import { findKernel } from './resolve.ts';

/** The SRAM and registers of one workgroup after each of its events that changes a slot. */
export async function takeSnapshots(
  run: Run,
  place: { readonly pass: number; readonly workgroup: number },
  executor: Executor,
): Promise<Snapshots> {
  const { params } = run;
  const found = findKernel(run.kernel);
  if (!found.ok) throw new Error(found.problem.message);
  const kernel = found.value;
  const pass = kernel.passes(params)[place.pass]!;
  const { offsets, size } = snapshotOffsets(run.records, run.passes[place.pass]!, place.workgroup);
  const arrays = Object.fromEntries(run.tensors.flatMap(({ name, data }) => (data === null ? [] : [[name, data]])));
  const { buffers } = await executor.execute(await watchedPlan(kernel, params, arrays, { ...place, size }));
  return { ...place, offsets, values: new Float32Array(buffers[snapshotsBuffer(pass)]!, 0, size) };
}
