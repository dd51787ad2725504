/** Compares what a run needs with what the adapter has. A fault names the bytes and the bound. */
import type { AdapterLimits } from '../adapter.ts';
import type { Kernel, KernelPass } from '../kernel.ts';
import type { Fault } from '../outcome.ts';
import { isRelevant, settingsText } from '../parameters.ts';
import type { Params } from '../parameters.ts';
import { firstWhere } from '../search.ts';
import { storageBuffers } from '../gpu/build.ts';
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

/** What of a set-up is beyond the adapter, or is nothing that the kernel can do. */
export function limitFault(kernel: Kernel, params: Params, limits: AdapterLimits): Fault | undefined {
  return (
    kernel.check(params, limits) ??
    bindingFault(kernel, params, limits) ??
    workgroupMemoryFault(kernel, params, limits) ??
    bufferFault(kernel, params, limits) ??
    auditFault(kernel, params, limits) ??
    memoryFault(kernel, params, limits) ??
    gridFault(kernel, params, limits)
  );
}

function bindingFault(kernel: Kernel, params: Params, limits: AdapterLimits): Fault | undefined {
  const most = limits.maxStorageBuffersPerShaderStage;
  const pass = kernel.passes(params).find((one) => storageBuffers(one) > most);
  if (pass === undefined) return undefined;
  const fault = `${pass.name} binds ${storageBuffers(pass)} storage buffers with its trace, but this adapter allows ${most} in one dispatch`;
  return { fault };
}

function workgroupMemoryFault(kernel: Kernel, params: Params, limits: AdapterLimits): Fault | undefined {
  const available = limits.maxComputeWorkgroupStorageSize;
  const fits = (candidate: Params): boolean =>
    sramBytes(kernel.passes(candidate)) <= available && kernel.check(candidate, limits) === undefined;
  const needed = sramBytes(kernel.passes(params));
  if (needed <= available) return undefined;
  const shown = kernel.parameters.filter((parameter) => isRelevant(parameter, params));
  const tiles = kernel.blocks.filter((block) => shown.some(({ name }) => name === block));
  const blocks = (most: number): Params =>
    Object.fromEntries(tiles.map((name) => [name, Math.min(most, Number(params[name]))]));
  const [size, room] = sizesApart(needed, available);
  const asked = tiles.length === 0 ? 'The tiles' : `Blocks of ${settingsText(blocks(Infinity))}`;
  const fault = `${asked} need ${size} of workgroup memory, but this adapter has ${room}`;
  const largest = largestThat(
    (block) => fits({ ...params, ...blocks(block) }),
    Math.max(0, ...Object.values(blocks(Infinity)).map(Number)),
  );
  if (largest > 0) return { field: tiles[0]!, fault, offer: blocks(largest) };
  // Not even blocks of a single row fit, so what must shrink is an extent that the tiles span whole.
  const smallest = blocks(1);
  const even = tiles.length === 0 ? '' : ', and even blocks of 1 do not fit';
  for (const { name, kind } of shown) {
    if (kind !== 'integer' || tiles.includes(name)) continue;
    const value = largestThat((extent) => fits({ ...params, ...smallest, [name]: extent }), Number(params[name]));
    if (value > 0) return { field: name, fault: `${fault}${even}`, offer: { ...smallest, [name]: value } };
  }
  return { fault: tiles.length === 0 ? fault : `${fault}, and no smaller block fits` };
}

function bufferFault(kernel: Kernel, params: Params, limits: AdapterLimits): Fault | undefined {
  const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  for (const spec of kernel.tensors(params)) {
    if (spec.kind === 'ghost') continue;
    const bytes = elementsOf(spec, params) * BYTES_PER_ELEMENT;
    if (bytes > most) {
      const [size, bound] = sizesApart(bytes, most);
      const field = factorsOf(spec.rows)[0];
      return {
        ...(field === undefined ? {} : { field }),
        fault: `${spec.name} would take ${size}, but this adapter allows ${bound} in one buffer`,
      };
    }
  }
  for (const pass of kernel.passes(params)) {
    const bytes = traceBytes(pass);
    if (bytes > most) {
      const [size, bound] = sizesApart(bytes, most);
      return {
        fault: `The trace of ${pass.name} would take ${size}, but this adapter allows ${bound} in one buffer: larger blocks or a smaller problem give fewer events`,
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

/** Finds before the run what cannot be audited: the audit comes last, after minutes of a long run. */
function auditFault(kernel: Kernel, params: Params, limits: AdapterLimits): Fault | undefined {
  const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const needed = counterBytes(kernel, params);
  if (needed <= most) return undefined;
  const [size, bound] = sizesApart(needed, most);
  return { fault: `Counting every access would take ${size}, but this adapter allows ${bound} in one buffer` };
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
function memoryFault(kernel: Kernel, params: Params, { memory = Infinity }: AdapterLimits): Fault | undefined {
  const needed = runBytes(kernel, params);
  if (needed <= memory) return undefined;
  const [size, bound] = sizesApart(needed, memory);
  return { fault: `All buffers of this run together would take ${size}, but this machine has ${bound} of memory` };
}

function gridFault(kernel: Kernel, params: Params, limits: AdapterLimits): Fault | undefined {
  const most = limits.maxComputeWorkgroupsPerDimension;
  for (const pass of kernel.passes(params)) {
    const largest = Math.max(...pass.workgroups);
    if (largest <= most) continue;
    return {
      fault: `${pass.name} would need ${largest} workgroups in one dimension, but this adapter allows ${most}: larger blocks need fewer`,
    };
  }
  return undefined;
}

/** The largest integer from 1 to `most` for which a monotone predicate holds; 0 when there is none. */
function largestThat(holds: (value: number) => boolean, most: number): number {
  return firstWhere(1, most + 1, (value) => !holds(value)) - 1;
}
