/**
 * What it gains that Node's thread rests while the GPU works: time to compile and run a program with rests over that
 * without. In software the GPU is the same cores.
 */
import { untracedPlan } from '../core/gpu/build.ts';
import type { Executor } from '../core/gpu/executor.ts';
import { measureRatio, type Measurement } from './measure.ts';
import { resolved } from './time-plan.ts';

const KERNEL = 'attention';
const PARAMS = { variant: 'flash' };

/** The ratio of an executor whose thread rests to one whose thread asks without a pause. */
export async function restingGain(resting: Executor, asking: Executor, pairs: number): Promise<Measurement> {
  const sides = { numerator: await compiled(resting), denominator: await compiled(asking) };
  return measureRatio(`resting / asking, compiling and running ${KERNEL}`, pairs, sides);
}

async function compiled(executor: Executor): Promise<() => Promise<number>> {
  const { subject, all, inputs } = await resolved(executor, KERNEL, PARAMS);
  const plan = await untracedPlan(subject, all, inputs);
  let time = 0;
  return async () => {
    time++;
    // A constant of its own makes it a program that is in no cache.
    const passes = plan.passes.map((pass) => ({ ...pass, code: `${pass.code}\nconst TIME = ${time}u;` }));
    const started = performance.now();
    await executor.execute({ ...plan, passes });
    return performance.now() - started;
  };
}
