/** WebGPU in Node, by Dawn. */
import { tmpdir } from 'node:os';
import { create, globals } from 'webgpu';
import { createDeviceExecutor } from '../../core/gpu/device.ts';
import { GpuError, type Executor } from '../../core/gpu/executor.ts';
import { DAWN_FEATURES } from '../dawn-features.ts';
import { withMemory } from '../memory.ts';
import { withRest } from './rest.ts';
import { driversToTry, type Driver } from './vulkan.ts';

/** Dawn crashes when its entry object is collected while a device is still in use. */
const alive: GPU[] = [];

/** The environment variable by which the Vulkan loader is told of a driver. */
const NAMED = 'VK_ICD_FILENAMES';

/** An executor on this machine's GPU, or on the software adapter where there is none. */
export function createDawnExecutor(): Executor {
  return withRest(createAskingExecutor());
}

/** One whose thread asks without a pause whether the GPU is done: what resting is measured against. */
export function createAskingExecutor(): Executor {
  return withMemory(createDeviceExecutor(openDawn()));
}

/**
 * Whether a browser started from here must draw in software too. This is tried out, since an installed driver
 * need not work.
 */
export async function inSoftware(executor: Pick<Executor, 'adapter'>): Promise<boolean> {
  try {
    return (await executor.adapter()).software;
  } catch (error) {
    if (error instanceof GpuError) return true;
    throw error;
  }
}

/**
 * Dawn's `navigator.gpu`, with the first of some drivers that has an adapter; it has none where no driver
 * works.
 *
 * @param drivers those of this machine, unless a test gives others
 */
export function openDawn(drivers: readonly Driver[] = driversToTry(process.env)): Pick<GPU, 'requestAdapter'> {
  // Without this variable the Vulkan loader complains on standard error.
  process.env['XDG_RUNTIME_DIR'] ??= tmpdir();
  // Browsers define constants such as GPUBufferUsage globally; here they come from Dawn.
  Object.assign(globalThis, globals);
  const given = process.env[NAMED];
  let working: GPU | undefined;
  return {
    requestAdapter: async (options) => {
      if (working !== undefined) return await working.requestAdapter(options);
      for (const driver of drivers) {
        // The loader reads the variable when Dawn opens Vulkan.
        if (driver !== null) process.env[NAMED] = driver;
        else if (given === undefined) Reflect.deleteProperty(process.env, NAMED);
        const gpu = create([`enable-dawn-features=${DAWN_FEATURES}`]);
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
