import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { createDeviceExecutor } from './device.ts';
import { Cancelled, GpuError } from './executor.ts';
import type { Plan, PlanBuffer } from './plan.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

const DOUBLE = `
override FACTOR: f32;
@group(0) @binding(0) var<storage, read> X: array<f32>;
@group(0) @binding(1) var<storage, read_write> Y: array<f32>;
@compute @workgroup_size(4) fn main(@builtin(global_invocation_id) id: vec3u) { Y[id.x] = FACTOR * X[id.x]; }`;

function plan(change: { code?: string; buffers?: readonly PlanBuffer[]; label?: string } = {}): Plan {
  return {
    label: 'double',
    buffers: change.buffers ?? [
      { name: 'X', usage: 'storage', size: 16, data: new Float32Array([1, 2, 3, 4]), read: false },
      { name: 'Y', usage: 'storage', size: 16, read: true },
    ],
    passes: [
      {
        label: 'double, pass only (untraced)',
        code: change.code ?? DOUBLE,
        constants: { FACTOR: 2 },
        bindings: ['X', 'Y'].map((buffer, binding) => ({ group: 0, binding, buffer })),
        workgroups: [1, 1, 1],
      },
    ],
  };
}

const values = async (): Promise<number[]> => [...new Float32Array((await executor.execute(plan())).buffers['Y']!)];

describe('execute', () => {
  it('runs a plan and reads back only what it is asked to', async () => {
    const { buffers, milliseconds } = await executor.execute(plan());
    expect(Object.keys(buffers)).toEqual(['Y']);
    expect([...new Float32Array(buffers['Y']!)]).toEqual([2, 4, 6, 8]);
    expect(milliseconds).toBeGreaterThan(0);
  });

  it('goes on after an integer was divided by zero, to whatever the device makes of it', async () => {
    const divided = DOUBLE.replace(
      'FACTOR * X[id.x]',
      'FACTOR * X[id.x] + f32(u32(X[id.x]) / (id.x * 0u + u32(X[0]) - 1u))',
    );
    await executor.execute(plan({ code: divided }));
    expect(await values()).toEqual([2, 4, 6, 8]);
  });

  it('asks for the limits of the adapter, not for the defaults of the specification', async () => {
    const { limits } = await executor.adapter();
    expect(limits.maxStorageBufferBindingSize).toBeGreaterThan(2 ** 27);
  });

  it.each([
    [
      'WGSL that does not parse',
      DOUBLE.replace('FACTOR * X', 'FACTOR *'),
      /^double, pass only \(untraced\): .+ \(at "@compute/,
    ],
    ['a type error', DOUBLE.replace('FACTOR * X', 'vec2f(1) * X'), /^double, pass only \(untraced\): /],
    ['an entry point that is missing', DOUBLE.replace('fn main', 'fn other'), /^double, pass only \(untraced\): /],
    [
      'too many threads',
      DOUBLE.replace('workgroup_size(4)', 'workgroup_size(5000)'),
      /^double, pass only \(untraced\): /,
    ],
  ])('names the pass for %s, and goes on working', async (_, code, detail) => {
    const failure = executor.execute(plan({ code }));
    await expect(failure).rejects.toBeInstanceOf(GpuError);
    await expect(failure).rejects.toMatchObject({
      kind: 'validation',
      message: expect.stringMatching(/^The GPU refused a part of this run/) as string,
      detail: expect.stringMatching(detail) as string,
    });
    expect(await values()).toEqual([2, 4, 6, 8]);
  });

  it('names the plan for a buffer that the device cannot make, and goes on working', async () => {
    const buffers: PlanBuffer[] = [
      { name: 'X', usage: 'storage', size: 2 ** 45, read: false },
      { name: 'Y', usage: 'storage', size: 16, read: true },
    ];
    await expect(executor.execute(plan({ buffers }))).rejects.toMatchObject({
      kind: 'validation',
      message: expect.stringMatching(/^The GPU refused a part of this run/) as string,
      detail: expect.stringMatching(/^double, buffers: /) as string,
    });
    expect(await values()).toEqual([2, 4, 6, 8]);
  });

  it('says in our words that memory is used up', async () => {
    const scopes: string[] = [];
    const device = {
      lost: new Promise(() => undefined),
      pushErrorScope: (filter: string) => scopes.push(filter),
      popErrorScope: () =>
        Promise.resolve(scopes.pop() === 'out-of-memory' ? { message: 'vkAllocateMemory failed' } : null),
      createBuffer: () => ({ destroy: () => undefined }),
      queue: { writeBuffer: () => undefined },
    };
    const requestDevice = (): Promise<unknown> => Promise.resolve(device);
    const full = createDeviceExecutor({
      requestAdapter: () => Promise.resolve({ limits: {}, info: {}, requestDevice }),
    } as unknown as GPU);
    await expect(full.execute(plan())).rejects.toMatchObject({
      kind: 'out-of-memory',
      message: expect.stringMatching(/^This run needs more memory than the GPU has left;/) as string,
      detail: 'double, buffers: vkAllocateMemory failed',
    });
  });

  it('keeps the errors of plans that are asked for at once apart', async () => {
    const bad = plan({ code: DOUBLE.replace('fn main', 'fn other') });
    const outcomes = await Promise.allSettled([bad, plan(), bad, plan()].map((each) => executor.execute(each)));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
  });

  it('stops before the first pass when it was cancelled', async () => {
    await expect(executor.execute(plan(), AbortSignal.abort())).rejects.toBeInstanceOf(Cancelled);
  });

  /** Every workgroup adds one to an element of its own, and then goes on computing for so many turns. */
  const busy = (turns: number, workgroups: readonly [number, number, number]): Plan => ({
    label: 'busy',
    buffers: [{ name: 'Y', usage: 'storage', size: 4 * workgroups[0] * workgroups[1] * workgroups[2], read: true }],
    passes: [
      {
        label: 'busy, pass only (untraced)',
        code: `
@group(0) @binding(0) var<storage, read_write> Y: array<f32>;
@compute @workgroup_size(1)
fn main(@builtin(workgroup_id) group: vec3u) {
  var x = 0.5;
  for (var i = 0u; i < ${turns}u; i++) { x = x * x * 1.5 + 0.1; if (x > 1.0) { x -= 1.0; } }
  let at = group.x + ${workgroups[0]} * (group.y + ${workgroups[1]} * group.z);
  Y[at] += 1.0 + 1e-9 * x;
}`,
        constants: {},
        bindings: [{ group: 0, binding: 0, buffer: 'Y' }],
        workgroups,
        work: 1e12,
      },
    ],
  });

  it('runs every workgroup of a long pass once', async () => {
    const { buffers } = await executor.execute(busy(1, [5, 7, 3]));
    expect([...new Float32Array(buffers['Y']!)]).toEqual(Array.from({ length: 105 }, () => 1));
  });

  it('tells how far a long pass is, up to its end', async () => {
    const shares: number[] = [];
    await executor.execute(busy(1, [5, 7, 3]), undefined, (share) => shares.push(share));
    expect(shares.length).toBeGreaterThan(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it.each([
    ['between the batches of a pass', busy(2e6, [4000, 1, 1])],
    ['within a workgroup that goes on for long', busy(2 ** 30, [1, 1, 1])],
  ])('stops %s when it is cancelled, and goes on working', async (_, plan) => {
    const controller = new AbortController();
    const work = executor.execute(plan, controller.signal);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const cancelled = performance.now();
    controller.abort();
    await expect(work).rejects.toBeInstanceOf(Cancelled);
    expect(performance.now() - cancelled).toBeLessThan(2000);
    expect(await values()).toEqual([2, 4, 6, 8]);
  });

  it('opens the device anew after it was disposed of', async () => {
    executor.dispose();
    expect(await values()).toEqual([2, 4, 6, 8]);
  });
});

describe('without a GPU', () => {
  it('says so in one sentence, and asks again the next time', async () => {
    const asked: boolean[] = [];
    const requestAdapter = ({ forceFallbackAdapter = false }: GPURequestAdapterOptions = {}): Promise<null> => {
      asked.push(forceFallbackAdapter);
      return Promise.resolve(null);
    };
    const blind = createDeviceExecutor({ requestAdapter });
    await expect(blind.adapter()).rejects.toMatchObject({ kind: 'no-adapter' });
    await expect(blind.execute(plan())).rejects.toThrow(/^No WebGPU adapter was found: install /);
    // Each time for the one in software too, which Chromium gives only to those who ask for it.
    expect(asked).toEqual([false, true, false, true]);
  });
});

describe('a device that is lost', () => {
  it('is told in our words even where it cannot be opened at all', async () => {
    const requestDevice = (): Promise<never> => Promise.reject(new Error('vkCreateDevice failed with VK_ERROR'));
    const broken = createDeviceExecutor({
      requestAdapter: () => Promise.resolve({ limits: {}, requestDevice }),
    } as unknown as GPU);
    await expect(broken.adapter()).rejects.toMatchObject({
      kind: 'device-lost',
      message: 'The GPU device was lost; run again to reopen it.',
      detail: 'vkCreateDevice failed with VK_ERROR',
    });
  });

  it('fails what is under way with its reason, and is replaced for what follows', async () => {
    let lose: (info: { reason: string; message: string }) => void = () => undefined;
    let opened = 0;
    const device = (): unknown => ({
      lost: new Promise((resolve) => (lose = resolve)),
      pushErrorScope: () => undefined,
      popErrorScope: () => new Promise(() => undefined),
      createBuffer: () => ({ destroy: () => undefined }),
      queue: { writeBuffer: () => undefined },
    });
    const adapter = {
      limits: {},
      info: { vendor: '', architecture: '', device: '', description: 'Test', isFallbackAdapter: false },
      requestDevice: () => {
        opened++;
        return Promise.resolve(device());
      },
    };
    const fragile = createDeviceExecutor({ requestAdapter: () => Promise.resolve(adapter) } as unknown as GPU);
    const failure = fragile.execute(plan());
    await fragile.adapter();
    lose({ reason: 'unknown', message: 'the GPU process crashed' });
    await expect(failure).rejects.toMatchObject({
      kind: 'device-lost',
      message: 'The GPU device was lost; run again to reopen it.',
      detail: 'the GPU process crashed',
    });
    await fragile.adapter();
    expect(opened).toBe(2);
  });
});
