/** What a kernel whose data are wrong is told. */
import { afterAll, expect, it } from 'vitest';
import { createDawnExecutor } from '../app/node/dawn.ts';
import { computeHere } from './compute/tasks.ts';
import { kernels } from './kernels/index.ts';
import { replaced } from './kernels/run.fixture.ts';
import { verifyCase } from './verify.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

it('more events than a pass has room for are one sentence, in verify and in the lab', async () => {
  const softmax = kernels.find(({ name }) => name === 'softmax')!;
  const small = { r: 2, v: 9, br: 2, bv: 4 };
  const passes: typeof softmax.passes = (params) =>
    softmax.passes(params).map((pass) => ({ ...pass, maximumEvents: 6 }));
  const sentence =
    /^Workgroup 0 of pass \w+ records \d+ events, but its kernel has room for 6: set maximumEvents of the pass to \d+ or more\.$/;
  await replaced({ ...softmax, passes }, async (kernel) => {
    const findings = await verifyCase(kernel, { params: small, seed: 1 }, executor, { races: false });
    expect(findings).toEqual([expect.stringMatching(sentence)]);
    const request = { kernel: 'softmax', params: small, seed: 1, inputs: {} };
    const outcome = await computeHere('run', ['1', request], { executor });
    expect(outcome).toMatchObject({ ok: false, problem: { message: expect.stringMatching(sentence) } });
  });
});
