/** WebGPU in Node, by Dawn. */
import { create } from 'webgpu';
import { createDeviceExecutor } from '../../core/gpu/device.ts';
import type { Executor } from '../../core/gpu/executor.ts';
import { chooseDriver } from './vulkan.ts';

/** Dawn crashes when its entry object is collected while a device is still in use. */
const alive: GPU[] = [];

/** An executor on this machine's GPU, or on the software adapter where there is none. */
export function createDawnExecutor(): Executor {
  const driver = chooseDriver(process.env);
  if (driver !== undefined) process.env['VK_ICD_FILENAMES'] = driver;
  const gpu = create([]);
  alive.push(gpu);
  return createDeviceExecutor(gpu);
}
