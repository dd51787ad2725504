/** Chromium's command-line switches that WebGPU needs. */

export type Switch = readonly [name: string, value?: string];

/**
 * As in app/node/dawn.ts: kernels write all workgroup memory before they read it, and no other shader runs here, so that
 * zeroing it first only makes compiling slower.
 */
const WITHOUT_ZEROING: Switch = ['enable-dawn-features', 'disable_workgroup_init'];

/**
 * WebGPU is on by default on Windows and macOS, and on Linux with recent Intel and NVIDIA GPUs only. Elsewhere on Linux
 * it has to be asked for, which by itself also gives the software adapter on a machine without a GPU.
 */
export function webGpuSwitches(platform: NodeJS.Platform, gpu: boolean): readonly Switch[] {
  if (platform !== 'linux') return [WITHOUT_ZEROING];
  if (!gpu) return [WITHOUT_ZEROING, ['enable-unsafe-webgpu'], ['enable-unsafe-swiftshader']];
  return [
    WITHOUT_ZEROING,
    ['enable-unsafe-webgpu'],
    ['ozone-platform', 'x11'],
    ['use-angle', 'vulkan'],
    ['enable-features', 'Vulkan,VulkanFromANGLE'],
  ];
}
