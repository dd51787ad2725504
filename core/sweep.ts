/** Runs that differ in one integer parameter, of one kernel or of several: what grows with it, and how. */
import { Cancelled } from './gpu/executor.ts';
import type { AdapterLimits, Executor } from './gpu/executor.ts';
import type { Outcome, Parameters, Problem } from './kernel.ts';
import { performRun } from './perform.ts';
import type { RunControl } from './perform.ts';
import { findKernel, resolveRequest } from './request.ts';
import type { ResolvedRequest } from './request.ts';
import { depthOf, isSound } from './run.ts';
import type { Run } from './run.ts';

export interface SweepSeries {
  /** Unique in its sweep. */
  readonly label: string;
  readonly kernel: string;
  /** The integer parameter of that kernel that takes the values: what one kernel calls n is t of another. */
  readonly parameter: string;
  /** Everything else that differs from the kernel's defaults. */
  readonly params: Parameters;
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

interface Planned {
  readonly series: string;
  readonly value: number;
  readonly request: ResolvedRequest;
}

export interface SweepControl extends Pick<RunControl, 'signal'> {
  readonly onPoint?: (report: SweepReport) => void;
}

/**
 * Runs all series at the first value, then at the next; nothing runs when any of the runs would be refused.
 * Gives the points series by series. Throws GpuError or Cancelled.
 */
export async function performSweep(
  request: SweepRequest,
  executor: Executor,
  { signal, onPoint }: SweepControl = {},
): Promise<Outcome<readonly SweepPoint[]>> {
  const planned = planSweep(request, (await executor.adapter()).limits);
  if (!planned.ok) return planned;
  const work = planned.value.map(({ request: { kernel, params } }) => expectedWork(kernel.costs(params)));
  const all = work.reduce((sum, one) => sum + one, 0);
  const points: SweepPoint[] = [];
  let spent = 0;
  for (const [index, { series, value, request: resolved }] of planned.value.entries()) {
    const run = await performRun('sweep', resolved, executor, signal === undefined ? {} : { signal });
    if (signal?.aborted === true) throw new Cancelled();
    const point = pointOf(series, value, run);
    points.push(point);
    spent += work[index]!;
    onPoint?.({ point, done: points.length, total: planned.value.length, fraction: spent / all });
  }
  return { ok: true, value: request.series.flatMap(({ label }) => points.filter(({ series }) => series === label)) };
}

function planSweep(request: SweepRequest, limits: AdapterLimits): Outcome<readonly Planned[]> {
  const problem = sweepProblem(request);
  if (problem !== undefined) return { ok: false, problem };
  const planned: Planned[] = [];
  for (const value of request.values) {
    for (const { label, kernel, parameter, params } of request.series) {
      const all = { ...params, [parameter]: value };
      const resolved = resolveRequest({ kernel, params: all, seed: request.seed, inputs: {} }, limits);
      if (!resolved.ok) return resolved;
      planned.push({ series: label, value, request: resolved.value });
    }
  }
  return { ok: true, value: planned };
}

/** What is wrong with a sweep before its values are tried. */
export function sweepProblem({ values, series }: Pick<SweepRequest, 'values' | 'series'>): Problem | undefined {
  if (values.length === 0 || series.length === 0)
    return { message: 'A sweep needs at least one value and one series.' };
  const value = values.find((one, index) => values.indexOf(one) !== index);
  if (value !== undefined) return { message: `A sweep needs every value once; ${value} is there twice.` };
  const labels = series.map(({ label }) => label);
  const label = labels.find((one, index) => labels.indexOf(one) !== index);
  if (label !== undefined)
    return { message: `A sweep needs a label of its own for each series; "${label}" is there twice.` };
  for (const { kernel: name, parameter } of series) {
    const found = findKernel(name);
    if (!found.ok) return found.problem;
    const integers = found.value.parameters.filter(({ kind }) => kind === 'integer').map((one) => one.name);
    if (integers.includes(parameter)) continue;
    const message = `"${parameter}" is no integer parameter of ${name} to sweep over; those are ${integers.join(', ')}.`;
    return { field: parameter, message };
  }
  return undefined;
}

/** Elements moved and flops that take about as long as the parts of a run that its size does not change. */
const WORK_OF_ANY_RUN = 2e7;

/** Relative duration of a run with its checks, for the time left. */
function expectedWork({ read, write, flops }: { read: Counts; write: Counts; flops: number }): number {
  const moved = [...Object.values(read), ...Object.values(write)].reduce((sum, one) => sum + one, 0);
  return WORK_OF_ANY_RUN + flops + moved;
}
type Counts = Readonly<Record<string, number>>;

function pointOf(series: string, value: number, run: Run): SweepPoint {
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
