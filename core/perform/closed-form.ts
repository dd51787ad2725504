/**
 * The closed forms of a kernel at sizes that need fit no adapter: what it would move and compute, with elements of
 * any size and any number of times. Nothing is run.
 */
import type { AdapterLimits } from '../adapter.ts';
import type { Kernel } from '../kernel.ts';
import { refuse } from '../outcome.ts';
import type { Fault, Outcome, Problem } from '../outcome.ts';
import { parameterFaults, withoutIdle } from '../parameter-problems.ts';
import { defaultParameters } from '../parameters.ts';
import type { Parameter, Params } from '../parameters.ts';
import type { Traffic } from '../run.ts';
import type { Assumed } from '../sweep.ts';
import { BYTES_PER_ELEMENT } from '../tensors/f32.ts';
import { trafficOf } from '../trace/traffic.ts';
import { sramBytes } from './limits.ts';
import { withOffer } from './offer.ts';
import { sizesIn } from '../tensors/shapes.ts';

/** The largest size or block: formulas that walk blocks take a moment at most. */
export const LARGEST_SIZE = 2 ** 24;
const LARGEST_BATCH = 2 ** 20;
const LARGEST_ELEMENT = 8;

export interface ClosedForm extends Traffic {
  /** All parameters. */
  readonly params: Params;
  readonly flops: number;
  readonly depth: number | null;
  /** Flops per byte of HBM traffic. */
  readonly intensity: number;
  /** The most workgroup memory of any pass, with all tiles in elements of the assumed size. */
  readonly sramBytes: number;
  /** Bytes that a sequence model keeps of all tokens so far; null for other kernels. */
  readonly stateBytes: number | null;
}

/** No bound of any device; what a kernel refuses with these it cannot do at all. */
const NO_LIMITS: AdapterLimits = {
  maxComputeWorkgroupStorageSize: Infinity,
  maxComputeInvocationsPerWorkgroup: Infinity,
  maxComputeWorkgroupSizeX: Infinity,
  maxComputeWorkgroupsPerDimension: Infinity,
  maxStorageBufferBindingSize: Infinity,
  maxBufferSize: Infinity,
  maxStorageBuffersPerShaderStage: Infinity,
};

/** The closed forms under parameters of which those that are left out have their defaults, or what is wrong with them. */
export function closedForm(kernel: Kernel, given: Params, assumed: Assumed): Outcome<ClosedForm> {
  const problem = assumedProblem(assumed);
  if (problem !== undefined) return refuse(problem);
  const wide = widened(kernel);
  const faultsOf = (values: Params): readonly Fault[] => {
    const faults = parameterFaults(wide, values);
    const refused = faults.length > 0 ? undefined : kernel.check(withoutIdle(wide, values), NO_LIMITS);
    return refused === undefined ? faults : [refused];
  };
  const all = { ...defaultParameters(kernel), ...given };
  const [fault] = faultsOf(all);
  if (fault !== undefined) return refuse(withOffer({ kernel: wide, faultsOf, sizes: {}, sources: {} }, all, fault));
  const params = withoutIdle(wide, all);
  const { bytes, batch } = assumed;
  const costs = kernel.costs(params);
  const state = kernel.state?.(params);
  const names = kernel.tensors(params).map(({ name }) => name);
  const traffic = trafficOf(costs, names, bytes * batch);
  const flops = costs.flops * batch;
  return {
    ok: true,
    value: {
      params,
      ...traffic,
      flops,
      depth: costs.depth ?? null,
      intensity: flops / (traffic.hbmReadBytes + traffic.hbmWriteBytes),
      sramBytes: (sramBytes(kernel.passes(params)) / BYTES_PER_ELEMENT) * bytes,
      stateBytes: state === undefined ? null : state * bytes * batch,
    },
  };
}

function assumedProblem({ bytes, batch }: Assumed): Problem | undefined {
  const bounds = [
    ['bytes', bytes, LARGEST_ELEMENT],
    ['batch', batch, LARGEST_BATCH],
  ] as const;
  for (const [field, value, most] of bounds) {
    if (Number.isInteger(value) && value >= 1 && value <= most) continue;
    return { field, message: `${field} must be a whole number from 1 to ${most}, not ${value}.` };
  }
  return undefined;
}

/** The kernel with larger bounds on its sizes and blocks; what else is bounded means nothing beyond. */
function widened(kernel: Kernel): Pick<Kernel, 'name' | 'parameters' | 'blocks'> {
  const sizes = new Set([...kernel.blocks, ...dimensionsOf(kernel)]);
  const widen = (parameter: Parameter): Parameter =>
    parameter.kind === 'integer' && sizes.has(parameter.name)
      ? { ...parameter, maximum: Math.max(parameter.maximum, LARGEST_SIZE) }
      : parameter;
  return { name: kernel.name, parameters: kernel.parameters.map(widen), blocks: kernel.blocks };
}

/** The parameters that are extents of any tensor, in any variant. */
function dimensionsOf(kernel: Kernel): readonly string[] {
  const defaults = defaultParameters(kernel);
  const all = variantsOf(kernel).map((variant) => ({ ...defaults, ...(variant === null ? {} : { variant }) }));
  return all.flatMap((params) => kernel.tensors(params)).flatMap(sizesIn);
}

/** The variants of a kernel; null stands for the one of a kernel that has no choice. */
export function variantsOf({ parameters }: Pick<Kernel, 'parameters'>): readonly (string | null)[] {
  const variant = parameters.find(({ name }) => name === 'variant');
  return variant?.kind === 'choice' ? variant.options.map(({ value }) => value) : [null];
}
