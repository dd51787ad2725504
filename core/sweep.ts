/**
 * A sweep: runs of one kernel or several that differ in one integer parameter. Here is what is asked for and
 * what is measured.
 */
import type { Params } from './parameters.ts';

export interface SweepSeries {
  /** A label that no other series of the sweep has. */
  readonly label: string;
  readonly kernel: string;
  /** The integer parameter that takes the values; kernels may call it differently, such as n and t. */
  readonly parameter: string;
  /** All other values that differ from the kernel's defaults. */
  readonly params: Params;
}

export interface SweepRequest {
  readonly values: readonly number[];
  readonly seed: number;
  readonly series: readonly SweepSeries[];
}

/** The metrics that a sweep can be looked at for. */
export type SweepMetric = 'hbm' | 'read' | 'written' | 'flops' | 'depth' | 'state' | 'sram';

/** A sweep that makes a point, as data; core/kernels/sweeps.ts has them. */
export interface NamedSweep extends Omit<SweepRequest, 'seed'> {
  readonly name: string;
  readonly title: string;
  /** The point that the sweep makes, in one sentence. */
  readonly help: string;
  /** What the values stand for, for example "N". */
  readonly axis: string;
  /** The metric in which the point is seen. */
  readonly metric: SweepMetric;
}

interface Figures {
  readonly hbmReadBytes: number;
  readonly hbmWriteBytes: number;
  readonly flops: number;
}

/** One run with all its checks, including the audit: sums over its trace, and the same by closed form. */
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

/** A point that was just measured, and how far the sweep is with it. */
export interface SweepReport {
  readonly point: SweepPoint;
  readonly done: number;
  readonly total: number;
  /** Share of the expected work that is done, from 0 to 1. */
  readonly fraction: number;
}
