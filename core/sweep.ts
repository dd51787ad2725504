/**
 * A sweep: runs of one kernel or several that differ in one integer parameter. Here is what is asked for and
 * what is measured.
 */
import type { Params } from './parameters.ts';
import { depthOf, isSound } from './run.ts';
import type { Run } from './run.ts';
import { BYTES_PER_ELEMENT } from './tensors/f32.ts';

export interface SweepSeries {
  /** A label that no other series of the sweep has. */
  readonly label: string;
  readonly kernel: string;
  /** The integer parameter that takes the values; kernels may call it differently, such as n and t. */
  readonly parameter: string;
  /** All other values that differ from the kernel's defaults. */
  readonly params: Params;
}

/** What closed forms are asked for: the bytes of an element, and how often all of it is computed. */
export interface Assumed {
  readonly bytes: number;
  readonly batch: number;
}

/** What a run has, so that closed forms are those of a run. */
export const AS_RUN: Assumed = { bytes: BYTES_PER_ELEMENT, batch: 1 };

export interface SweepRequest {
  readonly values: readonly number[];
  readonly seed: number;
  readonly series: readonly SweepSeries[];
  /** Asks for closed forms only: nothing is run, and sizes may be beyond every adapter. */
  readonly closedForms?: Assumed;
}

/** A text that is the same for sweeps that are the same. */
export function keyOfSweep(request: SweepRequest): string {
  return JSON.stringify(request);
}

/** The metrics that a sweep can be looked at for. */
export const SWEEP_METRICS = ['hbm', 'read', 'written', 'flops', 'depth', 'state', 'sram'] as const;
export type SweepMetric = (typeof SWEEP_METRICS)[number];

/** A sweep that makes a point, as data; core/kernels/sweeps.ts has them. */
export interface NamedSweep extends Omit<SweepRequest, 'seed' | 'closedForms'> {
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

/**
 * One run with all its checks, including the audit: sums over its trace, and the same by closed form. Where closed forms
 * were asked for, both are closed forms.
 */
export interface SweepPoint extends Figures {
  readonly series: string;
  readonly value: number;
  /** Arithmetic steps that had to wait for one another, read from the trace; null where no closed form is known. */
  readonly depth: number | null;
  readonly closedForm: Figures & { readonly depth: number | null };
  readonly sramBytes: number;
  /** Bytes that a sequence model keeps of all tokens so far; null for other kernels. */
  readonly stateBytes: number | null;
  /** Whether all checks of the run hold; null where nothing was run. */
  readonly sound: boolean | null;
}

/** A point that was just measured, and how far the sweep is with it. */
export interface SweepReport {
  readonly point: SweepPoint;
  readonly done: number;
  readonly total: number;
  /** Share of the expected work that is done, from 0 to 1. */
  readonly fraction: number;
}

type SweptRun = Pick<
  Run,
  'traffic' | 'closedForm' | 'flops' | 'depths' | 'sramBytes' | 'stateBytes' | 'checks' | 'identical' | 'audited'
>;

/** What a sweep says of a run. */
export function pointOfRun(series: string, value: number, run: SweptRun): SweepPoint {
  const { traffic, closedForm, flops, sramBytes, stateBytes } = run;
  const { hbmReadBytes, hbmWriteBytes } = traffic;
  return {
    series,
    value,
    hbmReadBytes,
    hbmWriteBytes,
    flops,
    depth: depthOf(run),
    closedForm: {
      hbmReadBytes: closedForm.hbmReadBytes,
      hbmWriteBytes: closedForm.hbmWriteBytes,
      flops: closedForm.flops,
      depth: closedForm.depth,
    },
    sramBytes,
    stateBytes,
    sound: isSound(run),
  };
}
