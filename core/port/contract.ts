/** The one typed port between a renderer and the core. Everything crossing it survives structured clone. */
import type { AdapterDescription } from '../adapter.ts';
import type { Print } from '../film/contract.ts';
import type { KernelDescription } from '../kernel.ts';
import type { Characters } from '../look/font.ts';
import type { DocumentFile } from '../document/document.ts';
import type { Outcome } from '../outcome.ts';
import type { EventRecord, Proof } from '../proof.ts';
import type { CheckedRequest, CheckRequest, InputFile, RunRequest } from '../request.ts';
import type { Progress, Run, Snapshots } from '../run.ts';
import type { NamedSweep, SweepPoint, SweepReport, SweepRequest } from '../sweep.ts';

/** What the renderer calls. */
export interface LabPort {
  list(): Promise<readonly KernelDescription[]>;
  adapter(): Promise<Outcome<AdapterDescription>>;
  /** Checks a request without running it; cheap enough for every keystroke. */
  check(request: CheckRequest): Promise<Outcome<CheckedRequest>>;
  /** Runs a request. It cancels the run or sweep in flight, whose outcome is then the problem "cancelled". */
  run(request: RunRequest): Promise<Outcome<Run>>;
  /** The sweeps that have a name. */
  sweeps(): Promise<readonly NamedSweep[]>;
  /**
   * Runs one point of a sweep after another, and tells of each as soon as it is measured. It is in flight as a
   * run is.
   */
  sweep(request: SweepRequest): Promise<Outcome<readonly SweepPoint[]>>;
  /** The document that the lab was opened with, as it is in its file. */
  document(): Promise<DocumentFile | null>;
  /** Ends the run or sweep in flight. */
  cancel(): Promise<void>;
  snapshot(request: { run: string; pass: number; workgroup: number }): Promise<Outcome<Snapshots>>;
  /** Holds every event of a run that is held against a record of its plain program. */
  prove(request: { run: string }): Promise<Outcome<Proof>>;
  /** What the program did for an event of the run that was proven last. */
  eventRecord(request: { run: string; event: number }): Promise<Outcome<EventRecord>>;
  /** A tensor of a run that is held, as a .npy file. */
  save(request: { run: string; tensor: string }): Promise<Outcome<InputFile>>;
  /** The shape and type of a .npy file, or why it cannot be used for the tensor. */
  load(request: {
    kernel: string;
    tensor: string;
    file: InputFile;
  }): Promise<Outcome<{ readonly shape: readonly number[]; readonly dtype: string }>>;
  /** The characters of a font, which only a shell can unpack. */
  characters(font: InputFile): Promise<Outcome<Characters>>;
  /** A drawing as a PDF, which the shell prints; the problem says why it cannot. */
  print(print: Print): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
}

/** The part of the port that tells what slots held. */
export type SnapshotPort = Pick<LabPort, 'snapshot'>;

/** What the core tells the renderer unasked. */
export interface LabListener {
  progress(progress: Progress): void;
  /** Tells that a sweep has measured a point. */
  point(report: SweepReport): void;
}

/** The text of the problem of a run or sweep that was cancelled. */
export const CANCELLED = 'cancelled';
