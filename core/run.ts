/** What a finished run is: tensors, trace, checks and sums. The picture is drawn from this and from nothing else. */
import type { AdapterDescription } from './adapter.ts';
import type { Formula, KernelPass, Rival, SlotSpec, TensorSpec } from './kernel.ts';
import type { Params } from './parameters.ts';
import type { PlotSpec } from './plot.ts';
import type { Records } from './trace/layout.ts';
import type { Check, Escape } from './verdict.ts';

export interface RunTensor {
  readonly name: string;
  readonly hue: TensorSpec['hue'];
  readonly kind: TensorSpec['kind'];
  readonly scale: TensorSpec['scale'];
  readonly help: string;
  readonly trail?: TensorSpec['trail'];
  /** Why values may be infinite or NaN, in one sentence. */
  readonly overflow?: string;
  readonly transposed: boolean;
  readonly along?: TensorSpec['along'];
  readonly history?: TensorSpec['history'];
  readonly aside?: true;
  readonly planes: number;
  readonly rows: number;
  readonly columns: number;
  /** The shape of its .npy file: without the plane where there is one only, and without the column of a vector. */
  readonly shape: readonly number[];
  /** The values, row-major [planes, rows, columns], as the untraced build wrote them; `null` for a ghost. */
  readonly data: Float32Array<ArrayBuffer> | null;
}

export interface RunPass {
  readonly name: string;
  readonly title: string;
  /** The WGSL as it is in the source file; the lines of events count in it from 1. */
  readonly source: { readonly file: string; readonly text: string };
  readonly workgroups: readonly [number, number, number];
  /** The number of threads of a workgroup. */
  readonly threads: number;
  readonly loops: KernelPass['loops'];
  readonly slots: readonly SlotSpec[];
  /** The index of the first event of each workgroup, followed by the end. */
  readonly starts: Uint32Array<ArrayBuffer>;
  /** Whether the pass only measures what the others did. */
  readonly measures?: true;
}

export interface TensorTraffic {
  /** HBM traffic in bytes. */
  readonly read: number;
  readonly write: number;
}
export interface Traffic {
  readonly hbmReadBytes: number;
  readonly hbmWriteBytes: number;
  readonly byTensor: Readonly<Record<string, TensorTraffic>>;
}

/** Sums by closed form. */
export type ClosedForms = Traffic & { readonly flops: number; readonly depth: number | null };

/** The run that a run is meant to be compared with. It was not run: what it would move is known by closed form. */
export interface RunRival extends Pick<Rival, 'title' | 'why'> {
  readonly kernel: string;
  /** All its parameters. */
  readonly params: Params;
  /** Without the passes that only measure. */
  readonly closedForm: ClosedForms;
}

export interface Run {
  readonly id: string;
  readonly kernel: string;
  readonly title: string;
  /** Its choices and sizes in a few words. */
  readonly setup: string;
  readonly params: Params;
  readonly seed: number;
  readonly adapter: AdapterDescription;
  readonly tensors: readonly RunTensor[];
  readonly passes: readonly RunPass[];
  readonly formulas: readonly Formula[];
  readonly plots: readonly PlotSpec[];
  readonly records: Records;
  readonly checks: Readonly<Record<string, Check>>;
  /** The value with which the run left the range of f32; null where none did. */
  readonly escape: Escape | null;
  /** The HBM traffic summed over the trace. */
  readonly traffic: Traffic;
  /** The traffic by closed form, equal to `traffic` in a sound run. */
  readonly closedForm: ClosedForms;
  /** What the run is meant to be compared with; null where its kernel names nothing, or nothing that runs here. */
  readonly rival: RunRival | null;
  /** The largest amount of `var<workgroup>` memory that any pass uses, in bytes. */
  readonly sramBytes: number;
  readonly flops: number;
  /** The numbers of completed events at which the depth reaches 1, 2, ... (core/trace/depth.ts), ascending. */
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

/** The sequential depth of a run: how many arithmetic steps had to wait for one another. */
export function depthOf(run: Pick<Run, 'depths'>): number {
  return run.depths.length;
}

/** Whether all checks of a run hold, which the badge shows and the exit code follows. */
export function isSound(run: Pick<Run, 'checks' | 'identical' | 'audited'>): boolean {
  return run.identical && run.audited && Object.values(run.checks).every((check) => check.ok);
}

/** The SRAM and registers of one workgroup after each of its events that changes a slot. */
export interface Snapshots {
  readonly pass: number;
  readonly workgroup: number;
  /** The offset in `values` of the snapshot of each event of the workgroup; -1 where an event has none. */
  readonly offsets: Int32Array<ArrayBuffer>;
  readonly values: Float32Array<ArrayBuffer>;
}

/** How far a run has come. */
export interface Progress {
  readonly stage: 'inputs' | 'untraced' | 'traced' | 'reference' | 'audit';
  /** The share of the whole run, from 0 to 1. */
  readonly fraction: number;
}
