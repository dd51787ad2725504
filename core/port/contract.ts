/** The one typed port between a renderer and the core. Everything crossing it survives structured clone. */
import type { AdapterDescription } from '../gpu/executor.ts';
import type { KernelDescription, Outcome, Parameters, ParameterValue, Problem } from '../kernel.ts';
import type { Run, Snapshots } from '../run.ts';
import type { NamedSweep, SweepPoint, SweepReport, SweepRequest } from '../sweep.ts';

/** A file as the user gave it: name for messages, bytes as they are. */
export interface InputFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A `.tilescope` file that nobody has looked into yet. */
export interface DocumentFile {
  readonly name: string;
  readonly text: string;
}

export interface RunRequest {
  readonly kernel: string;
  /** Only what differs from the defaults need be here. */
  readonly params: Parameters;
  readonly seed: number;
  /** .npy files by tensor name; shapes fix the parameters that are not set. */
  readonly inputs: Readonly<Record<string, InputFile>>;
  /** Runs that it is to stand beside: those stay held, however old they are. */
  readonly beside?: readonly string[];
}

/** A request before it runs: of the files, only what they would fix. */
export interface CheckRequest {
  readonly kernel: string;
  readonly params: Parameters;
  readonly seed: number;
  /** Loaded files by tensor name, with the shapes that `load` gave. */
  readonly inputs: Readonly<Record<string, { readonly name: string; readonly shape: readonly number[] }>>;
}

export interface CheckedRequest {
  readonly problems: readonly Problem[];
  /** All parameters, with defaults and what the input shapes fix filled in. */
  readonly params: Readonly<Record<string, ParameterValue>>;
  /** Bytes of workgroup memory that the run would take, and what the adapter has. */
  readonly sram: { readonly needed: number; readonly available: number };
}

export interface Progress {
  readonly stage: 'inputs' | 'untraced' | 'traced' | 'reference' | 'audit';
  /** From 0 to 1 over the whole run. */
  readonly fraction: number;
}

/** What the renderer calls. */
export interface LabPort {
  list(): Promise<readonly KernelDescription[]>;
  adapter(): Promise<Outcome<AdapterDescription>>;
  /** Validates without running; cheap enough for every keystroke. */
  check(request: CheckRequest): Promise<Outcome<CheckedRequest>>;
  /** Runs; a newer run or sweep cancels the one in flight, whose outcome is then the problem "cancelled". */
  run(request: RunRequest): Promise<Outcome<Run>>;
  /** Sweeps that each make a point. */
  sweeps(): Promise<readonly NamedSweep[]>;
  /** Runs one point after another, each told as soon as it is measured; in flight like a run. */
  sweep(request: SweepRequest): Promise<Outcome<readonly SweepPoint[]>>;
  /** The document that the lab was opened with, as it lies in its file. */
  document(): Promise<DocumentFile | null>;
  /** Ends the run or sweep in flight. */
  cancel(): Promise<void>;
  snapshot(request: { run: string; pass: number; workgroup: number }): Promise<Outcome<Snapshots>>;
  /** A tensor of a held run as a .npy file. */
  save(request: { run: string; tensor: string }): Promise<Outcome<InputFile>>;
  /** Shape and type of a .npy file, or why it cannot be used for the tensor. */
  load(request: {
    kernel: string;
    tensor: string;
    file: InputFile;
  }): Promise<Outcome<{ readonly shape: readonly number[]; readonly dtype: string }>>;
}

/** The part of it that shows what slots held. */
export type SnapshotPort = Pick<LabPort, 'snapshot'>;

/** What the core tells the renderer unasked. */
export interface LabListener {
  progress(progress: Progress): void;
  /** A sweep has measured a point. */
  point(report: SweepReport): void;
}

/** Text of the problem of a run or sweep that was cancelled. */
export const CANCELLED = 'cancelled';
