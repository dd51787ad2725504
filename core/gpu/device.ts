/** An executor on any WebGPU implementation: Chromium's in a window, Dawn's in Node. */
import type { AdapterDescription, AdapterLimits } from '../adapter.ts';
import { messageOf } from '../message.ts';
import { createCompiler, type Compiled } from './compile.ts';
import { Cancelled, GpuError } from './executor.ts';
import type { Execution, Executor, OnShare } from './executor.ts';
import { Loss } from './loss.ts';
import type { Plan, PlanBuffer, PlanPass } from './plan.ts';
import { batchedCode, batchesOf } from './batches.ts';

const LIMIT_NAMES = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxStorageBuffersPerShaderStage',
] as const satisfies readonly Exclude<keyof AdapterLimits, 'memory'>[];

/**
 * Runs of more work than this (see `Plan`) have their passes cut into batches. Slicing costs some tenths of a
 * second.
 */
const LONG = 1e11;
const LONG_IN_SOFTWARE = 2e7;
/** The workgroups of the first batch, which measures how long one takes. */
const FIRST_BATCH = 8;
const BATCH_MS = 150;
const LARGEST_GROWTH = 8;
/** How many milliseconds a cancellation waits for the batch that the GPU is working on. */
const PATIENCE_MS = 600;

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render|software|\bcpu\b/i;

interface Opened {
  readonly device: GPUDevice;
  readonly description: AdapterDescription;
  readonly compile: (pass: PlanPass) => Promise<Compiled>;
  /** Tells work that waits for the device that it has been lost, as GpuError('device-lost'). */
  readonly loss: Loss;
}

/**
 * `gpu` is `navigator.gpu` or Dawn's equivalent. The device is opened on first use with all limits of the adapter (not
 * the defaults of the specification) and opened anew after it was lost.
 */
export function createDeviceExecutor(gpu: Pick<GPU, 'requestAdapter'>): Executor {
  let opening: Promise<Opened> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  // Plans run one at a time: error scopes are a stack of the device, so that two that interleave would catch each
  // other's errors.
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };

  const opened = (): Promise<Opened> => {
    if (opening !== undefined) return opening;
    const mine = open(gpu, () => {
      // Another device may have taken the place of this one by now.
      if (opening === mine) opening = undefined;
    });
    opening = mine;
    mine.catch(() => {
      if (opening === mine) opening = undefined;
    });
    return mine;
  };

  /**
   * A cancellation does not wait for a GPU that goes on all the same: the device is dropped, and what comes
   * next opens one of its own.
   */
  const abandon = (open: Opened, work: Promise<unknown>): void => {
    opening = undefined;
    const destroy = (): void => {
      open.device.destroy();
    };
    void work.then(destroy, destroy);
  };

  return {
    adapter: async () => (await opened()).description,
    execute: (plan, signal, onShare) =>
      inTurn(async () => {
        throwIfAborted(signal);
        const open = await opened();
        const work = execute(open, plan, signal, onShare);
        const late = lateness(signal);
        try {
          return await open.loss.against(Promise.race([work, late.cancelled]));
        } catch (error) {
          if (late.happened) abandon(open, work);
          throw error;
        } finally {
          late.forget();
        }
      }),
    dispose: () => {
      void opening?.then(({ device }) => device.destroy());
      opening = undefined;
    },
  };
}

async function open(gpu: Pick<GPU, 'requestAdapter'>, onLost: () => void): Promise<Opened> {
  const adapter =
    (await gpu.requestAdapter({ powerPreference: 'high-performance' })) ??
    // Where no driver works, Chromium gives the adapter in software only to those who ask for it.
    (await gpu.requestAdapter({ forceFallbackAdapter: true }));
  if (adapter === null) {
    throw new GpuError('no-adapter');
  }
  const limits = Object.fromEntries(LIMIT_NAMES.map((name) => [name, adapter.limits[name]])) as Record<
    (typeof LIMIT_NAMES)[number],
    number
  >;
  const device = await adapter.requestDevice({ requiredLimits: limits }).catch((reason: unknown) => {
    throw new GpuError('device-lost', messageOf(reason));
  });
  const { vendor, architecture, device: name, description, isFallbackAdapter } = adapter.info;
  const loss = new Loss();
  void device.lost.then((info) => {
    onLost();
    loss.happen(new GpuError('device-lost', info.message || info.reason));
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

async function execute(open: Opened, plan: Plan, signal?: AbortSignal, onShare?: OnShare): Promise<Execution> {
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
    for (const pass of plan.passes) prepared.push(await prepare(open, pass, buffers, created));

    const started = performance.now();
    for (const [at, one] of prepared.entries()) {
      throwIfAborted(signal);
      const within: OnShare = (share) => onShare?.((at + share) / prepared.length);
      await scoped(device, one.pass.label, () => runPass(device, one, within, signal));
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

/** Runs one pass, in batches that each take about BATCH_MS if it is long. */
async function runPass(
  device: GPUDevice,
  { pass, compiled, groups, base }: Prepared,
  onShare: OnShare,
  signal?: AbortSignal,
): Promise<void> {
  const [columns, rows, planes] = pass.workgroups;
  let size = base === undefined ? Infinity : FIRST_BATCH;
  let done = 0;
  for (const batch of batchesOf(pass.workgroups, () => size)) {
    throwIfAborted(signal);
    const started = performance.now();
    if (base !== undefined) device.queue.writeBuffer(base, 0, new Uint32Array(batch.base));
    const encoder = device.createCommandEncoder({ label: pass.label });
    const compute = encoder.beginComputePass({ label: pass.label });
    compute.setPipeline(compiled.pipeline);
    groups.forEach((group, index) => compute.setBindGroup(index, group));
    compute.dispatchWorkgroups(...batch.count);
    compute.end();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    done += batch.count[0] * batch.count[1] * batch.count[2];
    onShare(done / (columns * rows * planes));
    const factor = BATCH_MS / Math.max(performance.now() - started, 1);
    size = Math.max(1, size * Math.min(factor, LARGEST_GROWTH));
  }
}

/** Rejects with Cancelled once a cancellation has waited too long for the GPU. */
function lateness(signal: AbortSignal | undefined) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = (): void => undefined;
  const late = { happened: false, cancelled: new Promise<never>(() => undefined), forget: (): void => undefined };
  late.cancelled = new Promise<never>((_resolve, reject) => {
    wait = () => {
      timer = setTimeout(() => {
        late.happened = true;
        reject(new Cancelled());
      }, PATIENCE_MS);
    };
  });
  late.forget = () => {
    signal?.removeEventListener('abort', wait);
    clearTimeout(timer);
  };
  signal?.addEventListener('abort', wait);
  return late;
}

interface Prepared {
  readonly pass: PlanPass;
  readonly compiled: Compiled;
  readonly groups: readonly GPUBindGroup[];
  /** The buffer that the first workgroup of a batch is written to; undefined where the pass runs whole. */
  readonly base: GPUBuffer | undefined;
}

async function prepare(
  { device, compile, description }: Opened,
  pass: PlanPass,
  buffers: ReadonlyMap<string, GPUBuffer>,
  created: GPUBuffer[],
): Promise<Prepared> {
  const isLong = (pass.work ?? 0) > (description.software ? LONG_IN_SOFTWARE : LONG);
  const batched = isLong ? batchedCode(pass.code) : undefined;
  return scoped(device, pass.label, async () => {
    const compiled = await compile(batched === undefined ? pass : { ...pass, code: batched.code });
    const base =
      batched === undefined
        ? undefined
        : createBuffer(device, { name: `${pass.label}, batch`, usage: 'uniform', size: 16, read: false });
    if (base !== undefined) created.push(base);
    const groups = compiled.layouts.map((layout, group) =>
      device.createBindGroup({
        layout,
        entries: pass.bindings
          .filter((binding) => binding.group === group)
          .map(({ binding, buffer }) => ({ binding, resource: { buffer: buffers.get(buffer)! } }))
          .concat(base !== undefined && group === batched?.group ? [{ binding: 0, resource: { buffer: base } }] : []),
      }),
    );
    return { pass, compiled, groups, base };
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
