/** Assembles the Run that everybody looks at from what was computed for it. */
import type { Execution } from '../gpu/executor.ts';
import { sourceOf } from '../gpu/shaders.ts';
import type { Arrays, KernelPass, TensorSpec } from '../kernel.ts';
import { sramBytes } from './limits.ts';
import { closedFormsOf, rivalOf } from './rival.ts';
import type { Run, RunPass, RunTensor } from '../run.ts';
import { BYTES_PER_ELEMENT } from '../tensors/f32.ts';
import { fileShape, resolveExtents } from '../tensors/shapes.ts';
import type { DecodedTrace } from '../trace/decode.ts';
import { depthsOf } from '../trace/depth.ts';
import { createTraceIndex } from '../trace/index.ts';
import { eventCount } from '../trace/layout.ts';
import { setupWords } from '../setup-words.ts';
import { tracedFlops, tracedTraffic } from '../trace/traffic.ts';
import { sameBits } from './check.ts';
import type { ResolvedRequest } from './resolve.ts';

/** A request, and what its kernel says of it. */
export interface Work extends ResolvedRequest {
  readonly inputs: Arrays;
  readonly specs: readonly TensorSpec[];
  readonly passes: readonly KernelPass[];
}

/** The results that a run is assembled from. */
interface Computed extends Pick<Run, 'adapter' | 'checks' | 'escape' | 'auditFindings'> {
  readonly untraced: Execution;
  readonly traced: Execution;
  readonly trace: DecodedTrace;
}

/** Whether passes write a tensor to HBM. */
export function isComputed({ kind }: TensorSpec): boolean {
  return kind !== 'input' && kind !== 'ghost';
}

/** The run, with the depths that its index gives. */
export function assembleRun(id: string, work: Work, computed: Computed): Run {
  const { kernel, params, seed, specs, passes } = work;
  const { adapter, untraced, traced, trace, checks, escape, auditFindings } = computed;
  const { records } = trace;
  const names = specs.map(({ name }) => name);
  const elements = kernel.state?.(params);
  const run: Run = {
    id,
    kernel: kernel.name,
    title: kernel.title,
    setup: setupWords(kernel.parameters, params),
    params,
    seed,
    adapter,
    tensors: specs.map((spec) => runTensor(spec, work, untraced)),
    passes: passes.map((pass, index) => runPass(pass, trace.starts[index]!)),
    formulas: kernel.formulas(params),
    plots: kernel.plots?.(params) ?? [],
    records,
    checks,
    escape,
    traffic: tracedTraffic(records, names),
    closedForm: closedFormsOf(kernel, params),
    rival: rivalOf(work, adapter.limits),
    stateBytes: elements === undefined ? null : elements * BYTES_PER_ELEMENT,
    sramBytes: sramBytes(passes),
    flops: tracedFlops(records),
    depths: new Uint32Array(),
    events: eventCount(records),
    workgroups: passes.reduce((sum, { workgroups: [x, y, z] }) => sum + x * y * z, 0),
    identical: specs.filter(isComputed).every(({ name }) => sameBits(untraced.buffers[name]!, traced.buffers[name]!)),
    audited: auditFindings.length === 0,
    auditFindings,
    gpuMs: { untraced: untraced.milliseconds, traced: traced.milliseconds },
  };
  return { ...run, depths: depthsOf(createTraceIndex(run)) };
}

function runPass(pass: KernelPass, starts: RunPass['starts']): RunPass {
  const { name, title, workgroups, loops, slots, measures } = pass;
  const source = sourceOf(pass);
  const measured = measures === true ? { measures } : {};
  return { name, title, source, workgroups, threads: threadsOf(pass), loops, slots, starts, ...measured };
}

/** The threads of a workgroup, which every shader takes from this one constant. */
function threadsOf({ name, constants: { THREADS } }: KernelPass): number {
  if (typeof THREADS !== 'number') throw new Error(`pass ${name} does not say how many threads a workgroup has`);
  return THREADS;
}

function runTensor(spec: TensorSpec, { params, inputs }: Work, { buffers }: Execution): RunTensor {
  const { name, hue, kind, scale, help } = spec;
  const data = kind === 'ghost' ? null : kind === 'input' ? inputs[name]! : new Float32Array(buffers[name]!);
  return {
    name,
    hue,
    kind,
    scale,
    help,
    transposed: spec.transposed === true,
    ...(spec.along === undefined ? {} : { along: spec.along }),
    ...(spec.history === undefined ? {} : { history: spec.history }),
    ...(spec.aside === true ? { aside: true } : {}),
    ...(spec.trail === undefined ? {} : { trail: spec.trail }),
    ...(spec.overflow === undefined ? {} : { overflow: spec.overflow }),
    ...resolveExtents(spec, params),
    shape: fileShape(spec, params),
    data,
  };
}
