/**
 * `tilescope verify`: references, bit-identity, closed forms, audit, bounds, races and every event of the trace, over presets
 * and random shapes.
 */
import { InvalidArgumentError, type Command } from 'commander';
import type { Kernel } from '../../../core/kernel.ts';
import { kernels } from '../../../core/kernels/index.ts';
import { hostileCases, verificationCases, verifyCase } from '../../../core/verify.ts';
import type { VerificationCase } from '../../../core/verify.ts';
import type { Machine } from '../../machine.ts';
import { CHECK_FAILED } from '../exit-codes.ts';
import { kernelNamed } from '../request.ts';

interface VerifyOptions {
  readonly json?: boolean;
  readonly cases: number;
  readonly seed: number;
  readonly hostile?: boolean;
}

interface Failure extends VerificationCase {
  readonly findings: readonly string[];
}

export function register(program: Command, machine: Machine): void {
  program
    .command('verify')
    .description('verify kernels: references, bit-identity, closed forms, audit, bounds, races, every event')
    .argument('[kernel...]', 'all kernels by default')
    .option('--cases <number>', 'random shapes for each kernel, besides presets; takes thousands', parseCount, 20)
    .option('--seed <number>', 'seed of the random shapes', parseCount, 1)
    .option('--hostile', 'give each random shape, and no preset, values at which verdicts may go wrong')
    .option('--json', 'print one JSON object and nothing else')
    .action((names: readonly string[], options: VerifyOptions) => verify(machine, names, options));
}

async function verify(
  machine: Machine,
  names: readonly string[],
  { json = false, cases: count, seed, hostile = false }: VerifyOptions,
): Promise<void> {
  const chosen = names.length === 0 ? kernels : names.map(kernelNamed);
  const executor = machine.createExecutor();
  try {
    const results: Record<string, { cases: number; failures: readonly Failure[] }> = {};
    for (const kernel of chosen) {
      const cases = (hostile ? hostileCases : verificationCases)(kernel, count, seed);
      const failures = await verifyKernel(kernel, cases, executor);
      results[kernel.name] = { cases: cases.length, failures };
      if (!json) console.log(asText(kernel.name, cases.length, failures));
    }
    const ok = Object.values(results).every(({ failures }) => failures.length === 0);
    if (json) console.log(JSON.stringify({ ok, adapter: await executor.adapter(), kernels: results }, null, 2));
    if (!ok) process.exitCode = CHECK_FAILED;
  } finally {
    executor.dispose();
  }
}

async function verifyKernel(
  kernel: Kernel,
  cases: readonly VerificationCase[],
  executor: Parameters<typeof verifyCase>[2],
): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  for (const [index, one] of cases.entries()) {
    if (process.stderr.isTTY) process.stderr.write(`\r${kernel.name} ${index + 1}/${cases.length}`);
    const findings = await verifyCase(kernel, one, executor);
    if (findings.length > 0) failures.push({ ...one, findings });
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  return failures;
}

function asText(name: string, count: number, failures: readonly Failure[]): string {
  if (failures.length === 0) return `${name}: ${count} cases hold`;
  const lines = failures.flatMap(({ params, seed, hostility, findings }) => [
    `  ${JSON.stringify(params)}, seed ${seed}${hostility === undefined ? '' : `, ${hostility}`}`,
    ...findings.map((finding) => `    ${finding}`),
  ]);
  return [`${name}: ${failures.length} of ${count} cases FAIL`, ...lines].join('\n');
}

function parseCount(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number, 0 or more.');
  return Number(text);
}
