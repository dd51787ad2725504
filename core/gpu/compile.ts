/** Compiles WGSL and constants into pipelines, and keeps the latest of them: compiling takes longer than running. */
import { makeBindGroupLayoutDescriptors, makeShaderDataDefinitions } from 'webgpu-utils';
import { messageOf } from '../message.ts';
import { GpuError } from './executor.ts';
import type { PlanPass } from './plan.ts';

export interface Compiled {
  readonly pipeline: GPUComputePipeline;
  /** The layouts of the bind groups, by group. */
  readonly layouts: readonly GPUBindGroupLayout[];
}

/** How many pipelines are kept: enough for both builds, the audit and the snapshots of a few runs. */
const KEPT = 32;

/** The compiler of one device. It throws GpuError('validation') that names the pass and the line at fault. */
export function createCompiler(device: GPUDevice): (pass: PlanPass) => Promise<Compiled> {
  const kept = new Map<string, Promise<Compiled>>();
  return (pass) => {
    const key = JSON.stringify([pass.code, pass.constants]);
    const known = kept.get(key);
    kept.delete(key);
    const compiled = known ?? compile(device, pass);
    // A pipeline that failed is not kept: the error must be reported again in the error scope of whoever asks next.
    compiled.catch(() => kept.delete(key));
    kept.set(key, compiled);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
    return compiled;
  };
}

async function compile(device: GPUDevice, pass: PlanPass): Promise<Compiled> {
  const module = device.createShaderModule({ label: pass.label, code: pass.code });
  const report = await module.getCompilationInfo();
  const error = report.messages.find((message) => message.type === 'error');
  if (error !== undefined) {
    const line = pass.code.split('\n')[error.lineNum - 1]?.trim() ?? '';
    throw new GpuError('validation', `${pass.label}: ${error.message} (at "${line}")`);
  }
  const layouts = bindGroupLayouts(device, pass.code);
  const pipeline = await device
    .createComputePipelineAsync({
      label: pass.label,
      layout: device.createPipelineLayout({ bindGroupLayouts: layouts }),
      compute: { module, entryPoint: 'main', constants: { ...pass.constants } },
    })
    .catch((reason: unknown) => {
      throw new GpuError('validation', `${pass.label}: ${messageOf(reason)}`);
    });
  return { pipeline, layouts };
}

function bindGroupLayouts(device: GPUDevice, code: string): GPUBindGroupLayout[] {
  const descriptors = makeBindGroupLayoutDescriptors(makeShaderDataDefinitions(code), {
    compute: { entryPoint: 'main' },
  });
  return descriptors.map((descriptor) =>
    device.createBindGroupLayout({
      entries: [...descriptor.entries].map(({ binding, visibility, buffer }) => ({
        binding,
        visibility,
        // The layout leaves out minBindingSize, which webgpu-utils gets wrong for a struct that ends in a
        // runtime-sized array.
        buffer: { type: buffer?.type ?? 'uniform' },
      })),
    }),
  );
}
