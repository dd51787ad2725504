import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { auditPlan } from '../audit/plan.ts';
import { LIMITS } from '../adapter.fixture.ts';
import { kernels } from '../kernels/index.ts';
import { defaultParameters } from '../parameters.ts';
import { createRandom } from '../tensors/random.ts';
import { storageBuffers, tracedPlan, untracedPlan, watchedPlan } from './build.ts';
import type { Plan } from './plan.ts';

// A plan is made with the constants of WebGPU, which are there with a device.
const executor = createDawnExecutor();
beforeAll(() => executor.adapter());
afterAll(() => executor.dispose());

const boundIn = ({ buffers, passes }: Plan): readonly number[] => {
  const storage = new Set(buffers.filter(({ usage }) => usage === 'storage').map(({ name }) => name));
  return passes.map(({ bindings }) => bindings.filter(({ buffer }) => storage.has(buffer)).length);
};

it.each(
  kernels.flatMap((kernel) => kernel.presets.map((preset) => [kernel.name, preset.name, kernel, preset] as const)),
)(
  '%s, preset %s: no build binds more storage buffers than are held against the adapter, and each of them is declared',
  async (_, __, kernel, preset) => {
    const params = { ...defaultParameters(kernel), ...preset.values };
    const inputs = kernel.inputs(params, createRandom(1));
    const passes = kernel.passes(params);
    const most = passes.map(storageBuffers);
    const untraced = await untracedPlan(kernel, params, inputs);
    const audited = auditPlan(untraced, { races: true, limits: LIMITS });
    if (!audited.ok) throw new Error(audited.problem.message);
    const watched = await Promise.all(
      passes.map((_pass, pass) => watchedPlan(kernel, params, inputs, { pass, workgroup: 0, size: 1 })),
    );
    const traced = await tracedPlan(kernel, params, inputs);
    expect(boundIn(untraced)).toEqual(most.map((count) => count - 1));
    expect(boundIn(traced)).toEqual(most);
    expect(boundIn(audited.value.plan)).toEqual(most);
    expect(watched.flatMap(boundIn)).toEqual(most);
    for (const { code, bindings } of [traced, ...watched].flatMap((plan) => plan.passes)) {
      expect(code.match(/@binding\(/g)).toHaveLength(bindings.length);
    }
  },
);
