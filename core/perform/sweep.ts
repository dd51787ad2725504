/** Executes a sweep: one run after another, each with all its checks; or closed forms only. */
import type { AdapterLimits } from '../adapter.ts';
import { Cancelled } from '../gpu/executor.ts';
import type { Executor } from '../gpu/executor.ts';
import { closedForm } from './closed-form.ts';
import type { ClosedForm } from './closed-form.ts';
import { refuse } from '../outcome.ts';
import type { Outcome, Problem } from '../outcome.ts';
import { performRun } from './run.ts';
import type { RunControl } from './run.ts';
import { findKernel, resolveRequest } from './resolve.ts';
import type { ResolvedRequest } from './resolve.ts';
import type { Costs } from '../kernel.ts';
import { workOf } from '../work.ts';
import { pointOfRun } from '../sweep.ts';
import type { Assumed, SweepPoint, SweepReport, SweepRequest } from '../sweep.ts';

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
  if (request.closedForms !== undefined) return sweepOfForms(request, request.closedForms, onPoint);
  const planned = planSweep(request, (await executor.adapter()).limits);
  if (!planned.ok) return planned;
  const work = planned.value.map(({ request: { kernel, params } }) => expectedWork(kernel.costs(params)));
  const all = work.reduce((sum, one) => sum + one, 0);
  const points: SweepPoint[] = [];
  let spent = 0;
  for (const [index, { series, value, request: resolved }] of planned.value.entries()) {
    const run = await performRun('sweep', resolved, executor, signal === undefined ? {} : { signal });
    if (signal?.aborted === true) throw new Cancelled();
    const point = pointOfRun(series, value, run);
    points.push(point);
    spent += work[index]!;
    onPoint?.({ point, done: points.length, total: planned.value.length, fraction: spent / all });
  }
  return { ok: true, value: request.series.flatMap(({ label }) => points.filter(({ series }) => series === label)) };
}

function planSweep(request: SweepRequest, limits: AdapterLimits): Outcome<readonly Planned[]> {
  const problem = sweepProblem(request);
  if (problem !== undefined) return refuse(problem);
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

/** Gives the points of a sweep by closed forms, which needs no executor. */
function sweepOfForms(
  { values, series }: SweepRequest,
  assumed: Assumed,
  onPoint: SweepControl['onPoint'],
): Outcome<readonly SweepPoint[]> {
  const problem = sweepProblem({ values, series });
  if (problem !== undefined) return refuse(problem);
  const points: SweepPoint[] = [];
  for (const { label, kernel: name, parameter, params } of series) {
    for (const value of values) {
      const kernel = findKernel(name);
      const form = kernel.ok ? closedForm(kernel.value, { ...params, [parameter]: value }, assumed) : kernel;
      if (!form.ok) return form;
      points.push(pointOfForm(label, value, form.value));
    }
  }
  const total = points.length;
  for (const [at, point] of points.entries()) onPoint?.({ point, done: at + 1, total, fraction: (at + 1) / total });
  return { ok: true, value: points };
}

function pointOfForm(series: string, value: number, form: ClosedForm): SweepPoint {
  const { hbmReadBytes, hbmWriteBytes, flops, depth, sramBytes, stateBytes } = form;
  const figures = { hbmReadBytes, hbmWriteBytes, flops, depth };
  return { series, value, ...figures, closedForm: figures, sramBytes, stateBytes, sound: null };
}

/** What is wrong with a sweep as a whole, before its values are tried. */
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

/**
 * The work, in elements moved and flops, that takes about as long as the parts of a run that do not depend on
 * its size.
 */
const WORK_OF_ANY_RUN = 2e7;

/** The relative duration of a run with its checks, from which the time that is left is estimated. */
function expectedWork(costs: Costs): number {
  return WORK_OF_ANY_RUN + workOf(costs);
}
