/** Executes a request: from inputs to checked tensors and a trace. */
import { auditRun } from '../audit/run.ts';
import { recordsBuffer, tracedPlan, untracedPlan } from '../gpu/build.ts';
import { Cancelled } from '../gpu/executor.ts';
import type { Execution, Executor, OnShare } from '../gpu/executor.ts';
import type { Progress, Run } from '../run.ts';
import type { Arrays } from '../kernel.ts';
import { decodeTrace } from '../trace/decode.ts';
import type { DecodedTrace } from '../trace/decode.ts';
import { assembleRun } from './assemble.ts';
import type { Work } from './assemble.ts';
import { proveRun } from '../record/run.ts';
import { inputsOf } from './resolve.ts';
import type { ResolvedRequest } from './resolve.ts';
import { verdictsOf } from './verdicts.ts';

export interface RunControl {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Whether the audit looks for data races too, which takes several times as long. */
  readonly races?: boolean;
  /** Whether every event of the trace is held against a record of what the plain program did (core/record). */
  readonly proof?: boolean;
}

/** Runs both builds, the reference and the audit. Throws GpuError or Cancelled. */
export async function performRun(
  id: string,
  request: ResolvedRequest,
  executor: Executor,
  control: RunControl = {},
): Promise<Run> {
  const { signal, races = false, proof = false } = control;
  await enter('inputs', control);
  const adapter = await executor.adapter();
  const work = workOf(request);

  await enter('untraced', control);
  const plan = await untracedPlan(work.kernel, work.params, work.inputs);
  const untraced = await executor.execute(plan, signal, within('untraced', control));

  await enter('traced', control);
  const linked = await tracedPlan(work.kernel, work.params, work.inputs);
  const traced = await executor.execute(linked, signal, within('traced', control));
  const trace = traceOf(work, traced);

  await enter('reference', control);
  const verdicts = verdictsOf(work, untraced);

  await enter('audit', control);
  const auditFindings = await auditRun({
    ...work,
    plan,
    trace,
    executor,
    signal,
    races,
    onShare: within('audit', control),
  });
  if (proof) {
    const formulas = work.kernel.formulas(work.params);
    const written = Object.entries(untraced.buffers).map(([name, buffer]): [string, Float32Array<ArrayBuffer>] => [
      name,
      new Float32Array(buffer),
    ]);
    const arrays: Arrays = { ...work.inputs, ...Object.fromEntries(written) };
    auditFindings.push(...(await proveRun({ ...work, arrays, formulas, plan, trace, executor, signal })));
  }

  const run = assembleRun(id, work, { adapter, untraced, traced, trace, auditFindings, ...verdicts });
  within('audit', control)(1);
  return run;
}

/** The share of the whole run at which each stage begins, and ends. */
const SPANS: Readonly<Record<Progress['stage'], readonly [number, number]>> = {
  inputs: [0, 0.05],
  untraced: [0.05, 0.3],
  traced: [0.3, 0.6],
  reference: [0.6, 0.7],
  audit: [0.7, 1],
};

/** Tells how far the run is from how far a stage is. */
function within(stage: Progress['stage'], { onProgress }: RunControl): OnShare {
  const [begin, end] = SPANS[stage];
  return (share) => onProgress?.({ stage, fraction: begin + (end - begin) * share });
}

async function enter(stage: Progress['stage'], control: RunControl): Promise<void> {
  const { signal } = control;
  within(stage, control)(0);
  // A cancellation waits in the event loop of the host; this lets it arrive between two stages.
  await new Promise((resolve) => setTimeout(resolve, 0));
  if (signal?.aborted) throw new Cancelled();
}

/** What a request asks for, with its inputs, tensors and passes. */
export function workOf(request: ResolvedRequest): Work {
  const { kernel, params } = request;
  return { ...request, inputs: inputsOf(request), specs: kernel.tensors(params), passes: kernel.passes(params) };
}

/** The trace that a traced build wrote. */
export function traceOf({ passes }: Work, { buffers }: Execution): DecodedTrace {
  const regions = passes.map((pass) => new Uint32Array(buffers[recordsBuffer(pass)]!));
  return decodeTrace(passes, regions);
}
