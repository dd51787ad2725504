/** Runs that differ in one integer parameter, of one kernel or of several: what is asked, and what is measured. */
import type { Params } from './parameters.ts';

export interface SweepSeries {
  /** Unique in its sweep. */
  readonly label: string;
  readonly kernel: string;
  /** The integer parameter of that kernel that takes the values: what one kernel calls n is t of another. */
  readonly parameter: string;
  /** Everything else that differs from the kernel's defaults. */
  readonly params: Params;
}

export interface SweepRequest {
  readonly values: readonly number[];
  readonly seed: number;
  readonly series: readonly SweepSeries[];
}

/** What a sweep may be looked at for. */
export type SweepMetric = 'hbm' | 'read' | 'written' | 'flops' | 'depth' | 'state' | 'sram';

/** A sweep that makes a point, as data: core/kernels/sweeps.ts. */
export interface NamedSweep extends Omit<SweepRequest, 'seed'> {
  readonly name: string;
  readonly title: string;
  /** The point that it makes, one sentence. */
  readonly help: string;
  /** What the values are, e.g. "N". */
  readonly axis: string;
  /** Where the point is seen. */
  readonly metric: SweepMetric;
}

interface Figures {
  readonly hbmReadBytes: number;
  readonly hbmWriteBytes: number;
  readonly flops: number;
}

/** One run with all its checks, the audit included: sums over its trace, and the same by closed form. */
export interface SweepPoint extends Figures {
  readonly series: string;
  readonly value: number;
  /** Arithmetic steps that had to wait for one another, read from the trace. */
  readonly depth: number;
  readonly closedForm: Figures & { readonly depth: number | null };
  readonly sramBytes: number;
  /** Bytes that a sequence model keeps of all tokens so far; null for other kernels. */
  readonly stateBytes: number | null;
  readonly sound: boolean;
}

/** A point as it is told of, and how far the sweep is with it. */
export interface SweepReport {
  readonly point: SweepPoint;
  readonly done: number;
  readonly total: number;
  /** Share of the expected work that is done, from 0 to 1. */
  readonly fraction: number;
}
