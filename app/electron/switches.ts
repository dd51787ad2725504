/** Chromium's command-line switches that WebGPU needs. */

export type Switch = readonly [name: string, value?: string];

/**
 * WebGPU is on by default on Windows and macOS, and on Linux with recent Intel and NVIDIA GPUs only. Elsewhere on Linux
 * it has to be asked for, which by itself also gives the software adapter on a machine without a GPU.
 */
export function webGpuSwitches(platform: NodeJS.Platform, gpu: boolean): readonly Switch[] {
  if (platform !== 'linux') return [];
  if (!gpu) return [['enable-unsafe-webgpu'], ['enable-unsafe-swiftshader']];
  return [
    ['enable-unsafe-webgpu'],
    ['ozone-platform', 'x11'],
    ['use-angle', 'vulkan'],
    ['enable-features', 'Vulkan,VulkanFromANGLE'],
  ];
}
