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

/**
 * A failure of the GPU. Its message is a sentence for users; `detail` is for whoever mends a shader: the pass, and what the
 * WebGPU implementation says.
 */
export class GpuError extends Error {
  override readonly name = 'GpuError';
  constructor(
    readonly kind: GpuErrorKind,
    readonly detail = '',
    message: string = SENTENCES[kind],
  ) {
    super(message);
  }
}

const SENTENCES: Readonly<Record<GpuErrorKind, string>> = {
  'no-adapter':
    'No WebGPU adapter was found: install a Vulkan driver, or Debian’s chromium package, which brings the software adapter SwiftShader.',
  validation:
    'The GPU refused a part of this run, which is a fault of Tilescope and not of the input; other sizes may work.',
  'out-of-memory':
    'This run needs more memory than the GPU has left; a smaller problem needs less, and larger blocks give a shorter trace.',
  'device-lost': 'The GPU device was lost; run again to reopen it.',
};

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
