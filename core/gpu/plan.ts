/** A Plan: all that an executor has to do, as data, so that any host with a GPUDevice can do it. */

export interface PlanBuffer {
  readonly name: string;
  readonly usage: 'storage' | 'uniform';
  /** The size in bytes, a multiple of 4. */
  readonly size: number;
  /** What the buffer contains at first; zeros when absent. */
  readonly data?: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
  /** Whether its contents are read back after the last pass. */
  readonly read: boolean;
}

export interface PlanPass {
  /** Names the pass in errors, for example "attention, pass scores (traced)". */
  readonly label: string;
  /** The linked WGSL, whose entry point is `main`. */
  readonly code: string;
  readonly constants: Readonly<Record<string, number>>;
  readonly bindings: readonly { readonly group: number; readonly binding: number; readonly buffer: string }[];
  readonly workgroups: readonly [number, number, number];
  /** An estimate of its work in flops and elements moved, where it may take long. */
  readonly work?: number;
}

export interface Plan {
  readonly label: string;
  readonly buffers: readonly PlanBuffer[];
  readonly passes: readonly PlanPass[];
}
