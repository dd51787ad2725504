/** Rewrites a plan for the audit, and reads counts and findings from its execution. */
import type { AdapterLimits } from '../adapter.ts';
import type { Execution } from '../gpu/executor.ts';
import type { Plan, PlanBuffer, PlanPass } from '../gpu/plan.ts';
import { refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { describeFindings } from './findings.ts';
import { elementType } from './variables.ts';
import { instrument } from './instrument.ts';
import type { Instrumented, Layout } from './instrument.ts';
import { sizesApart } from '../sizes.ts';

interface AuditedPass {
  readonly label: string;
  readonly buffer: string;
  readonly instrumented: Instrumented;
  readonly lengths: Readonly<Record<string, number>>;
  readonly layout: Layout;
}

export interface AuditedPlan {
  /** The given plan with rewritten passes; it also reads back their counters. */
  readonly plan: Plan;
  readonly passes: readonly AuditedPass[];
}

/** What the device really did to one storage variable, by scalar element. */
export interface VariableCounts {
  readonly name: string;
  readonly group: number;
  readonly binding: number;
  readonly reads: Uint32Array<ArrayBuffer>;
  readonly writes: Uint32Array<ArrayBuffer>;
}

export interface PassCounts {
  /** The label of the pass in the plan. */
  readonly label: string;
  readonly variables: readonly VariableCounts[];
  /** One sentence for each fault that was found; none for a sound kernel. */
  readonly findings: readonly string[];
}

type Limits = Pick<AdapterLimits, 'maxStorageBufferBindingSize' | 'maxBufferSize' | 'maxStorageBuffersPerShaderStage'>;

/**
 * Rewrites every pass of an untraced plan. The problem names the pass when the device cannot hold the counters, 8 bytes
 * an element and with `races` another 8, and 4 bytes a workgroup for each element of its SRAM.
 * Throws where a program cannot be rewritten.
 */
export function auditPlan(
  plan: Plan,
  options: { readonly races: boolean; readonly limits: Limits },
): Outcome<AuditedPlan> {
  const buffers: PlanBuffer[] = [...plan.buffers];
  const passes: AuditedPass[] = [];
  const planPasses: PlanPass[] = [];
  for (const [index, pass] of plan.passes.entries()) {
    const instrumented = instrument(pass.code, options);
    const lengths = elementCounts(plan, pass, instrumented);
    const workgroups = pass.workgroups[0] * pass.workgroups[1] * pass.workgroups[2];
    const layout = instrumented.layout({ lengths, constants: pass.constants, workgroups });
    const message = limitProblem(pass, instrumented, 4 * layout.words, options.limits);
    if (message !== undefined) return refuse(message);
    const buffer = `audit of pass ${index}`;
    buffers.push({ name: buffer, usage: 'storage', size: 4 * layout.words, read: true });
    passes.push({ label: pass.label, buffer, instrumented, lengths, layout });
    planPasses.push({
      ...pass,
      label: `${pass.label} (audited)`,
      code: instrumented.code,
      constants: { ...pass.constants, ...layout.constants },
      bindings: [...pass.bindings, { group: instrumented.group, binding: 0, buffer }],
    });
  }
  return { ok: true, value: { plan: { label: `${plan.label} (audited)`, buffers, passes: planPasses }, passes } };
}

/** Reads the counts and findings of every pass, in the order of the plan. */
export function readAudit({ passes }: AuditedPlan, execution: Pick<Execution, 'buffers'>): PassCounts[] {
  return passes.map(({ label, buffer, instrumented, lengths, layout }) => {
    const words = new Uint32Array(execution.buffers[buffer]!);
    const variables = instrumented.variables.flatMap((variable): VariableCounts[] => {
      if (variable.space !== 'storage') return [];
      const { name, group, binding } = variable;
      const lanes = elementType(variable)?.lanes ?? 1;
      const at = layout.counts[name]!;
      const length = lengths[name]!;
      return [
        {
          name,
          group,
          binding,
          reads: repeat(words.slice(at, at + length), lanes),
          writes: repeat(words.slice(at + length, at + 2 * length), lanes),
        },
      ];
    });
    return { label, variables, findings: describeFindings(label, instrumented.variables, words) };
  });
}

function elementCounts(plan: Plan, pass: PlanPass, { variables, elements }: Instrumented): Record<string, number> {
  const lengths: Record<string, number> = {};
  for (const variable of variables) {
    if (variable.space !== 'storage') continue;
    const { name, group, binding } = variable;
    const bound = pass.bindings.find((candidate) => candidate.group === group && candidate.binding === binding);
    const buffer = plan.buffers.find((candidate) => candidate.name === bound?.buffer);
    if (buffer === undefined) throw new Error(`${pass.label}: nothing is bound to ${name}`);
    lengths[name] = elements(variable, pass.constants, buffer.size);
  }
  return lengths;
}

function limitProblem(pass: PlanPass, { variables }: Instrumented, bytes: number, limits: Limits): string | undefined {
  const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  if (bytes > most) {
    const [size, bound] = sizesApart(bytes, most);
    return `${pass.label} needs ${size} of counters to be audited, but this device binds ${bound} at most: make the tensors smaller.`;
  }
  const stored = variables.filter(({ space }) => space === 'storage').length;
  if (stored >= limits.maxStorageBuffersPerShaderStage) {
    return `${pass.label} binds ${stored} storage buffers, which leaves none for the audit: this device has ${limits.maxStorageBuffersPerShaderStage}.`;
  }
  return undefined;
}

/** Repeats every count for each lane of its vector, since accesses are counted by whole vectors. */
function repeat(counts: Uint32Array<ArrayBuffer>, lanes: number): Uint32Array<ArrayBuffer> {
  return lanes === 1
    ? counts
    : Uint32Array.from({ length: counts.length * lanes }, (_, index) => counts[Math.floor(index / lanes)]!);
}
