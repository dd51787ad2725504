/**
 * What recording costs: GPU time of the recorded program over that of the plain one, which has neither trace nor waypoints, on
 * the same inputs, in the same run. At most 3 is the aim and no promise: software adapters take more, most where little is
 * computed between two waypoints, as in small tiles and rows, since there each thread spends more on adding up what it kept.
 */
import type { Executor } from '../core/gpu/executor.ts';
import type { Params } from '../core/parameters.ts';
import { measureRatio, type Measurement } from './measure.ts';
import { showParameters, timedBuild, timedRecording } from './time-plan.ts';

interface Subject {
  readonly kernel: string;
  readonly params: Params;
}

const SUBJECTS: readonly Subject[] = [
  { kernel: 'attention', params: { variant: 'flash', n: 512, d: 64, br: 16, bc: 16 } },
  { kernel: 'matmul', params: { variant: 'tiled', m: 256, n: 256, k: 256 } },
  { kernel: 'softmax', params: { variant: 'online', r: 256, v: 1024 } },
];

export async function recordingCost(executor: Executor, pairs: number): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  for (const { kernel, params } of SUBJECTS) {
    const sides = {
      numerator: await timedRecording(executor, kernel, params),
      denominator: await timedBuild(executor, kernel, params, 'untraced'),
    };
    const name = `recorded / plain, ${kernel} ${showParameters(params)}`;
    measurements.push(await measureRatio(name, pairs, sides));
  }
  return measurements;
}
