/** WebGPU in Node, by Dawn. */
import { tmpdir } from 'node:os';
import { create, globals } from 'webgpu';
import { createDeviceExecutor } from '../../core/gpu/device.ts';
import type { Executor } from '../../core/gpu/executor.ts';
import { chooseDriver, hasDriver } from './vulkan.ts';

/** Dawn crashes when its entry object is collected while a device is still in use. */
const alive: GPU[] = [];

/**
 * Kernels write all workgroup memory before they read it (the race check proves it), so that zeroing it first is only
 * a cost: on SwiftShader it made compiling flash attention fifteen times slower.
 */
const SWITCHES = ['enable-dawn-features=disable_workgroup_init'];

/** An executor on this machine's GPU, or on the software adapter where there is none. */
export function createDawnExecutor(): Executor {
  return createDeviceExecutor(openDawn());
}

/** Dawn's `navigator.gpu`; it has no adapter where there is no driver. */
export function openDawn(): Pick<GPU, 'requestAdapter'> {
  const driver = chooseDriver(process.env);
  if (driver !== undefined) process.env['VK_ICD_FILENAMES'] = driver;
  if (!hasDriver(process.env)) return { requestAdapter: () => Promise.resolve(null) };
  // Without it the Vulkan loader complains on standard error.
  process.env['XDG_RUNTIME_DIR'] ??= tmpdir();
  // The constants that browsers define globally, GPUBufferUsage and the like.
  Object.assign(globalThis, globals);
  const gpu = create(SWITCHES);
  alive.push(gpu);
  return gpu;
}
