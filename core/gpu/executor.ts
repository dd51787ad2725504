/** The contract between the core and whatever owns a GPUDevice. */
import type { Plan } from './plan.ts';

export interface AdapterLimits {
  /** Bytes of `var<workgroup>` memory of one workgroup. */
  readonly maxComputeWorkgroupStorageSize: number;
  readonly maxComputeInvocationsPerWorkgroup: number;
  readonly maxComputeWorkgroupSizeX: number;
  readonly maxComputeWorkgroupsPerDimension: number;
  readonly maxStorageBufferBindingSize: number;
  readonly maxBufferSize: number;
  readonly maxStorageBuffersPerShaderStage: number;
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

export interface Execution {
  /** Contents of every buffer with `read`. */
  readonly buffers: Readonly<Record<string, ArrayBuffer>>;
  /** Wall time from the submission of the first pass to the completion of the last, in milliseconds. */
  readonly milliseconds: number;
}

export type GpuErrorKind = 'no-adapter' | 'validation' | 'out-of-memory' | 'device-lost';

/** A failure of the GPU, with the kernel and the pass named in the message. */
export class GpuError extends Error {
  override readonly name = 'GpuError';
  constructor(
    readonly kind: GpuErrorKind,
    message: string,
  ) {
    super(message);
  }
}

/** Thrown by whatever was cancelled through its AbortSignal. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
  constructor() {
    super('cancelled');
  }
}

export interface Executor {
  /** Throws GpuError('no-adapter') where there is none. */
  adapter(): Promise<AdapterDescription>;
  /** Throws GpuError or Cancelled; leaves no buffer behind either way. */
  execute(plan: Plan, signal?: AbortSignal): Promise<Execution>;
  dispose(): void;
}
