/** The auditor against the real kernels: sound ones give no finding, and every barrier that is needed is missed. */
import { afterAll, describe, expect, test, vi } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { recordsBuffer, tracedPlan, untracedPlan } from '../gpu/build.ts';
import type { Plan } from '../gpu/plan.ts';
import type { Arrays, Kernel, KernelPass } from '../kernel.ts';
import { kernels } from '../kernels/index.ts';
import { defaultParameters } from '../parameters.ts';
import type { Params } from '../parameters.ts';
import { createRandom } from '../tensors/random.ts';
import { decodeTrace } from '../trace/decode.ts';
import { auditPlan, readAudit } from './plan.ts';
import { auditRun } from './run.ts';

// Software adapters take seconds to compile a pipeline.
vi.setConfig({ testTimeout: 120_000 });

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

interface Prepared {
  readonly kernel: Kernel;
  readonly params: Params;
  readonly passes: readonly KernelPass[];
  readonly inputs: Arrays;
  readonly plan: Plan;
}

async function prepare(name: string, values: Params): Promise<Prepared> {
  const kernel = kernels.find((candidate) => candidate.name === name)!;
  const params = { ...defaultParameters(kernel), ...values };
  const inputs = kernel.inputs(params, createRandom(1));
  return { kernel, params, passes: kernel.passes(params), inputs, plan: await untracedPlan(kernel, params, inputs) };
}

async function audit(name: string, values: Params, races: boolean): Promise<string[]> {
  const { kernel, params, passes, inputs, plan } = await prepare(name, values);
  const traced = await executor.execute(await tracedPlan(kernel, params, inputs));
  const regions = passes.map((pass) => new Uint32Array(traced.buffers[recordsBuffer(pass)]!));
  const trace = decodeTrace(passes, regions);
  return auditRun({ plan, passes, specs: kernel.tensors(params), params, trace, executor, races });
}

/** Names of the variables in which races are found. */
async function racing(plan: Plan): Promise<string[]> {
  const { limits } = await executor.adapter();
  const audited = auditPlan(plan, { races: true, limits });
  if (!audited.ok) throw new Error(audited.problem.message);
  const counts = readAudit(audited.value, await executor.execute(audited.value.plan));
  return counts.flatMap(({ findings }) =>
    findings.map((finding) => /: (\w+) has a race/.exec(finding)?.[1] ?? finding),
  );
}

describe('sound kernels agree with their trace', () => {
  test.each([
    ['attention', { n: 11, d: 5, br: 4, bc: 3 }, false],
    ['attention', { n: 13, d: 4, br: 4, bc: 4, causal: true, heads: 2 }, true],
    ['attention', { n: 9, d: 3, br: 4, bc: 3, variant: 'standard', causal: true, heads: 2 }, true],
    ['matmul', { m: 7, n: 5, k: 9, variant: 'naive' }, true],
    ['matmul', { m: 7, n: 5, k: 9, bm: 4, bn: 3, bk: 2, variant: 'tiled' }, true],
  ] as const)('%s %j, races looked for: %s', async (name, values, races) => {
    expect(await audit(name, values, races)).toEqual([]);
  });
});

describe('without one of its barriers', () => {
  test.each([
    ['attention', { n: 7, d: 3, br: 2, bc: 3 }],
    ['attention', { n: 7, d: 3, br: 2, bc: 3, variant: 'standard' }],
    ['matmul', { m: 4, n: 3, k: 4, bm: 4, bn: 3, bk: 2, variant: 'tiled' }],
  ] as const)('%s %j', async (name, values) => {
    const { plan } = await prepare(name, values);
    let barriers = 0;
    for (const [index, pass] of plan.passes.entries()) {
      for (const { 0: call, index: at } of pass.code.matchAll(/workgroupBarrier\(\);/g)) {
        barriers++;
        const code = pass.code.slice(0, at) + pass.code.slice(at + call.length);
        const line = code.slice(0, at).split('\n').length;
        const passes = plan.passes.with(index, { ...pass, code });
        expect(await racing({ ...plan, passes }), `${pass.label}, line ${line}`).not.toEqual([]);
      }
    }
    expect(barriers).toBeGreaterThan(1);
  });
});

test('a kernel that reads once more than it says', async () => {
  const { kernel, params, passes, inputs, plan } = await prepare('matmul', { m: 4, n: 3, k: 4, bm: 4, bn: 3, bk: 2 });
  const traced = await executor.execute(await tracedPlan(kernel, params, inputs));
  const trace = decodeTrace(
    passes,
    passes.map((pass) => new Uint32Array(traced.buffers[recordsBuffer(pass)]!)),
  );
  const [pass] = plan.passes;
  const body = pass!.code.indexOf('{', pass!.code.indexOf('fn main(')) + 1;
  const code = `${pass!.code.slice(0, body)} if (A[5] > 1e30) { C[0] = 0.0; }${pass!.code.slice(body)}`;
  const changed = { ...plan, passes: [{ ...pass!, code }] };
  const specs = kernel.tensors(params);
  const [finding, ...others] = await auditRun({ plan: changed, passes, specs, params, trace, executor });
  expect(finding).toMatch(
    /1 of 16 elements of A is not read as traced, first \[0, 1, 1\]: the trace has \d+, the device/,
  );
  expect(others).toEqual([]);
});
