/** What tracing costs: GPU time of the traced build over that of the untraced one, same inputs, same run. */
import type { Executor } from '../core/gpu/executor.ts';
import type { Params } from '../core/parameters.ts';
import { measureRatio, type Measurement } from './measure.ts';
import { showParameters, timedBuild } from './time-plan.ts';

interface Subject {
  readonly kernel: string;
  readonly params: Params;
  readonly bound?: number;
}

const SUBJECTS: readonly Subject[] = [
  { kernel: 'attention', params: { variant: 'flash', n: 1024, d: 64, br: 16, bc: 16 }, bound: 1.15 },
  { kernel: 'attention', params: { variant: 'flash', n: 1024, d: 64, br: 16, bc: 16, causal: true } },
  { kernel: 'matmul', params: { variant: 'tiled', m: 256, n: 256, k: 256 } },
];

export async function tracingCost(executor: Executor, pairs: number): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  for (const { kernel, params, bound } of SUBJECTS) {
    const sides = {
      numerator: await timedBuild(executor, kernel, params, 'traced'),
      denominator: await timedBuild(executor, kernel, params, 'untraced'),
    };
    const name = `traced / untraced, ${kernel} ${showParameters(params)}`;
    measurements.push(await measureRatio(name, pairs, sides, bound));
  }
  return measurements;
}
