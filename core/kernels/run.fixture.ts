/** Runs a kernel once on the device, for the tests of kernels. */
import type { Executor } from '../gpu/executor.ts';
import type { Arrays, Kernel } from '../kernel.ts';
import type { Params } from '../parameters.ts';
import { performRun } from '../perform/run.ts';
import { resolveRequest } from '../perform/resolve.ts';
import type { ResolvedRequest } from '../perform/resolve.ts';
import type { Run } from '../run.ts';
import { kernels } from './index.ts';

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

/** Puts a kernel in the place of the one that has its name while `work` goes on. */
export async function replaced(kernel: Kernel, work: (kernel: Kernel) => Promise<void>): Promise<void> {
  const list = kernels as Kernel[];
  const at = list.findIndex(({ name }) => name === kernel.name);
  const [own] = list.splice(at, 1, kernel);
  try {
    await work(kernel);
  } finally {
    list.splice(at, 1, own!);
  }
}
