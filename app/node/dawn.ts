/** WebGPU in Node, by Dawn. */
import { tmpdir } from 'node:os';
import { create, globals } from 'webgpu';
import { createDeviceExecutor } from '../../core/gpu/device.ts';
import { GpuError, type Executor } from '../../core/gpu/executor.ts';
import { driversToTry, type Driver } from './vulkan.ts';

/** Dawn crashes when its entry object is collected while a device is still in use. */
const alive: GPU[] = [];

/**
 * Kernels write all workgroup memory before they read it (the race check proves it), so that zeroing it first is only
 * a cost: on SwiftShader it made compiling flash attention fifteen times slower.
 */
const SWITCHES = ['enable-dawn-features=disable_workgroup_init'];

/** Names the Vulkan driver to the loader. */
const NAMED = 'VK_ICD_FILENAMES';

/** An executor on this machine's GPU, or on the software adapter where there is none. */
export function createDawnExecutor(): Executor {
  return createDeviceExecutor(openDawn());
}

/** Whether a browser beside it has to draw in software too: tried, since a driver that is there need not work. */
export async function inSoftware(executor: Pick<Executor, 'adapter'>): Promise<boolean> {
  try {
    return (await executor.adapter()).software;
  } catch (error) {
    if (error instanceof GpuError) return true;
    throw error;
  }
}

/**
 * Dawn's `navigator.gpu`, by the first of some drivers that has an adapter; it has none where no driver works.
 *
 * @param drivers of this machine, unless a test says otherwise
 */
export function openDawn(drivers: readonly Driver[] = driversToTry(process.env)): Pick<GPU, 'requestAdapter'> {
  // Without it the Vulkan loader complains on standard error.
  process.env['XDG_RUNTIME_DIR'] ??= tmpdir();
  // The constants that browsers define globally, GPUBufferUsage and the like.
  Object.assign(globalThis, globals);
  const given = process.env[NAMED];
  let working: GPU | undefined;
  return {
    requestAdapter: async (options) => {
      if (working !== undefined) return await working.requestAdapter(options);
      for (const driver of drivers) {
        // The loader reads it when Dawn opens Vulkan.
        if (driver !== null) process.env[NAMED] = driver;
        else if (given === undefined) Reflect.deleteProperty(process.env, NAMED);
        const gpu = create(SWITCHES);
        alive.push(gpu);
        const adapter = await gpu.requestAdapter(options);
        if (adapter === null) continue;
        working = gpu;
        return adapter;
      }
      return null;
    },
  };
}
