/** What is known of a GPU, or of software that stands in for one. */

export interface AdapterLimits {
  /** Bytes of `var<workgroup>` memory of one workgroup. */
  readonly maxComputeWorkgroupStorageSize: number;
  readonly maxComputeInvocationsPerWorkgroup: number;
  readonly maxComputeWorkgroupSizeX: number;
  readonly maxComputeWorkgroupsPerDimension: number;
  readonly maxStorageBufferBindingSize: number;
  readonly maxBufferSize: number;
  readonly maxStorageBuffersPerShaderStage: number;
  /** Bytes that all buffers of a run may take together; absent where nothing tells. */
  readonly memory?: number;
}

export interface AdapterDescription {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  /** Whether it computes on the CPU (SwiftShader, llvmpipe, WARP). */
  readonly software: boolean;
  readonly limits: AdapterLimits;
}
