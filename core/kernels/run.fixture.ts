/** Runs a kernel once on the device, for the tests of kernels. */
import type { Executor } from '../gpu/executor.ts';
import type { Arrays } from '../kernel.ts';
import type { Params } from '../parameters.ts';
import { performRun } from '../perform/run.ts';
import { resolveRequest } from '../perform/resolve.ts';
import type { ResolvedRequest } from '../perform/resolve.ts';
import type { Run } from '../run.ts';

/** Runs with a fixed seed; `loaded` replaces generated inputs. Throws where the request has a problem. */
export async function runKernel(
  executor: Executor,
  kernel: string,
  params: Params,
  loaded: Arrays = {},
): Promise<{ readonly run: Run; readonly request: ResolvedRequest }> {
  const { limits } = await executor.adapter();
  const resolved = resolveRequest({ kernel, params, seed: 3, inputs: {} }, limits);
  if (!resolved.ok) throw new Error(resolved.problem.message);
  const request = { ...resolved.value, loaded };
  return { run: await performRun('test', request, executor), request };
}

export function dataOf(run: Run, tensor: string): Float32Array<ArrayBuffer> {
  return run.tensors.find(({ name }) => name === tensor)!.data!;
}
