/** Chromium's command-line switches that WebGPU needs. */

export type Switch = readonly [name: string, value?: string];

/**
 * Like app/node/dawn.ts: kernels write all workgroup memory before they read it, and no other shader runs here, so that
 * zeroing it first only makes compiling slower.
 */
const WITHOUT_ZEROING: Switch = ['enable-dawn-features', 'disable_workgroup_init'];

/**
 * WebGPU is on by default on Windows and macOS, and on Linux with recent Intel and NVIDIA GPUs only: elsewhere on Linux
 * it has to be asked for. The adapter in software is allowed always, since a GPU may be there and no driver that works.
 *
 * `windowing` is what Electron shows its windows by, on Linux: it has chosen before the application's code runs, and a
 * page in another process that were told otherwise would draw for a system that nobody looks at. So it is only asked,
 * never set; Chromium draws by Vulkan on X11 alone.
 */
export function webGpuSwitches(platform: NodeJS.Platform, windowing: string): readonly Switch[] {
  if (platform !== 'linux') return [WITHOUT_ZEROING];
  const software: readonly Switch[] = [['enable-unsafe-webgpu'], ['enable-unsafe-swiftshader']];
  const vulkan: readonly Switch[] = [
    ['use-angle', 'vulkan'],
    ['enable-features', 'Vulkan,VulkanFromANGLE'],
  ];
  return [WITHOUT_ZEROING, ...software, ...(windowing === 'x11' ? vulkan : [])];
}
