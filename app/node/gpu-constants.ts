/** A constant of WebGPU that windows define: webgpu-utils names it even where it only lays out a struct, as main does. */
const SHADER_STAGE = { VERTEX: 1, FRAGMENT: 2, COMPUTE: 4 } as const;

if (!('GPUShaderStage' in globalThis)) Object.assign(globalThis, { GPUShaderStage: SHADER_STAGE });
