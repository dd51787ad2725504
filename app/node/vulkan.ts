/** Which Vulkan drivers Dawn gets in Node. */
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { applicationRoot } from '../paths.ts';
import places from '../places.json' with { type: 'json' };

type Exists = (path: string) => boolean;

/** Whether this machine has a GPU, with a driver that works or without: a driver's ICD file says nothing about hardware. */
export function hasGpu(exists: Exists = existsSync): boolean {
  return process.platform !== 'linux' || places.gpuDevices.some(exists);
}

/** The ICD file of SwiftShader, if one of the usual places has it. */
function findSwiftShader(exists: Exists): string | undefined {
  return places.swiftShaderFolders.map((folder) => resolve(applicationRoot(), folder, places.icd)).find(exists);
}

type List = (folder: string) => readonly string[];

/** The ICD file that the Vulkan loader is told of, or null where it finds its way itself. */
export type Driver = string | null;

/**
 * The Vulkan drivers to try, the first that has an adapter to be taken. A file says nothing about whether it works:
 *
 * 1. what `VK_ICD_FILENAMES` or `VK_DRIVER_FILES` names, and no other;
 * 2. on a machine with a GPU the system's (macOS and Windows do without Vulkan), and SwiftShader after it;
 * 3. without one SwiftShader, from Chromium, Chrome, Edge or Electron, whichever is found first, and then the system's.
 *
 * Where there is none, asking Dawn all the same would only print its warnings.
 */
export function driversToTry(
  environment: NodeJS.ProcessEnv,
  exists: Exists = existsSync,
  list: List = listFolder,
): readonly Driver[] {
  if (process.platform !== 'linux') return [null];
  const named = environment['VK_ICD_FILENAMES'] ?? environment['VK_DRIVER_FILES'];
  if (named !== undefined) return named.split(delimiter).some((path) => exists(path)) ? [null] : [];
  const system = places.driverFolders.some((folder) => list(folder).some((name) => name.endsWith('.json')));
  const software = findSwiftShader(exists);
  const drivers = [...(system ? [null] : []), ...(software === undefined ? [] : [software])];
  return hasGpu(exists) ? drivers : drivers.reverse();
}

function listFolder(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
