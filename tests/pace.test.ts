/** How long the runs that a newcomer sees first are played. */
import { afterAll, expect, it } from 'vitest';
import { createDawnExecutor } from '../app/node/dawn.ts';
import { recordsBuffer, tracedPlan } from '../core/gpu/build.ts';
import { kernels } from '../core/kernels/index.ts';
import { defaultParameters } from '../core/parameters.ts';
import { createRandom } from '../core/tensors/random.ts';
import { decodeTrace } from '../core/trace/decode.ts';
import { eventCount } from '../core/trace/layout.ts';
import { paceOf } from '../renderer/timeline/pace.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

it.each(kernels.map((kernel) => [kernel.name, kernel] as const))('%s plays in 25 to 90 seconds', async (_, kernel) => {
  const params = defaultParameters(kernel);
  const { buffers } = await executor.execute(await tracedPlan(kernel, params, kernel.inputs(params, createRandom(1))));
  const passes = kernel.passes(params);
  const { records, starts } = decodeTrace(
    passes,
    passes.map((pass) => new Uint32Array(buffers[recordsBuffer(pass)]!)),
  );
  const played = passes.map(({ measures = false }, at) => ({ starts: starts[at]!, ...(measures ? { measures } : {}) }));
  const { milliseconds } = paceOf({ records, passes: played }, 0, eventCount(records));
  expect(milliseconds).toBeGreaterThanOrEqual(25_000);
  expect(milliseconds).toBeLessThanOrEqual(90_000);
});
