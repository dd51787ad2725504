/** What tracing costs: GPU time of the traced build over that of the untraced one, same inputs, same run. */
import { tracedPlan, untracedPlan } from '../core/gpu/build.ts';
import type { Executor } from '../core/gpu/executor.ts';
import type { Parameters } from '../core/kernel.ts';
import { inputsOf, resolveRequest } from '../core/request.ts';
import { measureRatio, type Measurement } from './measure.ts';

interface Subject {
  readonly kernel: string;
  readonly params: Parameters;
  readonly bound?: number;
}

const SUBJECTS: readonly Subject[] = [
  { kernel: 'attention', params: { variant: 'flash', n: 1024, d: 64, br: 16, bc: 16 }, bound: 1.15 },
  { kernel: 'attention', params: { variant: 'flash', n: 1024, d: 64, br: 16, bc: 16, causal: true } },
  { kernel: 'matmul', params: { variant: 'tiled', m: 256, n: 256, k: 256 } },
];

export async function tracingCost(executor: Executor, pairs: number): Promise<readonly Measurement[]> {
  const { limits } = await executor.adapter();
  const measurements: Measurement[] = [];
  for (const { kernel, params, bound } of SUBJECTS) {
    const request = resolveRequest({ kernel, params, seed: 1, inputs: {} }, limits);
    if (!request.ok) throw new Error(request.problem.message);
    const { kernel: subject, params: all } = request.value;
    const inputs = inputsOf(request.value);
    const untraced = await untracedPlan(subject, all, inputs);
    const traced = await tracedPlan(subject, all, inputs);
    const time = (plan: typeof traced) => async () => (await executor.execute(plan)).milliseconds;
    const shape = Object.entries(params)
      .map(([name, value]) => `${name}=${String(value)}`)
      .join(' ');
    const sides = { numerator: time(traced), denominator: time(untraced) };
    measurements.push(await measureRatio(`traced / untraced, ${kernel} ${shape}`, pairs, sides, bound));
  }
  return measurements;
}
