/** Proves every event of a run that is there: its plain program runs once more, and is recorded. */
import { untracedPlan } from '../gpu/build.ts';
import type { Executor } from '../gpu/executor.ts';
import type { Arrays } from '../kernel.ts';
import { recordRun } from '../record/run.ts';
import type { RecordedRun } from '../record/run.ts';
import type { Run } from '../run.ts';
import { findKernel } from './resolve.ts';

/** Throws GpuError or Cancelled. */
export async function recordHeld(run: Run, executor: Executor, signal?: AbortSignal): Promise<RecordedRun> {
  const { params, records, passes, formulas, tensors } = run;
  const found = findKernel(run.kernel);
  if (!found.ok) throw new Error(found.problem.message);
  const kernel = found.value;
  const arrays: Arrays = Object.fromEntries(tensors.flatMap(({ name, data }) => (data === null ? [] : [[name, data]])));
  const inputs: Arrays = Object.fromEntries(
    tensors.flatMap(({ name, data, kind }) => (data === null || kind !== 'input' ? [] : [[name, data]])),
  );
  return await recordRun({
    kernel,
    arrays,
    plan: await untracedPlan(kernel, params, inputs),
    passes: kernel.passes(params),
    specs: kernel.tensors(params),
    formulas,
    params,
    trace: { records, starts: passes.map(({ starts }) => starts) },
    executor,
    signal,
  });
}
