/** Which Vulkan driver Dawn gets in Node. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { applicationRoot } from '../paths.ts';

const ICD = 'vk_swiftshader_icd.json';

/** Device files that a GPU's kernel driver makes; a driver's ICD file alone says nothing about hardware. */
const GPU_DEVICES = ['/dev/dri/renderD128', '/dev/nvidiactl', '/dev/dxg'];

/** Folders that come with SwiftShader, in the order in which they are tried. */
function swiftShaderFolders(): string[] {
  return [
    '/usr/lib/chromium',
    '/usr/lib/chromium-browser',
    '/opt/google/chrome',
    '/opt/microsoft/msedge',
    join(applicationRoot(), 'node_modules/electron/dist'),
  ];
}

/** Whether this machine has a GPU that a Linux program could use. */
export function hasGpu(exists: (path: string) => boolean = existsSync): boolean {
  return process.platform !== 'linux' || GPU_DEVICES.some(exists);
}

/** The ICD file of SwiftShader, if one of the usual places has it. */
export function findSwiftShader(exists: (path: string) => boolean = existsSync): string | undefined {
  return swiftShaderFolders()
    .map((folder) => join(folder, ICD))
    .find(exists);
}

/**
 * The ICD file that the Vulkan loader must be told of, or undefined where it finds its way itself:
 *
 * 1. `VK_ICD_FILENAMES` or `VK_DRIVER_FILES`, when set, is left alone;
 * 2. a machine with a GPU uses its own driver (macOS and Windows do without Vulkan);
 * 3. otherwise SwiftShader, from Chromium, Chrome, Edge or Electron, whichever is found first.
 */
export function chooseDriver(
  environment: NodeJS.ProcessEnv,
  exists: (path: string) => boolean = existsSync,
): string | undefined {
  if (environment['VK_ICD_FILENAMES'] !== undefined || environment['VK_DRIVER_FILES'] !== undefined) return undefined;
  return hasGpu(exists) ? undefined : findSwiftShader(exists);
}
