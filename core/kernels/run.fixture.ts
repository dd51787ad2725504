/** Runs a kernel once on the device, for the tests of kernels. */
import { tracedPlan } from '../gpu/build.ts';
import type { Executor } from '../gpu/executor.ts';
import type { Arrays, Kernel } from '../kernel.ts';
import type { Params } from '../parameters.ts';
import { assembleRun } from '../perform/assemble.ts';
import { performRun, traceOf, workOf } from '../perform/run.ts';
import { resolveRequest } from '../perform/resolve.ts';
import type { ResolvedRequest } from '../perform/resolve.ts';
import { verdictsOf } from '../perform/verdicts.ts';
import type { Run } from '../run.ts';
import { kernels } from './index.ts';

interface Performed {
  readonly run: Run;
  readonly request: ResolvedRequest;
}

/** Runs with a fixed seed; `loaded` replaces generated inputs. Throws where the request has a problem. */
export async function runKernel(
  executor: Executor,
  kernel: string,
  params: Params,
  loaded: Arrays = {},
): Promise<Performed> {
  const request = await requestOf(executor, kernel, params, loaded);
  return { run: await performRun('test', request, executor), request };
}

/**
 * The same by the traced build alone: trace and tensors are those of `runKernel`, but nothing was audited, nor held
 * against the plain build. For what is made of a trace and of numbers: it compiles a third of the programs.
 */
export async function traceKernel(
  executor: Executor,
  kernel: string,
  params: Params,
  loaded: Arrays = {},
): Promise<Performed> {
  const request = await requestOf(executor, kernel, params, loaded);
  const work = workOf(request);
  const traced = await executor.execute(await tracedPlan(work.kernel, work.params, work.inputs));
  const trace = traceOf(work, traced);
  const verdicts = verdictsOf(work, traced);
  const adapter = await executor.adapter();
  const run = assembleRun('test', work, { adapter, untraced: traced, traced, trace, auditFindings: [], ...verdicts });
  return { run, request };
}

async function requestOf(executor: Executor, kernel: string, params: Params, loaded: Arrays): Promise<ResolvedRequest> {
  const { limits } = await executor.adapter();
  const resolved = resolveRequest({ kernel, params, seed: 3, inputs: {} }, limits);
  if (!resolved.ok) throw new Error(resolved.problem.message);
  return { ...resolved.value, loaded };
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
