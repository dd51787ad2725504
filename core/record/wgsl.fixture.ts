/** Runs a small program plain, audited and recorded, and says what both found of each of its storage variables. */
import { auditPlan, readAudit } from '../audit/plan.ts';
import { elementType } from '../audit/variables.ts';
import type { Executor } from '../gpu/executor.ts';
import type { Plan } from '../gpu/plan.ts';
import { numberOf } from './fingerprint.ts';
import { bufferWords, instrumentRecording } from './instrument.ts';
import { readRecord } from './plan.ts';

export interface Tried {
  /** What the program left in its buffers, by binding. */
  readonly plain: readonly Float32Array[];
  readonly audited: readonly Float32Array[];
  readonly recorded: readonly Float32Array[];
  /** How often each element was read and written, by variable. */
  readonly counts: Readonly<Record<string, { readonly reads: readonly number[]; readonly writes: readonly number[] }>>;
  /** By variable, how many reads and writes the record has, and their fingerprints. */
  readonly sums: Readonly<Record<string, Sums>>;
  readonly findings: readonly string[];
}
interface Sums {
  readonly read: Sum;
  readonly write: Sum;
}
interface Sum {
  readonly count: number;
  readonly fingerprint: number;
}

/** `sizes` are the bytes of the buffers at bindings 0, 1 and so on of group 0, which hold 1, 2, 3 and so on as numbers. */
export async function tryProgram(executor: Executor, code: string, sizes: readonly number[]): Promise<Tried> {
  const names = sizes.map((_, binding) => `buffer ${binding}`);
  const plan: Plan = {
    label: 'test',
    buffers: sizes.map((size, binding) => ({
      name: names[binding]!,
      usage: 'storage',
      size,
      data: Float32Array.from({ length: size / 4 }, (_, index) => index + 1),
      read: true,
    })),
    passes: [
      {
        label: 'test',
        code,
        constants: {},
        bindings: names.map((buffer, binding) => ({ group: 0, binding, buffer })),
        workgroups: [1, 1, 1],
      },
    ],
  };
  const { limits } = await executor.adapter();
  const audited = auditPlan(plan, { races: true, limits });
  if (!audited.ok) throw new Error(audited.problem.message);
  const program = instrumentRecording(code, { slots: [], indices: [] });
  const stride = program.stride([[]]);
  const record = { name: 'record', usage: 'storage', size: 4 * bufferWords(1, stride), read: true } as const;
  const recording: Plan = {
    label: 'test',
    buffers: [...plan.buffers, record],
    passes: plan.passes.map((pass) => ({
      ...pass,
      code: program.code,
      constants: {
        ...Object.fromEntries(program.sites.map(({ variable }) => [`audit_columns_${variable.name}`, 1])),
        audit_stride: stride,
      },
      bindings: [...pass.bindings, { group: program.group, binding: 0, buffer: 'record' }],
    })),
  };
  const [plain, counted, recorded] = [
    await executor.execute(plan),
    await executor.execute(audited.value.plan),
    await executor.execute(recording),
  ];
  const [counts] = readAudit(audited.value, counted);
  const found = [
    ...readRecord({ program, lines: [], workgroups: 1, perExecution: 1, stride, buffer: 'record' }, [recorded]),
  ].flat(2);
  const sites = found.flatMap((segment) => segment.recorded);
  const storage = program.variables.filter(({ space }) => space === 'storage');
  const outputs = (buffers: Readonly<Record<string, ArrayBuffer>>): Float32Array[] =>
    names.map((name) => new Float32Array(buffers[name]!));
  return {
    plain: outputs(plain.buffers),
    audited: outputs(counted.buffers),
    recorded: outputs(recorded.buffers),
    counts: Object.fromEntries(
      storage.map((variable) => {
        const lanes = elementType(variable)?.lanes ?? 1;
        const { reads, writes } = counts!.variables.find(({ name }) => name === variable.name)!;
        const each = (times: Uint32Array): number[] => [...times].filter((_, index) => index % lanes === 0);
        return [variable.name, { reads: each(reads), writes: each(writes) }];
      }),
    ),
    sums: Object.fromEntries(
      storage.map(({ name }) => {
        const of = (kind: 'read' | 'write'): Sum => {
          const own = sites.filter(({ site }) => site.variable.name === name && site.kind === kind);
          return {
            count: own.reduce((sum, { count }) => sum + count, 0),
            fingerprint: own.reduce((sum, { fingerprint }) => (sum + fingerprint) >>> 0, 0),
          };
        };
        return [name, { read: of('read'), write: of('write') }];
      }),
    ),
    findings: counts!.findings,
  };
}

/** The sum of accesses that touch each element so many times. */
export function sumOfTimes(times: readonly number[]): Sum {
  return {
    count: times.reduce((sum, one) => sum + one, 0),
    fingerprint: times.reduce((sum, one, index) => (sum + Math.imul(one, numberOf(index))) >>> 0, 0),
  };
}
