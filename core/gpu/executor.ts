/** The contract between the core and whatever owns a GPUDevice. */
import type { AdapterDescription } from '../adapter.ts';
import type { Plan } from './plan.ts';

export interface Execution {
  /** The contents of every buffer that the plan says to read. */
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

/** Thrown by work that was cancelled through its AbortSignal. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
  constructor() {
    super('cancelled');
  }
}

export type OnShare = (share: number) => void;

export interface Executor {
  /** Throws GpuError('no-adapter') where there is none. */
  adapter(): Promise<AdapterDescription>;
  /**
   * Throws GpuError or Cancelled; leaves no buffer behind either way. `onShare` is told, now and then, what share of the
   * passes is done, from 0 to 1.
   */
  execute(plan: Plan, signal?: AbortSignal, onShare?: OnShare): Promise<Execution>;
  dispose(): void;
}
