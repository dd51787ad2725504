import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEAST, LIMITS } from '../adapter.fixture.ts';
import { sourceOf } from '../gpu/shaders.ts';
import { attention } from '../kernels/attention/kernel.ts';
import { flashAttentionBackward } from '../kernels/attention-backward/kernel.ts';
import { kernels } from '../kernels/index.ts';
import { matmul } from '../kernels/matmul/kernel.ts';
import { sramBytes } from './limits.ts';
import { checkRequest } from './resolve.ts';
import type { AdapterLimits } from '../adapter.ts';
import type { Kernel } from '../kernel.ts';
import type { Problem } from '../outcome.ts';
import { defaultParameters, settingsText } from '../parameters.ts';
import type { Params } from '../parameters.ts';

/** The storage buffers of presets of which a pass binds more than the 8 that WebGPU guarantees (docs/kernels.md). */
const BINDING_MORE: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'flash-attention-backward': { flash: 9, causal: 9, 'one-pass': 10 },
  lstm: { gates: 9, keeps: 9, forgets: 9, outputs: 9 },
};

/** The first problem of a set-up without files. */
function problemOf({ name }: Kernel, params: Params, limits: AdapterLimits = LIMITS): Problem | undefined {
  const checked = checkRequest({ kernel: name, params, seed: 1, inputs: {} }, limits);
  return checked.ok ? checked.value.problems[0] : checked.problem;
}

const withDefaults = (kernel: typeof attention, values: object) => ({ ...defaultParameters(kernel), ...values });

describe('workgroup memory', () => {
  it('names the bytes needed, the bytes available and the largest block that fits', () => {
    expect(problemOf(attention, withDefaults(attention, { br: 64, bc: 64, d: 128 }))).toEqual({
      field: 'br',
      message:
        'Blocks of br = 64, bc = 64 need 161.0 KB of workgroup memory, but this adapter has 32.0 KB; ' +
        'br = 15, bc = 15 works.',
      mend: { br: 15, bc: 15 },
    });
  });

  it('names the largest head dimension when no block fits', () => {
    const problem = problemOf(attention, withDefaults(attention, { d: 4096 }));
    expect(problem?.field).toBe('d');
    const d = Number(problem!.mend!['d']);
    const smallest = { br: 1, bc: 1 };
    expect(problem!.mend).toEqual({ ...smallest, d });
    expect(problemOf(attention, withDefaults(attention, { ...smallest, d }))).toBeUndefined();
    expect(problemOf(attention, withDefaults(attention, { ...smallest, d: d + 1 }))).toBeDefined();
  });

  it('offers blocks that fit, whatever is asked for', () => {
    const sizes = fc.integer({ min: 1, max: 256 });
    fc.assert(
      fc.property(
        sizes,
        sizes,
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom('flash', 'standard'),
        (br, bc, d, variant) => {
          const values = withDefaults(attention, { br, bc, d, variant });
          const problem = problemOf(attention, values);
          const bytes = sramBytes(attention.passes(values));
          expect(problem === undefined).toBe(bytes <= LIMITS.maxComputeWorkgroupStorageSize);
          if (problem !== undefined) expectToWork(attention, values, problem);
        },
      ),
    );
  });

  it.each(
    kernels.flatMap((kernel) => kernel.presets.map((preset) => [kernel.name, preset.name, kernel, preset] as const)),
  )('%s, preset %s fits the least that WebGPU guarantees, but for storage buffers', (_, __, kernel, preset) => {
    const values = withDefaults(kernel, preset.values);
    const atMost = (maxStorageBuffersPerShaderStage: number): AdapterLimits => {
      return { ...LEAST, maxStorageBuffersPerShaderStage };
    };
    const more = BINDING_MORE[kernel.name]?.[preset.name];
    expect(problemOf(kernel, values, atMost(more ?? LEAST.maxStorageBuffersPerShaderStage))).toBeUndefined();
    // What is listed is no more than it takes.
    if (more !== undefined) expect(problemOf(kernel, values, atMost(more - 1))?.message).toContain('storage buffers');
  });
});

describe('slots', () => {
  it.each(
    kernels.flatMap((kernel) => kernel.presets.map((preset) => [kernel.name, preset.name, kernel, preset] as const)),
  )('%s, preset %s: the slots are exactly the workgroup variables of the WGSL', (_, __, kernel, preset) => {
    for (const pass of kernel.passes(withDefaults(kernel, preset.values))) {
      const declared = [...sourceOf(pass).text.matchAll(/var<workgroup> (\w+): array<f32, ([^>]+)>/g)].map(
        ([, name, size]) => [name, evaluate(size!, pass.constants)],
      );
      const slots = pass.slots
        .filter((slot) => slot.memory === 'sram')
        .map(({ name, rows, columns }) => [name, rows * columns]);
      expect(Object.fromEntries(declared)).toEqual(Object.fromEntries(slots));
    }
  });
});

describe('what is offered works', () => {
  it.each([
    [matmul, { bm: 65, bn: 63 }, { bm: 16, bn: 16 }],
    [matmul, { variant: 'register-blocked', bm: 65, bn: 63 }, { bm: 64, bn: 64 }],
    [attention, { variant: 'standard', n: 16384 }, { n: 8191 }],
    [matmul, { m: 8192, n: 8192, k: 8192 }, { m: 352 }],
  ])('%#', (kernel, asked, expected) => {
    const values: Params = { ...defaultParameters(kernel), ...(asked as Params) };
    const problem = problemOf(kernel, values)!;
    expect(problem.mend).toEqual(expected);
    expectToWork(kernel, values, problem);
  });

  it.each(kernels.map((kernel) => [kernel.name, kernel] as const))('for any sizes of %s', (_, kernel) => {
    const integers = kernel.parameters.filter((parameter) => parameter.kind === 'integer');
    const sizes = fc.record(
      Object.fromEntries(
        integers.map(({ name, minimum, maximum }) => [name, fc.integer({ min: minimum, max: maximum })]),
      ),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(sizes, (asked) => {
        const values: Params = { ...defaultParameters(kernel), ...(asked as Params) };
        const problem = problemOf(kernel, values);
        if (problem !== undefined) expectToWork(kernel, values, problem);
      }),
      { numRuns: 10 },
    );
  });
});

describe('threads, buffers and grids', () => {
  it('names the threads of a tile that is too large', () => {
    expect(problemOf(matmul, withDefaults(matmul, { bm: 32, bn: 16 }))).toEqual({
      field: 'bm',
      message: 'bm = 32 times bn = 16 is 512 threads in a workgroup, but this adapter allows 256; ' + 'bm = 16 works.',
      mend: { bm: 16 },
    });
  });

  it('names a tensor that is too large for a buffer', () => {
    const problem = problemOf(attention, withDefaults(attention, { variant: 'standard', n: 16384, heads: 2 }), LIMITS);
    expect(problem?.message).toMatch(/^S would take 2\.0 GB, but this adapter allows 1\.0 GB in one buffer/);
  });

  it('names a trace that is too large for a buffer', () => {
    const problem = problemOf(matmul, withDefaults(matmul, { m: 4096, n: 4096, k: 4096, bm: 4, bn: 4, bk: 4 }), LIMITS);
    expect(problem?.message).toMatch(/^The trace of product would take \d+\.\d [MG]B,/);
  });

  it('names the largest size of which every access can be counted, before anything runs', () => {
    const params = (n: number) => withDefaults(attention, { variant: 'standard', n });
    expect(problemOf(attention, params(16384))).toEqual({
      field: 'n',
      message:
        'Counting every access would take 4.0 GB, but this adapter allows 1.0 GB in one buffer; ' + 'n = 8191 works.',
      mend: { n: 8191 },
    });
    expect(problemOf(attention, params(8191))).toBeUndefined();
  });

  it('names a pass that binds too many buffers, and a variant that does not', () => {
    const eight = { ...LIMITS, maxStorageBuffersPerShaderStage: 8 };
    expect(problemOf(flashAttentionBackward, { variant: 'flash-one-pass' }, eight)).toEqual({
      field: 'variant',
      message:
        'gradients binds 10 storage buffers with its trace, but this adapter allows 8 in one dispatch; ' +
        'variant = standard works.',
      mend: { variant: 'standard' },
    });
  });

  it('names a grid that is too large', () => {
    const few = { ...LIMITS, maxComputeWorkgroupsPerDimension: 2 };
    expect(problemOf(attention, withDefaults(attention, {}), few)?.message).toMatch(/^flash would need 4 workgroups/);
  });
});

/** Applies what a problem offers, if it offers anything, which its one sentence says. */
function expectToWork(kernel: Kernel, values: Params, { message, mend }: Problem): void {
  expect(message).toMatch(/^[^\n]+[^.]\.$/);
  if (mend === undefined) return;
  expect(message.endsWith(`; ${settingsText(mend)} works.`)).toBe(true);
  expect(problemOf(kernel, { ...values, ...mend })).toBeUndefined();
}

/** A product of override constants and numbers, as the WGSL declares array sizes. */
function evaluate(size: string, constants: Readonly<Record<string, number | boolean>>): number {
  const value = (name: string): number => Number(constants[name.trim()] ?? name);
  const product = (term: string): number => term.split('*').reduce((all, name) => all * value(name), 1);
  const terms = size.split(/(?=[+-])/);
  return terms.reduce((sum, term) => {
    const bare = product(term.replace(/^[+-]/, ''));
    return term.startsWith('-') ? sum - bare : sum + bare;
  }, 0);
}

describe('memory', () => {
  it('is held against the sum of all buffers, each of which fits by itself', () => {
    const values = withDefaults(attention, { variant: 'standard', n: 4096, br: 16, bc: 16 });
    expect(problemOf(attention, values)).toBeUndefined();
    const little = { ...LIMITS, memory: 2 ** 28 };
    const problem = problemOf(attention, values, little);
    expect(problem).toMatchObject({
      field: 'n',
      message: expect.stringMatching(/^All buffers .* 256\.0 MB of memory/) as string,
    });
    const n = Number(problem!.mend!['n']);
    expect(problemOf(attention, { ...values, n }, little)).toBeUndefined();
    expect(problemOf(attention, { ...values, n: n + 1 }, little)).toBeDefined();
  });
});
