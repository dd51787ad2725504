/** Times a kernel with given parameters on the GPU. */
import { recordsBuffer, tracedPlan, untracedPlan } from '../core/gpu/build.ts';
import type { Executor } from '../core/gpu/executor.ts';
import type { Params } from '../core/parameters.ts';
import type { Plan } from '../core/gpu/plan.ts';
import { inputsOf, resolveRequest } from '../core/perform/resolve.ts';
import { planOfRecording } from '../core/record/run.ts';
import { decodeTrace } from '../core/trace/decode.ts';

type Timed = () => Promise<number>;

/**
 * Returns a function that runs one build; each call gives the milliseconds from its first dispatch to the end
 * of its last.
 */
export async function timedBuild(
  executor: Executor,
  kernel: string,
  params: Params,
  build: 'untraced' | 'traced',
): Promise<Timed> {
  const { subject, all, inputs } = await resolved(executor, kernel, params);
  const make = build === 'traced' ? tracedPlan : untracedPlan;
  return timed(executor, await make(subject, all, inputs));
}

/** The same of the program that records what the plain one does. */
export async function timedRecording(executor: Executor, kernel: string, params: Params): Promise<Timed> {
  const { subject, all, inputs } = await resolved(executor, kernel, params);
  const passes = subject.passes(all);
  const { buffers } = await executor.execute(await tracedPlan(subject, all, inputs));
  const trace = decodeTrace(
    passes,
    passes.map((pass) => new Uint32Array(buffers[recordsBuffer(pass)]!)),
  );
  const plan = await untracedPlan(subject, all, inputs);
  const { limits } = await executor.adapter();
  const recording = await planOfRecording({ plan, passes, specs: subject.tensors(all), params: all, trace }, limits);
  if (!recording.ok) throw new Error(recording.problem.message);
  return timed(executor, ...recording.value.plans);
}

/** A kernel, all its parameters and its inputs, as a run would have them. Throws where the adapter's limits refuse. */
export async function resolved(executor: Executor, kernel: string, params: Params) {
  const { limits } = await executor.adapter();
  const request = resolveRequest({ kernel, params, seed: 1, inputs: {} }, limits);
  if (!request.ok) throw new Error(request.problem.message);
  const { kernel: subject, params: all } = request.value;
  return { subject, all, inputs: inputsOf(request.value) };
}

function timed(executor: Executor, ...plans: readonly Plan[]): Timed {
  return async () => {
    let sum = 0;
    for (const plan of plans) sum += (await executor.execute(plan)).milliseconds;
    return sum;
  };
}

/** Parameters in words such as "n=64 d=32". */
export function showParameters(params: Params): string {
  return Object.entries(params)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');
}
