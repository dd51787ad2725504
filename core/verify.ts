/** Verifies a kernel: checks everything that kernels must hold, over presets and random shapes. */
import type { Executor } from './gpu/executor.ts';
import { HOSTILITIES, hostileFiles, isRefused } from './hostile.ts';
import type { Hostility } from './hostile.ts';
import type { Kernel } from './kernel.ts';
import { defaultParameters } from './parameters.ts';
import type { Params } from './parameters.ts';
import { performRun } from './perform/run.ts';
import { resolveRequest } from './perform/resolve.ts';
import { depthOf } from './run.ts';
import type { Run } from './run.ts';
import { createRandom } from './tensors/random.ts';
import { TraceOverflow } from './trace/decode.ts';
import { outputsOf } from './verdict.ts';

export interface VerificationCase {
  readonly params: Params;
  readonly seed: number;
  /** The values that stand in files for inputs, in place of those that the seed makes. */
  readonly hostility?: Hostility;
}

/** All presets, followed by `count` random cases, which are always the same for a seed. */
export function verificationCases(kernel: Kernel, count: number, seed: number): readonly VerificationCase[] {
  const random = createRandom(seed);
  return [
    ...kernel.presets.map((preset) => ({ params: preset.values, seed })),
    ...Array.from({ length: count }, (_, index) => ({ params: kernel.sample(random), seed: seed + index + 1 })),
  ];
}

/** Random shapes of a kernel, each with every kind of hostile values. */
export function hostileCases(kernel: Kernel, count: number, seed: number): readonly VerificationCase[] {
  return verificationCases(kernel, count, seed)
    .slice(kernel.presets.length)
    .flatMap((one) => HOSTILITIES.map((hostility, index) => ({ ...one, seed: one.seed + index, hostility })));
}

/**
 * One sentence for each thing that does not hold: reference, bit-identity, closed forms, audit, bounds and, unless told
 * otherwise, races and every event of the trace, whose programs take several times as long to compile.
 * Throws GpuError, and Error for a case that the adapter's limits refuse.
 */
export async function verifyCase(
  kernel: Kernel,
  { params, seed, hostility }: VerificationCase,
  executor: Executor,
  { races = hostility === undefined, proof = races }: { readonly races?: boolean; readonly proof?: boolean } = {},
): Promise<readonly string[]> {
  const { limits } = await executor.adapter();
  const complete = { ...defaultParameters(kernel), ...params };
  const inputs = hostility === undefined ? {} : hostileFiles(kernel, complete, hostility, createRandom(seed));
  const request = resolveRequest({ kernel: kernel.name, params, seed, inputs }, limits);
  if (hostility !== undefined) {
    // What a kernel cannot work on is refused, which is no wrong verdict.
    if (!request.ok) return [];
    if (isRefused(hostility)) return ['An input that is infinite was not refused.'];
  }
  if (!request.ok) throw new Error(request.problem.message);
  try {
    return runFindings(await performRun('verify', request.value, executor, { races, proof }));
  } catch (error) {
    if (error instanceof TraceOverflow) return [error.message];
    throw error;
  }
}

/** What the checks of a run itself say against it. */
export function runFindings(run: Run): readonly string[] {
  const findings = [...run.auditFindings];
  for (const name of outputsOf(run.checks, 'differs')) {
    const { relL2, tolerance, notFinite } = run.checks[name]!;
    const lost = notFinite > 0 ? `, and ${notFinite} of its elements are infinite or NaN` : '';
    findings.push(
      `${name} differs from the float64 reference by ${relL2} (relative L2), where ${tolerance} is allowed${lost}.`,
    );
  }
  if (!run.identical) findings.push('The traced build gives other bits than the untraced one.');
  const { flops, depth, ...traffic } = run.closedForm;
  if (JSON.stringify(traffic) !== JSON.stringify(run.traffic)) {
    findings.push(
      `The trace moves ${JSON.stringify(run.traffic)} bytes, the closed form says ${JSON.stringify(traffic)}.`,
    );
  }
  if (flops !== run.flops) findings.push(`The trace counts ${run.flops} flops, the closed form says ${flops}.`);
  if (depth !== null && depth !== depthOf(run)) {
    findings.push(`The trace has a depth of ${depthOf(run)}, the closed form says ${depth}.`);
  }
  return findings;
}
