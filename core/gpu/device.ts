/** An executor on any WebGPU implementation: Chromium's in a window, Dawn's in Node. */
import { createCompiler, type Compiled } from './compile.ts';
import { Cancelled, GpuError } from './executor.ts';
import type { AdapterDescription, AdapterLimits, Execution, Executor } from './executor.ts';
import { Loss } from './loss.ts';
import type { Plan, PlanBuffer, PlanPass } from './plan.ts';

const LIMIT_NAMES = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxStorageBuffersPerShaderStage',
] as const satisfies readonly (keyof AdapterLimits)[];

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render|software|\bcpu\b/i;

interface Opened {
  readonly device: GPUDevice;
  readonly description: AdapterDescription;
  readonly compile: (pass: PlanPass) => Promise<Compiled>;
  /** Happens, as GpuError('device-lost'), when the device goes away. */
  readonly loss: Loss;
}

/**
 * `gpu` is `navigator.gpu` or Dawn's equivalent. The device is opened on first use with all limits of the adapter (not
 * the defaults of the specification) and opened anew after it was lost.
 */
export function createDeviceExecutor(gpu: Pick<GPU, 'requestAdapter'>): Executor {
  let opening: Promise<Opened> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  // One plan at a time: error scopes are a stack of the device, so two that interleave would catch each other's errors.
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };

  const opened = (): Promise<Opened> => {
    opening ??= open(gpu, () => (opening = undefined)).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };

  return {
    adapter: async () => (await opened()).description,
    execute: (plan, signal) =>
      inTurn(async () => {
        throwIfAborted(signal);
        const open = await opened();
        return open.loss.against(execute(open, plan, signal));
      }),
    dispose: () => {
      void opening?.then(({ device }) => device.destroy());
      opening = undefined;
    },
  };
}

async function open(gpu: Pick<GPU, 'requestAdapter'>, onLost: () => void): Promise<Opened> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) {
    throw new GpuError(
      'no-adapter',
      'No WebGPU adapter was found: install a Vulkan driver, or Debian’s chromium package, which brings the software adapter SwiftShader.',
    );
  }
  const limits = Object.fromEntries(LIMIT_NAMES.map((name) => [name, adapter.limits[name]])) as Record<
    (typeof LIMIT_NAMES)[number],
    number
  >;
  const device = await adapter.requestDevice({ requiredLimits: limits });
  const { vendor, architecture, device: name, description, isFallbackAdapter } = adapter.info;
  const loss = new Loss();
  void device.lost.then((info) => {
    onLost();
    const reason = info.message || info.reason;
    loss.happen(new GpuError('device-lost', `The GPU device was lost (${reason}); run again to reopen it.`));
  });
  return {
    device,
    loss,
    compile: createCompiler(device),
    description: {
      vendor,
      architecture,
      device: name,
      description,
      software: isFallbackAdapter || SOFTWARE.test(`${vendor} ${architecture} ${name} ${description}`),
      limits,
    },
  };
}

async function execute(open: Opened, plan: Plan, signal: AbortSignal | undefined): Promise<Execution> {
  const { device } = open;
  const created: GPUBuffer[] = [];
  try {
    const buffers = await scoped(device, `${plan.label}, buffers`, () => {
      return new Map(
        plan.buffers.map((spec) => {
          const buffer = createBuffer(device, spec);
          created.push(buffer);
          return [spec.name, buffer] as const;
        }),
      );
    });
    const prepared = [];
    for (const pass of plan.passes) prepared.push(await prepare(open, pass, buffers));

    const started = performance.now();
    for (const { pass, compiled, groups } of prepared) {
      throwIfAborted(signal);
      await scoped(device, pass.label, async () => {
        const encoder = device.createCommandEncoder({ label: pass.label });
        const compute = encoder.beginComputePass({ label: pass.label });
        compute.setPipeline(compiled.pipeline);
        groups.forEach((group, index) => compute.setBindGroup(index, group));
        compute.dispatchWorkgroups(...pass.workgroups);
        compute.end();
        device.queue.submit([encoder.finish()]);
        await device.queue.onSubmittedWorkDone();
      });
    }
    const milliseconds = performance.now() - started;
    throwIfAborted(signal);

    const contents: Record<string, ArrayBuffer> = {};
    for (const spec of plan.buffers) {
      if (!spec.read) continue;
      contents[spec.name] = await scoped(device, `${plan.label}, reading ${spec.name}`, () =>
        readBack(device, buffers.get(spec.name)!, created),
      );
    }
    return { buffers: contents, milliseconds };
  } finally {
    for (const buffer of created) buffer.destroy();
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Cancelled();
}

function createBuffer(device: GPUDevice, spec: PlanBuffer): GPUBuffer {
  const buffer = device.createBuffer({
    label: spec.name,
    size: spec.size,
    usage:
      (spec.usage === 'uniform' ? GPUBufferUsage.UNIFORM : GPUBufferUsage.STORAGE) |
      GPUBufferUsage.COPY_DST |
      GPUBufferUsage.COPY_SRC,
  });
  if (spec.data !== undefined) device.queue.writeBuffer(buffer, 0, spec.data);
  return buffer;
}

interface Prepared {
  readonly pass: PlanPass;
  readonly compiled: Compiled;
  readonly groups: readonly GPUBindGroup[];
}

async function prepare(
  { device, compile }: Opened,
  pass: PlanPass,
  buffers: ReadonlyMap<string, GPUBuffer>,
): Promise<Prepared> {
  return scoped(device, pass.label, async () => {
    const compiled = await compile(pass);
    const groups = compiled.layouts.map((layout, group) =>
      device.createBindGroup({
        layout,
        entries: pass.bindings
          .filter((binding) => binding.group === group)
          .map(({ binding, buffer }) => ({ binding, resource: { buffer: buffers.get(buffer)! } })),
      }),
    );
    return { pass, compiled, groups };
  });
}

async function readBack(device: GPUDevice, source: GPUBuffer, created: GPUBuffer[]): Promise<ArrayBuffer> {
  const staging = device.createBuffer({
    label: `${source.label}, read back`,
    size: source.size,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  created.push(staging);
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(source, 0, staging, 0, source.size);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const copy = staging.getMappedRange().slice(0);
  staging.unmap();
  return copy;
}

/** Runs `work` inside error scopes; what they catch is thrown as a GpuError that names `label`. */
async function scoped<T>(device: GPUDevice, label: string, work: () => T | Promise<T>): Promise<T> {
  device.pushErrorScope('validation');
  device.pushErrorScope('out-of-memory');
  device.pushErrorScope('internal');
  let result: { value: T } | { error: unknown };
  try {
    result = { value: await work() };
  } catch (error) {
    result = { error };
  }
  const internal = await device.popErrorScope();
  const memory = await device.popErrorScope();
  const validation = await device.popErrorScope();
  if ('error' in result && result.error instanceof GpuError) throw result.error;
  if (memory !== null) throw new GpuError('out-of-memory', `${label}: ${memory.message}`);
  const invalid = validation ?? internal;
  if (invalid !== null) throw new GpuError('validation', `${label}: ${invalid.message}`);
  if ('error' in result) throw result.error;
  return result.value;
}
