/** Finds what a run is meant to be compared with, and what that would move, measuring aside. */
import type { AdapterLimits } from '../adapter.ts';
import type { Arrays, Costs, Kernel } from '../kernel.ts';
import { kernels } from '../kernels/index.ts';
import { parameterFaults, withoutIdle } from '../parameter-problems.ts';
import type { Params } from '../parameters.ts';
import type { ClosedForms, RunRival } from '../run.ts';
import { trafficOf } from '../trace/traffic.ts';
import { limitFault } from './limits.ts';

interface Rivalled {
  readonly kernel: Kernel;
  readonly params: Params;
  readonly inputs: Arrays;
}

/** The rival that the kernel names, unless the rules, the device or the inputs refuse it. */
export function rivalOf({ kernel, params, inputs }: Rivalled, limits: AdapterLimits): RunRival | null {
  const rival = kernel.rival?.(params);
  if (rival === undefined) return null;
  const { title, why } = rival;
  const own = rival.kernel === undefined;
  const other = own ? kernel : kernels.find(({ name }) => name === rival.kernel)!;
  const values = withoutIdle(other, own ? { ...params, ...rival.values } : rival.values);
  const refused =
    parameterFaults(other, values).length > 0 ||
    limitFault(other, values, limits) !== undefined ||
    (own && kernel.inputFault?.(values, inputs) !== undefined);
  if (refused) return null;
  const closedForm = formsOf(other, values, other.watchedCosts?.(values) ?? other.costs(values));
  return { kernel: other.name, title, why, params: values, closedForm };
}

export function closedFormsOf(kernel: Kernel, params: Params): ClosedForms {
  return formsOf(kernel, params, kernel.costs(params));
}

function formsOf(kernel: Kernel, params: Params, costs: Costs): ClosedForms {
  const names = kernel.tensors(params).map(({ name }) => name);
  return { ...trafficOf(costs, names), flops: costs.flops, depth: costs.depth ?? null };
}
