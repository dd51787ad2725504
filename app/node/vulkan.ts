/** Which Vulkan driver Dawn gets in Node. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { applicationRoot } from '../paths.ts';
import places from '../places.json' with { type: 'json' };

type Exists = (path: string) => boolean;

/** Whether this machine has a GPU that a program could use: a driver's ICD file alone says nothing about hardware. */
export function hasGpu(exists: Exists = existsSync): boolean {
  return process.platform !== 'linux' || places.gpuDevices.some(exists);
}

/** The ICD file of SwiftShader, if one of the usual places has it. */
export function findSwiftShader(exists: Exists = existsSync): string | undefined {
  return places.swiftShaderFolders.map((folder) => resolve(applicationRoot(), folder, places.icd)).find(exists);
}

/**
 * The ICD file that the Vulkan loader must be told of, or undefined where it finds its way itself:
 *
 * 1. `VK_ICD_FILENAMES` or `VK_DRIVER_FILES`, when set, is left alone;
 * 2. a machine with a GPU uses its own driver (macOS and Windows do without Vulkan);
 * 3. otherwise SwiftShader, from Chromium, Chrome, Edge or Electron, whichever is found first.
 */
export function chooseDriver(environment: NodeJS.ProcessEnv, exists: Exists = existsSync): string | undefined {
  if (environment['VK_ICD_FILENAMES'] !== undefined || environment['VK_DRIVER_FILES'] !== undefined) return undefined;
  return hasGpu(exists) ? undefined : findSwiftShader(exists);
}
