/** Makes the Plan of a kernel with its inputs, for the untraced and for the traced builds. */
import { makeShaderDataDefinitions, makeStructuredView } from 'webgpu-utils';
import type { Params } from '../parameters.ts';
import { BYTES_PER_ELEMENT } from '../tensors/f32.ts';
import { traceBytes } from '../trace/decode.ts';
import type { PlanBuffer, PlanPass, Plan } from './plan.ts';
import { linkTraced, linkUntraced } from './shaders.ts';
import type { Arrays, Kernel, KernelPass, TensorSpec } from '../kernel.ts';
import { elementsOf } from '../tensors/shapes.ts';
import { workOf } from '../work.ts';

export const recordsBuffer = (pass: KernelPass): string => `${pass.name}, trace`;
export const snapshotsBuffer = (pass: KernelPass): string => `${pass.name}, snapshots`;

/**
 * Builds the plan of the untraced run, whose WGSL has no trace code. It reads back every tensor that is not an
 * input.
 */
export async function untracedPlan(kernel: Kernel, params: Params, inputs: Arrays): Promise<Plan> {
  const tensors = kernel.tensors(params);
  const passes = await Promise.all(
    kernel.passes(params).map(async (pass): Promise<PlanPass> => {
      return planPass(kernel, params, pass, 'untraced', await linkUntraced(pass), []);
    }),
  );
  return { label: `${kernel.name} (untraced)`, buffers: tensorBuffers(tensors, params, inputs), passes };
}

/** Builds the plan of a traced run, with the trace statements. It reads back the tensors and the trace of each pass. */
export async function tracedPlan(kernel: Kernel, params: Params, inputs: Arrays): Promise<Plan> {
  const tensors = kernel.tensors(params);
  const passes = kernel.passes(params);
  return {
    label: `${kernel.name} (traced)`,
    buffers: [...tensorBuffers(tensors, params, inputs), ...passes.map(records)],
    passes: await Promise.all(
      passes.map(async (pass) => {
        const code = await linkTraced(pass, namesOf(tensors), 'events');
        return planPass(kernel, params, pass, 'traced', code, [recordsBuffer(pass)]);
      }),
    ),
  };
}

/**
 * Builds the plan of one workgroup of one pass, with copies of its slots. `arrays` holds every tensor as the
 * pass finds it: inputs, and what earlier passes wrote. `size` is the number of snapshot elements that
 * `snapshotOffsets` counts.
 */
export async function watchedPlan(
  kernel: Kernel,
  params: Params,
  arrays: Arrays,
  watch: { readonly pass: number; readonly workgroup: number; readonly size: number },
): Promise<Plan> {
  const tensors = kernel.tensors(params);
  const pass = kernel.passes(params)[watch.pass]!;
  const code = await linkTraced(pass, namesOf(tensors), 'copies');
  const settings = `${pass.name}, trace settings`;
  return {
    label: `${kernel.name} (watched)`,
    buffers: [
      ...tensorBuffers(tensors, params, arrays).map((buffer) => ({ ...buffer, read: false })),
      { name: snapshotsBuffer(pass), usage: 'storage', size: watch.size * BYTES_PER_ELEMENT, read: true },
      traceSettings(settings, code, watch.workgroup),
    ],
    passes: [planPass(kernel, params, pass, 'watched', code, [snapshotsBuffer(pass), settings])],
  };
}

/** The storage buffers of the largest build of a pass: its tensors, and the trace, the copies or the counters of the audit. */
export function storageBuffers({ tensors }: KernelPass): number {
  return tensors.length + 1;
}

function namesOf(tensors: readonly TensorSpec[]): readonly string[] {
  return tensors.map((tensor) => tensor.name);
}

function records(pass: KernelPass): PlanBuffer {
  return { name: recordsBuffer(pass), usage: 'storage', size: traceBytes(pass), read: true };
}

function traceSettings(name: string, code: string, watched: number): PlanBuffer {
  const definition = makeShaderDataDefinitions(code).uniforms['trace_settings'];
  if (definition === undefined) throw new Error('the traced build has no trace_settings');
  const view = makeStructuredView(definition);
  view.set({ watched });
  return {
    name,
    usage: 'uniform',
    size: view.arrayBuffer.byteLength,
    data: new Uint32Array(view.arrayBuffer),
    read: false,
  };
}

function tensorBuffers(tensors: readonly TensorSpec[], params: Params, inputs: Arrays): readonly PlanBuffer[] {
  return tensors
    .filter((tensor) => tensor.kind !== 'ghost')
    .map((tensor): PlanBuffer => {
      const input = inputs[tensor.name];
      return {
        name: tensor.name,
        usage: 'storage',
        size: elementsOf(tensor, params) * BYTES_PER_ELEMENT,
        ...(input === undefined ? {} : { data: input }),
        read: tensor.kind !== 'input',
      };
    });
}

function planPass(
  kernel: Kernel,
  params: Params,
  pass: KernelPass,
  build: 'untraced' | 'traced' | 'watched',
  code: string,
  trace: readonly string[],
): PlanPass {
  const bind = (group: number) => (buffer: string, binding: number) => ({ group, binding, buffer });
  return {
    label: `${kernel.name}, pass ${pass.name} (${build})`,
    code,
    constants: Object.fromEntries(Object.entries(pass.constants).map(([name, value]) => [name, Number(value)])),
    bindings: [...pass.tensors.map(bind(0)), ...trace.map(bind(1))],
    workgroups: pass.workgroups,
    // A snapshot runs a single workgroup; the others return at once, so that the pass is never long.
    ...(build === 'watched' ? {} : { work: workOf(kernel.costs(params)) }),
  };
}
