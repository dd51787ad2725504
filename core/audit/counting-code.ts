/**
 * The WGSL that the audit adds: one function for each way to access a variable. All of them count in one buffer:
 *
 *     word 0                       1 when an epoch or an invocation exceeds what a stamp holds
 *     FINDING_WORDS a variable     see FINDING
 *     a storage variable           reads of every element, then writes of every element
 *     with races                   stamps of every element, see `race.ts`
 */
import type { Variable } from './variables.ts';

/** Offsets, in words, of the findings about a variable. */
export const FINDING = {
  outsideReads: 0,
  outsideWrites: 1,
  /** The highest index that lay outside the array. */
  outsideIndex: 2,
  length: 3,
  /** How many accesses clashed with one of another invocation of the workgroup in the same epoch. */
  invocationClashes: 4,
  /** 0xffffffff minus the lowest element that clashed. */
  invocationElement: 5,
  /** How many accesses clashed with one of another workgroup. */
  workgroupClashes: 6,
  workgroupElement: 7,
  /** How many reads of workgroup memory came before any write: they get whatever an earlier workgroup left there. */
  unwrittenReads: 8,
  unwrittenElement: 9,
} as const;
export const FINDING_WORDS = 10;

/** The first word of the findings about a variable. */
export function findingsAt(index: number): number {
  return 1 + index * FINDING_WORDS;
}

/** Whether accesses to the variable can race at all: atomics and read-only variables cannot. */
export function canRace(variable: Variable): boolean {
  return !variable.atomic && !(variable.space === 'storage' && variable.readOnly);
}

/** Generates the declarations of the buffer and of the functions for all variables. */
export function countingCode(variables: readonly Variable[], group: number, races: boolean): string {
  const buffer = `@group(${group}) @binding(0) var<storage, read_write> audit_words: array<atomic<u32>>;`;
  return [buffer, ...variables.map((variable, index) => accessCode(variable, findingsAt(index), races))].join('\n\n');
}

function accessCode(variable: Variable, findings: number, races: boolean): string {
  const { name, element, space } = variable;
  const parts = [insideCode(variable, findings, races && canRace(variable))];
  if (variable.atomic) {
    parts.push(
      `fn audit_read_${name}(index: u32) -> u32 { _ = audit_inside_${name}(index, false); return index; }`,
      `fn audit_write_${name}(index: u32) -> u32 { _ = audit_inside_${name}(index, true); return index; }`,
      `fn audit_update_${name}(index: u32) -> u32 { return audit_read_${name}(audit_write_${name}(index)); }`,
    );
    return parts.join('\n');
  }
  const accessed = isArray(variable) ? `${name}[index]` : name;
  parts.push(`fn audit_read_${name}(index: u32) -> ${element} {
  if (!audit_inside_${name}(index, false)) { return ${element}(); }
  return ${accessed};
}`);
  if (space === 'workgroup' || !variable.readOnly) {
    parts.push(`fn audit_write_${name}(index: u32, value: ${element}) {
  if (audit_inside_${name}(index, true)) { ${accessed} = value; }
}`);
  }
  if (space === 'workgroup') {
    const unwritten = `audit_note_unwritten(${stampOf(variable)}, ${findings + FINDING.unwrittenReads}u, index);`;
    const clamped = isArray(variable) ? `${name}[min(index, ${lengthOf(variable)} - 1u)]` : name;
    parts.push(`fn audit_load_${name}(index: u32) -> ${element} {
  ${races ? 'audit_workgroup_barrier();' : ''}
  if (index >= ${lengthOf(variable)}) { _ = audit_inside_${name}(index, false); }
  ${races ? `else { ${unwritten} }` : ''}
  let value = workgroupUniformLoad(&${clamped});
  return value;
}`);
  }
  return parts.join('\n');
}

/**
 * Generates the function that counts one access, checks it for races, and says whether its index lies inside the array.
 */
function insideCode(variable: Variable, findings: number, races: boolean): string {
  const { name, space } = variable;
  const lines = [
    `  let length = ${lengthOf(variable)};`,
    `  if (index >= length) {`,
    `    atomicAdd(&audit_words[select(${findings + FINDING.outsideReads}u, ${findings + FINDING.outsideWrites}u, writes)], 1u);`,
    `    atomicMax(&audit_words[${findings + FINDING.outsideIndex}u], index);`,
    `    atomicMax(&audit_words[${findings + FINDING.length}u], length);`,
    `    return false;`,
    `  }`,
  ];
  if (space === 'storage') {
    lines.push(`  atomicAdd(&audit_words[audit_counts_${name} + select(index, length + index, writes)], 1u);`);
  }
  if (races) {
    const epoch = `audit_${space}_epoch`;
    const stamp = stampOf(variable);
    if (space === 'workgroup') {
      const unwritten = findings + FINDING.unwrittenReads;
      lines.push(`  if (!writes) { audit_note_unwritten(${stamp}, ${unwritten}u, index); }`);
    }
    const within = findings + FINDING.invocationClashes;
    lines.push(`  audit_note_invocation(${stamp}, ${epoch}, writes, ${within}u, index);`);
    if (space === 'storage') {
      const across = findings + FINDING.workgroupClashes;
      lines.push(`  audit_note_workgroup(${stamp} + length, writes, ${across}u, index);`);
    }
  }
  return [
    ...overrides(variable, races).map((constant) => `override ${constant}: u32;`),
    `fn audit_inside_${name}(index: u32, writes: bool) -> bool {`,
    ...lines,
    `  return true;`,
    `}`,
  ].join('\n');
}

/** The word of the stamp of element `index`, as a WGSL expression. */
function stampOf({ name, space }: Variable): string {
  const first = `audit_stamps_${name} + index`;
  return space === 'storage' ? first : `audit_group * audit_stride + ${first}`;
}

/** The names of the override constants that say where the words of a variable begin. */
function overrides(variable: Variable, races: boolean): string[] {
  const counts = variable.space === 'storage' ? [`audit_counts_${variable.name}`] : [];
  return races ? [...counts, `audit_stamps_${variable.name}`] : counts;
}

function isArray(variable: Variable): boolean {
  return variable.space === 'storage' || variable.length !== undefined;
}

function lengthOf(variable: Variable): string {
  if (variable.space === 'storage') return `arrayLength(&${variable.name})`;
  return variable.length === undefined ? '1u' : `u32(${variable.length.text})`;
}
