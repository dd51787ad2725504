/** A Plan: all that an executor has to do, as data, so that any host with a GPUDevice can do it. */

export interface PlanBuffer {
  readonly name: string;
  readonly usage: 'storage' | 'uniform';
  /** Bytes, a multiple of 4. */
  readonly size: number;
  /** First contents; zeros when absent. */
  readonly data?: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
  /** Whether its contents are read back after the last pass. */
  readonly read: boolean;
}

export interface PlanPass {
  /** Names the pass in errors, e.g. "attention, pass scores (traced)". */
  readonly label: string;
  /** Linked WGSL, entry point `main`. */
  readonly code: string;
  readonly constants: Readonly<Record<string, number>>;
  readonly bindings: readonly { readonly group: number; readonly binding: number; readonly buffer: string }[];
  readonly workgroups: readonly [number, number, number];
  /** About how much it does, in flops and elements moved, where that may be long. */
  readonly work?: number;
}

export interface Plan {
  readonly label: string;
  readonly buffers: readonly PlanBuffer[];
  readonly passes: readonly PlanPass[];
}
