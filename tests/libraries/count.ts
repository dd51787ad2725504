/**
 * How much of the WGSL that others generate can be recorded: each shader is rewritten, run plain, audited and recorded on the
 * same inputs, and what audit and record found is compared.
 */
import '../../app/node/float16.ts';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { auditPlan, readAudit } from '../../core/audit/plan.ts';
import type { PassCounts } from '../../core/audit/plan.ts';
import { parseSource } from '../../core/audit/source.ts';
import { elementType, findVariables } from '../../core/audit/variables.ts';
import type { Variable } from '../../core/audit/variables.ts';
import type { Executor } from '../../core/gpu/executor.ts';
import { GpuError } from '../../core/gpu/executor.ts';
import type { Plan, PlanBuffer } from '../../core/gpu/plan.ts';
import { numberOf } from '../../core/record/fingerprint.ts';
import { bufferWords, instrumentRecording } from '../../core/record/instrument.ts';
import { readRecord } from '../../core/record/plan.ts';
import type { Recorded } from '../../core/record/plan.ts';
import { createRandom } from '../../core/tensors/random.ts';

/** What a library dispatched once, as tap.mjs notes it. */
export interface Dispatch {
  readonly library: string;
  readonly subject: string;
  readonly code: string;
  readonly entry: string;
  readonly constants: Readonly<Record<string, number>>;
  readonly bindings: readonly Bound[];
  /** The bytes of the uniforms that are bound, by buffer. */
  readonly uniforms: Readonly<Record<string, readonly number[]>>;
  readonly workgroups: readonly [number, number, number];
}
interface Bound {
  readonly group: number;
  readonly binding: number;
  readonly buffer: number;
  readonly size: number;
}

/**
 * How far a shader came: it is none of WGSL itself, is refused, or was run with these differences, of which a recorded one has
 * none.
 */
export interface Outcome {
  readonly library: string;
  readonly subject: string;
  readonly invalid?: string;
  readonly refused: string | null;
  readonly differences: readonly string[];
}

/** Tries one dispatch of each shader, that of the fewest workgroups. */
export async function tryAll(dispatches: readonly Dispatch[], tell: (outcome: Outcome) => void): Promise<void> {
  const smallest = new Map<string, Dispatch>();
  const size = ({ workgroups: [x, y, z] }: Dispatch): number => x * y * z;
  for (const dispatch of dispatches) {
    const known = smallest.get(dispatch.code);
    if (known === undefined || size(dispatch) < size(known)) smallest.set(dispatch.code, dispatch);
  }
  const executor = createDawnExecutor();
  for (const dispatch of smallest.values()) {
    const { library, subject } = dispatch;
    try {
      await executor.execute(planOf(dispatch));
    } catch (error) {
      // What Dawn itself refuses is no program; what the lab cannot bind is one that it does not take.
      const isInvalid = error instanceof GpuError;
      tell({
        library,
        subject,
        ...(isInvalid ? { invalid: said(error), refused: null } : { refused: said(error) }),
        differences: [],
      });
      continue;
    }
    try {
      tell({ library, subject, refused: null, differences: await differencesOf(executor, dispatch) });
    } catch (error) {
      tell({ library, subject, refused: said(error), differences: [] });
    }
  }
  executor.dispose();
}

function said(error: unknown): string {
  return error instanceof GpuError ? error.detail : String(error);
}

async function differencesOf(executor: Executor, dispatch: Dispatch): Promise<readonly string[]> {
  const plan = planOf(dispatch);
  const [pass] = plan.passes;
  const { code } = pass!;
  const variables = findVariables(parseSource(code));
  const { limits } = await executor.adapter();
  const audited = auditPlan(plan, { races: false, limits });
  if (!audited.ok) throw new Error(audited.problem.message);

  const program = instrumentRecording(code, { slots: [], indices: [] });
  const workgroups = dispatch.workgroups[0] * dispatch.workgroups[1] * dispatch.workgroups[2];
  const stride = program.stride([[]]);
  const record: PlanBuffer = {
    name: 'record',
    usage: 'storage',
    size: 4 * bufferWords(workgroups, stride),
    read: true,
  };
  const columns = program.sites.map(({ variable }) => [`audit_columns_${variable.name}`, 1] as const);
  const recording: Plan = {
    label: plan.label,
    buffers: [...plan.buffers, record],
    passes: [
      {
        ...pass!,
        code: program.code,
        constants: { ...pass!.constants, ...Object.fromEntries(columns), audit_stride: stride },
        bindings: [...pass!.bindings, { group: program.group, binding: 0, buffer: 'record' }],
      },
    ],
  };

  const plain = await executor.execute(plan);
  const counted = await executor.execute(audited.value.plan);
  const recorded = await executor.execute(recording);
  const [counts] = readAudit(audited.value, counted);
  const all = [
    ...readRecord({ program, lines: [], workgroups, perExecution: workgroups, stride, buffer: 'record' }, [recorded]),
  ].flat();
  return [
    ...outputsOf(plan).flatMap((name) => [
      ...(same(plain.buffers[name]!, counted.buffers[name]!) ? [] : [`${name} differs where it is audited`]),
      ...(same(plain.buffers[name]!, recorded.buffers[name]!) ? [] : [`${name} differs where it is recorded`]),
    ]),
    // An access outside is what the program does. The audit names it and leaves it out, and the record holds it.
    ...counts!.findings.filter((finding) => !finding.includes(' outside its ')),
    ...variables
      .filter(({ name }) => !counts!.findings.some((finding) => finding.includes(`: ${name} is `)))
      .flatMap((variable) =>
        tallyDifferences(
          variable,
          counts!,
          all.flatMap((segment) => segment.recorded),
        ),
      ),
  ];
}

function planOf({ bindings, uniforms, constants, workgroups, entry, code: written }: Dispatch): Plan {
  // The lab calls the entry point main, and a library may call another function so.
  const code = entry === 'main' ? written : renamed(renamed(written, 'main', 'own_main'), entry, 'main');
  const random = createRandom(1);
  const used = bindings.filter(({ group, binding }) => isUsed(code, group, binding));
  const nameOf = ({ group, binding }: Bound): string => `buffer ${group}.${binding}`;
  return {
    label: 'a shader of a library',
    buffers: used.map((bound): PlanBuffer => {
      const { group, binding, buffer, size } = bound;
      const given = uniforms[buffer];
      const name = nameOf(bound);
      if (given !== undefined) {
        return { name, usage: 'uniform', size, data: new Uint32Array(Uint8Array.from(given).buffer), read: false };
      }
      const { isReal, writable } = declaredAt(code, group, binding);
      const words = Array.from({ length: size / 4 }, () => 2 * random.uniform() - 1);
      const data = isReal ? Float32Array.from(words) : Uint32Array.from(words, (word) => (word > 0 ? 1 : 0));
      return { name, usage: 'storage', size, data, read: writable };
    }),
    passes: [
      {
        label: 'a shader of a library',
        code,
        constants,
        bindings: used.map((bound) => ({ group: bound.group, binding: bound.binding, buffer: nameOf(bound) })),
        workgroups,
      },
    ],
  };
}

function renamed(code: string, name: string, to: string): string {
  return code.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), to);
}

/** Whether the program names a variable outside its declaration; the layout of a pipeline has no others. */
function isUsed(code: string, group: number, binding: number): boolean {
  const { name } = declaredAt(code, group, binding);
  return [...code.matchAll(new RegExp(`(?<![.\\w])${name}\\b`, 'g'))].length > 1;
}

/** What the text says of a variable, without understanding it: the plain program is to be run whatever it is. */
function declaredAt(code: string, group: number, binding: number) {
  const declaration = new RegExp(
    `@group\\(${group}\\)\\s*@binding\\(${binding}\\)\\s*var\\s*<([^>]*)>\\s*(\\w+)([^;]*)`,
  );
  const [, space = '', name = '', type = ''] = declaration.exec(code) ?? [];
  return { name, isReal: /f32|f16/.test(type), writable: space.includes('read_write') };
}

function outputsOf({ buffers }: Plan): readonly string[] {
  return buffers.filter(({ read }) => read).map(({ name }) => name);
}

function same(a: ArrayBuffer, b: ArrayBuffer): boolean {
  const [left, right] = [new Uint32Array(a), new Uint32Array(b)];
  return left.length === right.length && left.every((word, index) => word === right[index]);
}

/** Whether the record has all accesses to a tensor that the audit counted, each to the same element. */
function tallyDifferences(
  variable: Variable,
  { variables }: PassCounts,
  recorded: readonly Recorded[],
): readonly string[] {
  if (variable.space !== 'storage') return [];
  const counted = variables.find(({ name }) => name === variable.name);
  const lanes = elementType(variable)?.lanes ?? 1;
  return (['read', 'write'] as const).flatMap((kind) => {
    const own = recorded.filter(({ site }) => site.variable.name === variable.name && site.kind === kind);
    const found = { count: 0, fingerprint: 0 };
    for (const { count, fingerprint } of own) {
      found.count += count;
      found.fingerprint = (found.fingerprint + fingerprint) >>> 0;
    }
    const wanted = { count: 0, fingerprint: 0 };
    const times = kind === 'read' ? counted?.reads : counted?.writes;
    for (let index = 0; index < (times?.length ?? 0); index += lanes) {
      wanted.count += times![index]!;
      wanted.fingerprint = (wanted.fingerprint + Math.imul(times![index]!, numberOf(index / lanes))) >>> 0;
    }
    if (found.count === wanted.count && found.fingerprint === wanted.fingerprint) return [];
    return [`${variable.name}: the record has ${found.count} of ${kind}, the audit ${wanted.count}, or other elements`];
  });
}
