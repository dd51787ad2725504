/** Chromium's command-line switches that WebGPU needs. */
import { DAWN_FEATURES } from '../dawn-features.ts';

export type Switch = readonly [name: string, value?: string];

const FEATURES: Switch = ['enable-dawn-features', DAWN_FEATURES];

/**
 * WebGPU is on by default on Windows and macOS, and on Linux with recent Intel and NVIDIA GPUs only: elsewhere on Linux
 * it has to be asked for. The adapter in software is allowed always, since a GPU may be there and no driver that works.
 *
 * `windowing` is what Electron shows its windows by, on Linux: it has chosen before the application's code runs, and a
 * page in another process that were told otherwise would draw for a system that nobody looks at. So it is only asked,
 * never set; Chromium draws by Vulkan on X11 alone.
 */
export function webGpuSwitches(platform: NodeJS.Platform, windowing: string): readonly Switch[] {
  if (platform !== 'linux') return [FEATURES];
  const software: readonly Switch[] = [['enable-unsafe-webgpu'], ['enable-unsafe-swiftshader']];
  const vulkan: readonly Switch[] = [
    ['use-angle', 'vulkan'],
    ['enable-features', 'Vulkan,VulkanFromANGLE'],
  ];
  return [FEATURES, ...software, ...(windowing === 'x11' ? vulkan : [])];
}
