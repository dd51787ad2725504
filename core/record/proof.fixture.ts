/** Runs a kernel and proves its trace, for the tests of the recorder. */
import type { Executor } from '../gpu/executor.ts';
import { recordsBuffer, tracedPlan, untracedPlan } from '../gpu/build.ts';
import type { Arrays, Kernel } from '../kernel.ts';
import { kernels } from '../kernels/index.ts';
import { defaultParameters } from '../parameters.ts';
import type { Params } from '../parameters.ts';
import { createRandom } from '../tensors/random.ts';
import { decodeTrace } from '../trace/decode.ts';
import { recordRun } from './run.ts';
import type { RecordedRun } from './run.ts';

export function kernelNamed(name: string): Kernel {
  return kernels.find((kernel) => kernel.name === name)!;
}

/** What the proof has to say against a kernel. */
export async function proofOf(executor: Executor, kernel: Kernel, values: Params): Promise<readonly string[]> {
  return (await recordOf(executor, kernel, values)).findings;
}

/** The record of a kernel. */
export async function recordOf(executor: Executor, kernel: Kernel, values: Params): Promise<RecordedRun> {
  const params = { ...defaultParameters(kernel), ...values };
  const inputs = kernel.inputs(params, createRandom(1));
  const passes = kernel.passes(params);
  const plan = await untracedPlan(kernel, params, inputs);
  const { buffers: traced } = await executor.execute(await tracedPlan(kernel, params, inputs));
  const trace = decodeTrace(
    passes,
    passes.map((pass) => new Uint32Array(traced[recordsBuffer(pass)]!)),
  );
  const { buffers } = await executor.execute(plan);
  const written = Object.entries(buffers).map(([name, buffer]): [string, Float32Array<ArrayBuffer>] => [
    name,
    new Float32Array(buffer),
  ]);
  const arrays: Arrays = { ...inputs, ...Object.fromEntries(written) };
  const [specs, formulas] = [kernel.tensors(params), kernel.formulas(params)];
  return recordRun({ kernel, arrays, plan, passes, specs, formulas, params, trace, executor });
}
