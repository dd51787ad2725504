/** Verifies a kernel: checks everything that kernels must hold, over presets and random shapes. */
import type { Executor } from './gpu/executor.ts';
import type { Kernel } from './kernel.ts';
import type { Params } from './parameters.ts';
import { performRun } from './perform/run.ts';
import { resolveRequest } from './perform/resolve.ts';
import { depthOf } from './run.ts';
import type { Run } from './run.ts';
import { createRandom } from './tensors/random.ts';

export interface VerificationCase {
  readonly params: Params;
  readonly seed: number;
}

/** All presets, followed by `count` random cases, which are always the same for a seed. */
export function verificationCases(kernel: Kernel, count: number, seed: number): readonly VerificationCase[] {
  const random = createRandom(seed);
  return [
    ...kernel.presets.map((preset) => ({ params: preset.values, seed })),
    ...Array.from({ length: count }, (_, index) => ({ params: kernel.sample(random), seed: seed + index + 1 })),
  ];
}

/**
 * One sentence for each thing that does not hold: reference, bit-identity, closed forms, audit, bounds and, unless told
 * otherwise, races, whose program takes several times as long to compile.
 * Throws GpuError, and Error for a case that the adapter's limits refuse.
 */
export async function verifyCase(
  kernel: Kernel,
  { params, seed }: VerificationCase,
  executor: Executor,
  { races = true }: { readonly races?: boolean } = {},
): Promise<readonly string[]> {
  const { limits } = await executor.adapter();
  const request = resolveRequest({ kernel: kernel.name, params, seed, inputs: {} }, limits);
  if (!request.ok) throw new Error(request.problem.message);
  return runFindings(await performRun('verify', request.value, executor, { races }));
}

/** What the checks of a run itself say against it. */
export function runFindings(run: Run): readonly string[] {
  const findings = [...run.auditFindings];
  for (const [name, { ok, relL2, tolerance }] of Object.entries(run.checks)) {
    if (!ok)
      findings.push(`${name} differs from the float64 reference by ${relL2} (relative L2), more than ${tolerance}.`);
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
