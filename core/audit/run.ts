/** Audits a run: its untraced plan is rewritten to count accesses, executed once more, and compared with the trace. */
import type { Executor, OnShare } from '../gpu/executor.ts';
import type { Plan } from '../gpu/plan.ts';
import type { KernelPass, TensorSpec } from '../kernel.ts';
import type { Params } from '../parameters.ts';
import { resolveExtents } from '../tensors/shapes.ts';
import type { DecodedTrace } from '../trace/decode.ts';
import { WORDS_PER_EVENT } from '../trace/layout.ts';
import { compareWithTrace } from './compare.ts';
import { auditPlan, readAudit } from './plan.ts';

export interface AuditedRun {
  /** The plan of the untraced build, with the same passes as `passes`, in order. */
  readonly plan: Plan;
  readonly passes: readonly KernelPass[];
  readonly specs: readonly TensorSpec[];
  readonly params: Params;
  readonly trace: DecodedTrace;
  readonly executor: Executor;
  readonly signal?: AbortSignal | undefined;
  readonly onShare?: OnShare;
  /** Whether races are looked for as well, which takes several times as long. */
  readonly races?: boolean;
}

/**
 * Returns one sentence for each fault: an access that the trace leaves out, one that it makes up, an index outside its
 * array, a race, or counters that do not fit the device. Throws GpuError or Cancelled.
 */
export async function auditRun(run: AuditedRun): Promise<string[]> {
  const { plan, passes, specs, params, trace, executor, signal, onShare, races = false } = run;
  const { limits } = await executor.adapter();
  const silent = { ...plan, buffers: plan.buffers.map((buffer) => ({ ...buffer, read: false })) };
  const audited = auditPlan(silent, { races, limits });
  if (!audited.ok) return [audited.problem.message];
  const counts = readAudit(audited.value, await executor.execute(audited.value.plan, signal, onShare));
  const tensors = specs.map((spec) => ({ name: spec.name, ...resolveExtents(spec, params) }));
  return counts.flatMap((found, index) => {
    const starts = trace.starts[index]!;
    const records = trace.records.subarray(starts[0]! * WORDS_PER_EVENT, starts.at(-1)! * WORDS_PER_EVENT);
    return [...found.findings, ...compareWithTrace(found, passes[index]!, tensors, records)];
  });
}
