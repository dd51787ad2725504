/** Runs of one kernel that differ in one integer parameter: what grows with it, and how. */
import type { AdapterLimits, Executor } from './gpu/executor.ts';
import type { Outcome, Parameters, Problem } from './kernel.ts';
import { performRun } from './perform.ts';
import type { RunControl } from './perform.ts';
import { findKernel, resolveRequest } from './request.ts';
import type { ResolvedRequest } from './request.ts';
import { isSound } from './run.ts';
import type { Run } from './run.ts';

export interface SweepSeries {
  readonly label: string;
  readonly params: Parameters;
}

export interface SweepRequest {
  readonly kernel: string;
  /** What all series have in common. */
  readonly params: Parameters;
  readonly seed: number;
  readonly parameter: string;
  readonly values: readonly number[];
  readonly series: readonly SweepSeries[];
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
  readonly closedForm: Figures;
  readonly sramBytes: number;
  readonly sound: boolean;
}

interface Planned {
  readonly series: string;
  readonly value: number;
  readonly request: ResolvedRequest;
}

export interface SweepControl extends Pick<RunControl, 'signal'> {
  readonly onPoint?: (point: SweepPoint, done: number, total: number) => void;
}

/** Runs series after series; nothing runs when any of the runs would be refused. Throws GpuError or Cancelled. */
export async function performSweep(
  request: SweepRequest,
  executor: Executor,
  { signal, onPoint }: SweepControl = {},
): Promise<Outcome<readonly SweepPoint[]>> {
  const planned = planSweep(request, (await executor.adapter()).limits);
  if (!planned.ok) return planned;
  const points: SweepPoint[] = [];
  for (const { series, value, request: resolved } of planned.value) {
    const run = await performRun('sweep', resolved, executor, signal === undefined ? {} : { signal });
    const point = pointOf(series, value, run);
    points.push(point);
    onPoint?.(point, points.length, planned.value.length);
  }
  return { ok: true, value: points };
}

function planSweep(request: SweepRequest, limits: AdapterLimits): Outcome<readonly Planned[]> {
  const { kernel, params, seed, parameter, values, series } = request;
  const problem = sweepProblem(request);
  if (problem !== undefined) return { ok: false, problem };
  const planned: Planned[] = [];
  for (const { label, params: own } of series) {
    for (const value of values) {
      const all = { ...params, ...own, [parameter]: value };
      const resolved = resolveRequest({ kernel, params: all, seed, inputs: {} }, limits);
      if (!resolved.ok) return resolved;
      planned.push({ series: label, value, request: resolved.value });
    }
  }
  return { ok: true, value: planned };
}

function sweepProblem({ kernel: name, parameter, values, series }: SweepRequest): Problem | undefined {
  const found = findKernel(name);
  if (!found.ok) return found.problem;
  const integers = found.value.parameters.filter(({ kind }) => kind === 'integer').map((one) => one.name);
  if (!integers.includes(parameter)) {
    return {
      field: parameter,
      message: `"${parameter}" is no integer parameter of ${name} to sweep over; those are ${integers.join(', ')}.`,
    };
  }
  if (values.length > 0 && series.length > 0) return undefined;
  return { field: parameter, message: `A sweep over ${parameter} needs at least one value and one series.` };
}

function pointOf(series: string, value: number, run: Run): SweepPoint {
  const { traffic, closedForm, flops, sramBytes } = run;
  const { hbmReadBytes, hbmWriteBytes } = traffic;
  return {
    series,
    value,
    hbmReadBytes,
    hbmWriteBytes,
    flops,
    closedForm: {
      hbmReadBytes: closedForm.hbmReadBytes,
      hbmWriteBytes: closedForm.hbmWriteBytes,
      flops: closedForm.flops,
    },
    sramBytes,
    sound: isSound(run),
  };
}
