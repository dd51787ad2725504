/** Which Vulkan driver Dawn gets in Node. */
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
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

type List = (folder: string) => readonly string[];

/**
 * Whether there is any driver for the Vulkan loader to find. Where there is none, asking Dawn all the same would only
 * print its warnings.
 */
export function hasDriver(
  environment: NodeJS.ProcessEnv,
  exists: Exists = existsSync,
  list: List = listFolder,
): boolean {
  if (process.platform !== 'linux') return true;
  const named = environment['VK_ICD_FILENAMES'] ?? environment['VK_DRIVER_FILES'];
  if (named !== undefined) return named.split(delimiter).some((path) => exists(path));
  return places.driverFolders.some((folder) => list(folder).some((name) => name.endsWith('.json')));
}

function listFolder(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
