/** Limits of adapters for tests. */
import type { AdapterLimits } from './adapter.ts';

/** What every WebGPU device offers. */
export const LEAST: AdapterLimits = {
  maxComputeWorkgroupStorageSize: 16384,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupsPerDimension: 65535,
  maxStorageBufferBindingSize: 2 ** 27,
  maxBufferSize: 2 ** 28,
  maxStorageBuffersPerShaderStage: 8,
};

/** What adapters usually offer. */
export const LIMITS: AdapterLimits = {
  ...LEAST,
  maxComputeWorkgroupStorageSize: 32768,
  maxStorageBufferBindingSize: 2 ** 30,
  maxBufferSize: 2 ** 30,
  maxStorageBuffersPerShaderStage: 10,
};
