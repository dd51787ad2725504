/** A run, from inputs to checked tensors and trace. */
import { auditRun } from '../audit/run.ts';
import { checkAgainst, sameBits } from './check.ts';
import { recordsBuffer, tracedPlan, untracedPlan } from '../gpu/build.ts';
import { Cancelled } from '../gpu/executor.ts';
import type { Execution, Executor } from '../gpu/executor.ts';
import { shaderSource } from '../gpu/shaders.ts';
import type { Arrays, KernelPass, TensorSpec } from '../kernel.ts';
import { sramBytes } from '../limits.ts';
import { inputsOf } from './resolve.ts';
import type { ResolvedRequest } from './resolve.ts';
import type { Check, Progress, Run, RunPass, RunTensor } from '../run.ts';
import { fileShape, resolveExtents } from '../tensors/shapes.ts';
import { decodeTrace } from '../trace/decode.ts';
import { depthsOf } from '../trace/depth.ts';
import { createTraceIndex } from '../trace/index.ts';
import { BYTES_PER_ELEMENT, eventCount } from '../trace/layout.ts';
import { tracedFlops, tracedTraffic, trafficOf } from '../trace/traffic.ts';

export interface RunControl {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Whether the audit looks for data races too, which takes several times as long. */
  readonly races?: boolean;
}

/** Runs both builds, the reference and the audit. Throws GpuError or Cancelled. */
export async function performRun(
  id: string,
  request: ResolvedRequest,
  executor: Executor,
  { signal, onProgress, races = false }: RunControl = {},
): Promise<Run> {
  const { kernel, params, seed } = request;
  const enter = async (stage: Progress['stage'], fraction: number): Promise<void> => {
    onProgress?.({ stage, fraction });
    // Lets a cancellation that waits in the host's event loop arrive between two stages.
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (signal?.aborted) throw new Cancelled();
  };

  await enter('inputs', 0);
  const adapter = await executor.adapter();
  const inputs = inputsOf(request);
  const specs = kernel.tensors(params);
  const names = specs.map((spec) => spec.name);
  const passes = kernel.passes(params);

  await enter('untraced', 0.05);
  const plain = await untracedPlan(kernel, params, inputs);
  const untraced = await executor.execute(plain, signal);

  await enter('traced', 0.3);
  const traced = await executor.execute(await tracedPlan(kernel, params, inputs), signal);
  const trace = decodeTrace(
    passes,
    passes.map((pass) => new Uint32Array(traced.buffers[recordsBuffer(pass)]!)),
  );

  await enter('reference', 0.6);
  const reference = kernel.reference(params, inputs);

  await enter('audit', 0.7);
  const auditFindings = await auditRun({ plan: plain, passes, specs, params, trace, executor, signal, races });

  const costs = kernel.costs(params);
  const elements = kernel.state?.(params);
  const conditioned = kernel.conditionedTolerance?.(params, inputs) ?? {};
  const computed = specs.filter((spec) => spec.kind !== 'input' && spec.kind !== 'ghost');
  const shallow: Run = {
    id,
    kernel: kernel.name,
    title: kernel.title,
    params,
    seed,
    adapter,
    tensors: specs.map((spec) => runTensor(spec, request, inputs, untraced)),
    passes: passes.map((pass, index): RunPass => ({
      name: pass.name,
      title: pass.title,
      source: shaderSource(pass.shader),
      workgroups: pass.workgroups,
      threads: threadsOf(pass),
      loops: pass.loops,
      slots: pass.slots,
      starts: trace.starts[index]!,
    })),
    formulas: kernel.formulas(params),
    plots: kernel.plots?.(params) ?? [],
    records: trace.records,
    checks: Object.fromEntries(
      computed.map((spec): [string, Check] => [
        spec.name,
        checkAgainst(
          new Float32Array(untraced.buffers[spec.name]!),
          reference[spec.name]!,
          kernel.tolerance,
          conditioned[spec.name],
        ),
      ]),
    ),
    traffic: tracedTraffic(trace.records, names),
    closedForm: { ...trafficOf(costs, names), flops: costs.flops, depth: costs.depth ?? null },
    stateBytes: elements === undefined ? null : elements * BYTES_PER_ELEMENT,
    sramBytes: sramBytes(passes),
    flops: tracedFlops(trace.records),
    depths: new Uint32Array(),
    events: eventCount(trace.records),
    workgroups: passes.reduce((sum, { workgroups: [x, y, z] }) => sum + x * y * z, 0),
    identical: computed.every((spec) => sameBits(untraced.buffers[spec.name]!, traced.buffers[spec.name]!)),
    audited: auditFindings.length === 0,
    auditFindings,
    gpuMs: { untraced: untraced.milliseconds, traced: traced.milliseconds },
  };
  const run: Run = { ...shallow, depths: depthsOf(createTraceIndex(shallow)) };
  onProgress?.({ stage: 'audit', fraction: 1 });
  return run;
}

/** Threads of a workgroup: every shader sizes it by this one constant. */
function threadsOf({ name, constants: { THREADS } }: KernelPass): number {
  if (typeof THREADS !== 'number') throw new Error(`pass ${name} does not say how many threads a workgroup has`);
  return THREADS;
}

function runTensor(spec: TensorSpec, { params }: ResolvedRequest, inputs: Arrays, execution: Execution): RunTensor {
  const { name, hue, kind, scale, help } = spec;
  const data = kind === 'ghost' ? null : kind === 'input' ? inputs[name]! : new Float32Array(execution.buffers[name]!);
  const turned = spec.turned === true;
  return {
    name,
    hue,
    kind,
    scale,
    help,
    turned,
    ...(spec.trail === undefined ? {} : { trail: spec.trail }),
    ...(spec.overflow === undefined ? {} : { overflow: spec.overflow }),
    ...resolveExtents(spec, params),
    shape: fileShape(spec, params),
    data,
  };
}
