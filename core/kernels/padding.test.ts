/**
 * What slots hold is written by the kernel, beyond the edge of a tensor too, and is never infinite or NaN where all that is
 * real is finite. Hosts leave out WebGPU's zeroing, so elements that a workgroup did not write hold whatever was in that
 * memory, and the pictures of a run would not be the same twice. Here they hold NaN.
 */
import { afterAll, expect, it } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { recordsBuffer, snapshotsBuffer, tracedPlan, watchedPlan } from '../gpu/build.ts';
import type { Plan } from '../gpu/plan.ts';
import { shaderSource } from '../gpu/shaders.ts';
import type { Arrays, Kernel, KernelPass } from '../kernel.ts';
import { defaultParameters } from '../parameters.ts';
import type { Params } from '../parameters.ts';
import { findKernel } from '../perform/resolve.ts';
import { createRandom } from '../tensors/random.ts';
import { decodeTrace } from '../trace/decode.ts';
import { changesSlot, decodeEvent, slotOf } from '../trace/layout.ts';
import { snapshotOffsets } from '../trace/snapshots.ts';
import { kernels } from './index.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

type Case = readonly [kernel: string, params: Params, inputs?: Readonly<Record<string, readonly number[]>>];
const repeated = (value: number, count: number): number[] => Array.from({ length: count }, () => value);

/** Inputs whose padding is easily out of range. */
const HARD: readonly Case[] = [
  // A window that holds no point beyond the last query.
  ...['epanechnikov', 'boxcar'].map((rule): Case => {
    const far = { queries: [100, 101, 102], x: [100, 101, 102], y: [1, 2, 3] };
    return ['kernel-smoothing', { variant: 'nadaraya-watson', rule, n: 3, m: 3, br: 2, h: 1.5 }, far];
  }),
  // Zeros far above all that is real.
  ...['safe', 'online'].map((variant): Case => {
    return ['softmax', { variant, r: 3, v: 5, br: 2, bv: 3 }, { X: repeated(-1000, 15) }];
  }),
  // Powers that still fit at the last token.
  ['ssm', { variant: 'convolution', t: 33, n: 1, c: 32, dt: 1, points: 16 }, { A: [2.5] }],
];

/** Sizes that blocks do not divide; of tokens there is no whole block, so that no earlier one has filled the slots. */
const BLOCKS = { n: 5, d: 2, dv: 3, br: 4, bc: 3, bt: 4, bv: 2 };
const ROWS = { r: 3, v: 5, br: 2, bv: 3, t: 4 };
const PRODUCT = { m: 5, n: 6, k: 5, bm: 4, bn: 4, bk: 3 };
const SELECTIVE = { t: 3, channels: 2, n: 2, bt: 4, bp: 3 };
const TREES = ['blelloch', 'hillis-steele'];

const variantsOf = (kernel: string, variants: readonly string[], params: Params): readonly Case[] =>
  variants.map((variant) => [kernel, { ...params, variant }]);

/** Every program that cuts tiles off at an edge. */
const PLAIN: readonly Case[] = [
  ['attention', { ...BLOCKS, variant: 'standard' }],
  ...['q-outer', 'kv-outer'].map((loop): Case => ['attention', { ...BLOCKS, variant: 'flash', loop }]),
  ...variantsOf('flash-attention-backward', ['standard', 'flash', 'flash-one-pass'], BLOCKS),
  ...variantsOf('linear-attention', ['parallel', 'recurrent', 'chunked'], BLOCKS),
  ...variantsOf('fused-matmul', ['unfused', 'fused'], BLOCKS),
  ['kernel-smoothing', { variant: 'attention', n: 3, m: 5, br: 4, bc: 2 }],
  ...variantsOf('softmax', ['naive'], ROWS),
  ...variantsOf('welford', ['two-pass', 'naive-sum-of-squares', 'welford'], ROWS),
  ...variantsOf('matmul', ['naive', 'tiled', 'register-blocked'], PRODUCT),
  ['rnn', { t: 3, e: 2, h: 3, o: 3 }],
  ...[1, 2, 3].flatMap((layers): readonly Case[] =>
    ['none', 'gelu'].map((activation) => ['mlp', { layers, activation, n: 3, bn: 4, h: 3, steps: 2, g: 3 }]),
  ),
  ...TREES.flatMap((tree) => variantsOf('selective-scan', ['materialised', 'fused'], { ...SELECTIVE, tree })),
  ...TREES.map((tree): Case => ['ssm', { variant: 'scan', tree, t: 3, n: 2, c: 4 }]),
  ['ssm', { variant: 'recurrent', initialisation: 'hippo', t: 3, n: 3, g: 3 }],
];

function kernelOf(name: string): Kernel {
  const found = findKernel(name);
  if (!found.ok) throw new Error(found.problem.message);
  return found.value;
}

const passesOf = ([name, params]: Case): readonly KernelPass[] => {
  const kernel = kernelOf(name);
  return kernel.passes({ ...defaultParameters(kernel), ...params });
};

/** The shader with the settings of its switches. */
function programOf({ shader, conditions, constants }: KernelPass): string {
  const switches = Object.entries(constants).filter(([, value]) => typeof value === 'boolean');
  return `${shader} ${JSON.stringify([switches, conditions])}`;
}

const clips = ({ shader }: KernelPass): boolean => /\bholds\(|\.real_|< rows\b/.test(shaderSource(shader).text);

/** The cases with the passes to look at: those that clip, and in plain cases only programs that no case before has. */
function cases(): readonly (readonly [kernel: string, params: Params, passes: readonly number[], inputs: Arrays])[] {
  const known = new Set<string>();
  return [...HARD, ...PLAIN].map((one) => {
    const [name, params, inputs = {}] = one;
    const clipping = [...passesOf(one).entries()].filter(([, pass]) => clips(pass));
    const fresh = clipping.filter(([, pass]) => HARD.includes(one) || !known.has(programOf(pass)));
    for (const [, pass] of clipping) known.add(programOf(pass));
    const loaded = Object.entries(inputs).map(([tensor, values]) => [tensor, Float32Array.from(values)] as const);
    return [name, params, fresh.map(([index]) => index), Object.fromEntries(loaded)];
  });
}

/** The plan with workgroup memory that is full of NaN when the kernel begins. It reads back all tensors. */
function fullOfNaN(plan: Plan): Plan {
  return {
    ...plan,
    buffers: plan.buffers.map((buffer) => ({ ...buffer, read: buffer.usage === 'storage' })),
    passes: plan.passes.map((pass) => ({ ...pass, code: withNaN(pass.code) })),
  };
}

function withNaN(code: string): string {
  const begins = /if \(!trace_begins\(group, thread\)\) \{\s*return;\s*\}/;
  expect(code).toMatch(begins);
  const slots = Array.from(code.matchAll(/var<workgroup> (\w+): array<f32, (.+)>;/g));
  expect(slots).toHaveLength(code.split('var<workgroup>').length - 1);
  // The number of the thread makes it a NaN that no compiler knows beforehand, which WGSL would refuse.
  const fills = slots.map(([, name, size]) => {
    return `for (var e = thread; e < u32(${size!}); e += THREADS) { ${name!}[e] = bitcast<f32>(0x7fc00000u | thread); }`;
  });
  return code.replace(begins, (begin) => `${begin}\n${fills.join('\n')}\nworkgroupBarrier();`);
}

const wordsOf = (values: Float32Array<ArrayBuffer>): Uint32Array => new Uint32Array(values.buffer);

it.each(cases())('%s %j, passes %j', async (name, chosen, watched, loaded) => {
  const kernel = kernelOf(name);
  const params = { ...defaultParameters(kernel), ...chosen };
  const passes = kernel.passes(params);
  const inputs = { ...kernel.inputs(params, createRandom(3)), ...loaded };
  const { buffers } = await executor.execute(await tracedPlan(kernel, params, inputs));
  const regions = passes.map((pass) => new Uint32Array(buffers[recordsBuffer(pass)]!));
  const { records, starts } = decodeTrace(passes, regions);
  const computed = kernel.tensors(params).filter((tensor) => buffers[tensor.name] !== undefined);
  const outputs = computed.map((tensor) => [tensor.name, new Float32Array(buffers[tensor.name]!)] as const);
  const arrays: Arrays = { ...inputs, ...Object.fromEntries(outputs) };
  expect(Object.values(arrays).every((values) => values.every(Number.isFinite))).toBe(true);

  for (const index of watched) {
    const pass = { ...passes[index]!, starts: starts[index]! };
    // The last workgroup has the edges of all tensors.
    const workgroup = pass.starts.length - 2;
    const { offsets, size } = snapshotOffsets(records, pass, workgroup);
    const plan = await watchedPlan(kernel, params, arrays, { pass: index, workgroup, size });
    const execution = await executor.execute(fullOfNaN(plan));
    const values = new Float32Array(execution.buffers[snapshotsBuffer(pass)]!, 0, size);
    const notFinite = new Set<string>();
    let padded = 0;
    for (const [at, offset] of offsets.entries()) {
      const event = pass.starts[workgroup]! + at;
      if (!changesSlot(records, event)) continue;
      const { name: slot, rows, columns } = pass.slots[slotOf(records, event)]!;
      const { realRows, realColumns } = decodeEvent(records, event);
      if (realRows * realColumns < rows * columns) padded++;
      if (!values.subarray(offset, offset + rows * columns).every(Number.isFinite)) notFinite.add(slot);
    }
    expect([...notFinite], `not finite in ${pass.shader}`).toEqual([]);
    expect(padded, `events with padding in ${pass.shader}`).toBeGreaterThan(0);
    for (const tensor of pass.tensors) {
      const again = new Float32Array(execution.buffers[tensor]!);
      expect(wordsOf(again), `bits of ${tensor}`).toEqual(wordsOf(arrays[tensor]!));
    }
  }
});

it('looks at every shader that clips', () => {
  const random = createRandom(7);
  const drawn = kernels.flatMap((kernel) =>
    Array.from({ length: 60 }, () => passesOf([kernel.name, kernel.sample(random)])).flat(),
  );
  const seen = new Set([...HARD, ...PLAIN].flatMap((one) => passesOf(one).map(({ shader }) => shader)));
  expect([...new Set(drawn.filter(clips).map(({ shader }) => shader))].filter((shader) => !seen.has(shader))).toEqual(
    [],
  );
});
