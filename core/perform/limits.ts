/**
 * Compares what a run needs with what the adapter has. A refusal names the bytes, the bound and the largest
 * value that fits.
 */
import type { AdapterLimits } from '../adapter.ts';
import type { Kernel, KernelPass } from '../kernel.ts';
import type { Problem } from '../outcome.ts';
import type { Params } from '../parameters.ts';
import { firstWhere } from '../search.ts';
import { withNearest } from './nearest.ts';
import { BYTES_PER_ELEMENT } from '../tensors/f32.ts';
import { traceBytes } from '../trace/decode.ts';
import { slotBytes } from '../trace/index.ts';
import { elementsOf, factorsOf } from '../tensors/shapes.ts';
import { sizesApart } from '../sizes.ts';

const BYTES_PER_COUNTER = 4;
/** A lower bound on what the findings of the audit take in front of its counters. */
const FINDINGS_BYTES = 1024;

/** The largest amount of `var<workgroup>` memory that any pass uses, in bytes. */
export function sramBytes(passes: readonly KernelPass[]): number {
  return Math.max(...passes.map(slotBytes));
}

/**
 * What of a set-up is beyond the adapter, with values that work. `fixed` are parameters that the shapes of files determine.
 */
export function limitProblem(
  kernel: Kernel,
  params: Params,
  limits: AdapterLimits,
  fixed: readonly string[] = [],
): Problem | undefined {
  return withNearest(kernel, params, fixed, (changed) => firstProblem(kernel, changed, limits));
}

function firstProblem(kernel: Kernel, params: Params, limits: AdapterLimits): Problem | undefined {
  return (
    kernel.check(params, limits) ??
    workgroupMemoryProblem(kernel, params, limits) ??
    bufferProblem(kernel, params, limits) ??
    auditProblem(kernel, params, limits) ??
    memoryProblem(kernel, params, limits) ??
    gridProblem(kernel, params, limits)
  );
}

function workgroupMemoryProblem(kernel: Kernel, params: Params, limits: AdapterLimits): Problem | undefined {
  const needed = sramBytes(kernel.passes(params));
  const available = limits.maxComputeWorkgroupStorageSize;
  if (needed <= available) return undefined;
  const fits = (candidate: Params): boolean =>
    sramBytes(kernel.passes(candidate)) <= available && kernel.check(candidate, limits) === undefined;
  const withBlocks = (block: number): Params => ({
    ...params,
    ...Object.fromEntries(kernel.blocks.map((name) => [name, Math.min(block, Number(params[name]))])),
  });
  const asked = kernel.blocks.map((name) => `${name} = ${String(params[name])}`).join(', ');
  const [size, room] = sizesApart(needed, available);
  const start = `Blocks of ${asked} need ${size} of workgroup memory, but this adapter has ${room}`;
  const largest = largestThat(
    (block) => fits(withBlocks(block)),
    Math.max(...kernel.blocks.map((name) => Number(params[name]))),
  );
  if (largest > 0) {
    const best = withBlocks(largest);
    const field = kernel.blocks.find((name) => best[name] !== params[name])!;
    const list = kernel.blocks.map((name) => `${name} = ${String(best[name])}`).join(', ');
    return { field, message: `${start}; the largest that fits is ${list}.`, nearest: best[field]! };
  }
  // Not even blocks of a single row fit, so what must shrink is an extent that the tiles span whole.
  const smallest = withBlocks(1);
  for (const parameter of kernel.parameters) {
    if (parameter.kind !== 'integer' || kernel.blocks.includes(parameter.name)) continue;
    const { name } = parameter;
    const value = largestThat((extent) => fits({ ...smallest, [name]: extent }), Number(params[name]));
    if (value > 0) {
      return {
        field: name,
        message: `${start}; even blocks of 1 do not fit, the largest ${name} that does is ${value}.`,
        nearest: value,
      };
    }
  }
  return { message: `${start}; no smaller block fits.` };
}

function bufferProblem(kernel: Kernel, params: Params, limits: AdapterLimits): Problem | undefined {
  const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  for (const spec of kernel.tensors(params)) {
    if (spec.kind === 'ghost') continue;
    const bytes = elementsOf(spec, params) * BYTES_PER_ELEMENT;
    if (bytes > most) {
      const [size, bound] = sizesApart(bytes, most);
      const field = factorsOf(spec.rows)[0];
      return {
        ...(field === undefined ? {} : { field }),
        message: `${spec.name} would take ${size}, but this adapter allows ${bound} in one buffer; make ${field ?? spec.name} smaller.`,
      };
    }
  }
  for (const pass of kernel.passes(params)) {
    const bytes = traceBytes(pass);
    if (bytes > most) {
      const [size, bound] = sizesApart(bytes, most);
      return {
        message: `The trace of ${pass.name} would take ${size}, but this adapter allows ${bound} in one buffer; larger blocks or a smaller problem give fewer events.`,
      };
    }
  }
  return undefined;
}

/** The bytes of the audit's counters: one for the reads and one for the writes of each element that a pass binds. */
function counterBytes(kernel: Kernel, params: Params): number {
  const tensors = new Map(kernel.tensors(params).map((spec) => [spec.name, spec]));
  const bound = kernel
    .passes(params)
    .map(({ tensors: names }) => names.reduce((sum, name) => sum + elementsOf(tensors.get(name)!, params), 0));
  return FINDINGS_BYTES + 2 * BYTES_PER_COUNTER * Math.max(...bound);
}

/** Refuses before the run what cannot be audited: the audit comes last, after minutes of a long run. */
function auditProblem(kernel: Kernel, params: Params, limits: AdapterLimits): Problem | undefined {
  const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const needed = counterBytes(kernel, params);
  if (needed <= most) return undefined;
  const [size, bound] = sizesApart(needed, most);
  const start = `Counting every access would take ${size}, but this adapter allows ${bound} in one buffer`;
  const fits = (name: string, value: number): boolean => counterBytes(kernel, { ...params, [name]: value }) <= most;
  for (const parameter of kernel.parameters) {
    if (parameter.kind !== 'integer' || kernel.blocks.includes(parameter.name)) continue;
    const { name } = parameter;
    const nearest = largestThat((value) => fits(name, value), Number(params[name]));
    if (nearest < parameter.minimum) continue;
    return { field: name, message: `${start}; the largest ${parameter.label} that fits is ${nearest}.`, nearest };
  }
  return { message: `${start}; smaller tensors fit.` };
}

/** What a run holds at once: the tensors, and beside them the trace or the counters; what is read back is there twice. */
function runBytes(kernel: Kernel, params: Params): number {
  const tensors = kernel
    .tensors(params)
    .reduce((sum, spec) => sum + (spec.kind === 'ghost' ? 0 : elementsOf(spec, params) * BYTES_PER_ELEMENT), 0);
  const traces = kernel.passes(params).reduce((sum, pass) => sum + traceBytes(pass), 0);
  return 2 * (tensors + Math.max(traces, counterBytes(kernel, params)));
}

/** Holds the sum of all buffers against memory: each alone may fit where together they do not. */
function memoryProblem(kernel: Kernel, params: Params, { memory = Infinity }: AdapterLimits): Problem | undefined {
  const needed = runBytes(kernel, params);
  if (needed <= memory) return undefined;
  const [size, bound] = sizesApart(needed, memory);
  const start = `All buffers of this run together would take ${size}, but this machine has ${bound} of memory`;
  for (const parameter of kernel.parameters) {
    if (parameter.kind !== 'integer' || kernel.blocks.includes(parameter.name)) continue;
    const { name } = parameter;
    const nearest = largestThat(
      (value) => runBytes(kernel, { ...params, [name]: value }) <= memory,
      Number(params[name]),
    );
    if (nearest < Math.max(1, parameter.minimum) || nearest >= Number(params[name])) continue;
    return { field: name, message: `${start}; the largest ${parameter.label} that fits is ${nearest}.`, nearest };
  }
  return { message: `${start}; smaller tensors fit.` };
}

function gridProblem(kernel: Kernel, params: Params, limits: AdapterLimits): Problem | undefined {
  const most = limits.maxComputeWorkgroupsPerDimension;
  for (const pass of kernel.passes(params)) {
    const largest = Math.max(...pass.workgroups);
    if (largest > most) {
      return {
        message: `${pass.name} would need ${largest} workgroups in one dimension, but this adapter allows ${most}; use larger blocks.`,
      };
    }
  }
  return undefined;
}

/** The largest integer from 1 to `most` for which a monotone predicate holds; 0 when there is none. */
function largestThat(holds: (value: number) => boolean, most: number): number {
  return firstWhere(1, most + 1, (value) => !holds(value)) - 1;
}
