/** What a finished run is: tensors, trace, checks and sums. The picture is drawn from this and from nothing else. */
import type { AdapterDescription } from './adapter.ts';
import type { Formula, KernelPass, SlotSpec, TensorSpec } from './kernel.ts';
import type { Params } from './parameters.ts';
import type { PlotSpec } from './plot.ts';
import type { Records } from './trace/layout.ts';

export interface RunTensor {
  readonly name: string;
  readonly hue: TensorSpec['hue'];
  readonly kind: TensorSpec['kind'];
  readonly scale: TensorSpec['scale'];
  readonly help: string;
  /** The matrix whose rows say how much each row of this tensor still counts. */
  readonly trail?: string;
  /** What happened where it is infinite or NaN. */
  readonly overflow?: string;
  readonly transposed: boolean;
  readonly planes: number;
  readonly rows: number;
  readonly columns: number;
  /** Shape of its .npy file: without a single plane, without the column of a vector. */
  readonly shape: readonly number[];
  /** Row-major [planes, rows, columns], as the untraced build wrote it; `null` for a ghost. */
  readonly data: Float32Array<ArrayBuffer> | null;
}

export interface RunPass {
  readonly name: string;
  readonly title: string;
  /** The WGSL as it stands in the source file; event lines count in it from 1. */
  readonly source: { readonly file: string; readonly text: string };
  readonly workgroups: readonly [number, number, number];
  /** The number of threads of a workgroup. */
  readonly threads: number;
  readonly loops: KernelPass['loops'];
  readonly slots: readonly SlotSpec[];
  /** Event index at which each workgroup starts; one more entry than workgroups. */
  readonly starts: Uint32Array<ArrayBuffer>;
}

export interface Check {
  readonly relL2: number;
  readonly maxAbs: number;
  readonly tolerance: number;
  /** It holds, but only by a bound that the condition of these inputs made looser than the kernel's own. */
  readonly conditioned: boolean;
  readonly ok: boolean;
  /** Elements that are infinite or NaN. */
  readonly notFinite: number;
}

export interface TensorTraffic {
  /** Bytes. */
  readonly read: number;
  readonly write: number;
}
export interface Traffic {
  readonly hbmReadBytes: number;
  readonly hbmWriteBytes: number;
  readonly byTensor: Readonly<Record<string, TensorTraffic>>;
}

export interface Run {
  readonly id: string;
  readonly kernel: string;
  readonly title: string;
  readonly params: Params;
  readonly seed: number;
  readonly adapter: AdapterDescription;
  readonly tensors: readonly RunTensor[];
  readonly passes: readonly RunPass[];
  readonly formulas: readonly Formula[];
  readonly plots: readonly PlotSpec[];
  readonly records: Records;
  readonly checks: Readonly<Record<string, Check>>;
  /** Summed over the trace. */
  readonly traffic: Traffic;
  /** The traffic by closed form, equal to `traffic` in a sound run. */
  readonly closedForm: Traffic & { readonly flops: number; readonly depth: number | null };
  /** Largest `var<workgroup>` footprint of any pass. */
  readonly sramBytes: number;
  readonly flops: number;
  /** Completed events after which the sequential depth is 1, 2, ... (core/trace/depth.ts), ascending. */
  readonly depths: Uint32Array<ArrayBuffer>;
  /** Bytes that a sequence model keeps of all tokens so far; null for other kernels. */
  readonly stateBytes: number | null;
  readonly events: number;
  readonly workgroups: number;
  /** Whether the traced build gave bit-identical outputs. */
  readonly identical: boolean;
  /** Whether an independent count of every storage access equals the trace, element by element. */
  readonly audited: boolean;
  /** What the audit found when it failed; empty otherwise. */
  readonly auditFindings: readonly string[];
  readonly gpuMs: { readonly untraced: number; readonly traced: number };
}

/** Arithmetic steps of a run that had to wait for one another. */
export function depthOf(run: Pick<Run, 'depths'>): number {
  return run.depths.length;
}

/** All checks of a run together: what the badge says and the exit code follows. */
export function isSound(run: Pick<Run, 'checks' | 'identical' | 'audited'>): boolean {
  return run.identical && run.audited && Object.values(run.checks).every((check) => check.ok);
}

/** SRAM and registers of one workgroup after each of its events that changes a slot. */
export interface Snapshots {
  readonly pass: number;
  readonly workgroup: number;
  /** Offset in `values` of the snapshot of each event of the workgroup, or -1. */
  readonly offsets: Int32Array<ArrayBuffer>;
  readonly values: Float32Array<ArrayBuffer>;
}

/** How far a run is. */
export interface Progress {
  readonly stage: 'inputs' | 'untraced' | 'traced' | 'reference' | 'audit';
  /** From 0 to 1 over the whole run. */
  readonly fraction: number;
}
