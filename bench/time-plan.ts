/** Times a kernel with given parameters on the GPU. */
import { untracedPlan, tracedPlan } from '../core/gpu/build.ts';
import type { Executor } from '../core/gpu/executor.ts';
import type { Params } from '../core/parameters.ts';
import { inputsOf, resolveRequest } from '../core/perform/resolve.ts';

/**
 * Returns a function that runs one build; each call gives the milliseconds from its first dispatch to the end
 * of its last.
 */
export async function timedBuild(
  executor: Executor,
  kernel: string,
  params: Params,
  build: 'untraced' | 'traced',
): Promise<() => Promise<number>> {
  const { limits } = await executor.adapter();
  const request = resolveRequest({ kernel, params, seed: 1, inputs: {} }, limits);
  if (!request.ok) throw new Error(request.problem.message);
  const { kernel: subject, params: all } = request.value;
  const make = build === 'traced' ? tracedPlan : untracedPlan;
  const plan = await make(subject, all, inputsOf(request.value));
  return async () => (await executor.execute(plan)).milliseconds;
}

/** Parameters in words such as "n=64 d=32". */
export function showParameters(params: Params): string {
  return Object.entries(params)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');
}
