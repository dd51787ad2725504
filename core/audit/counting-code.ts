/**
 * The WGSL that the audit adds: one function for each way to access a variable. All of them count in one buffer:
 *
 *     word 0                       1 when an epoch or an invocation exceeds what a stamp holds
 *     FINDING_WORDS a variable     see FINDING
 *     a storage variable           reads of every element, then writes of every element
 *     with races                   stamps of every element, see `race.ts`
 */
import { accessFunction, elementCode, spanCode } from './access-code.ts';
import type { Access, AccessKind } from './accesses.ts';
import type { Shape } from './places.ts';
import { hasAtomics, totalCode } from './variables.ts';
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
  return !hasAtomics(variable) && !(variable.space === 'storage' && variable.readOnly);
}

/** Generates the declarations of the buffer and of the functions for all accesses, by their names. */
export function countingCode(
  variables: readonly Variable[],
  accesses: ReadonlyMap<string, Access>,
  group: number,
  races: boolean,
): string {
  const buffer = `@group(${group}) @binding(0) var<storage, read_write> audit_words: array<atomic<u32>>;`;
  const shapes = Array.from(accesses.values(), ({ shape }) => shape);
  const severally = new Set(shapes.filter((shape) => spanCode(shape) !== '1u').map(({ variable }) => variable));
  return [
    buffer,
    ...Array.from(severally, allCode),
    ...variables.map((variable, index) => insideCode(variable, findingsAt(index), races && canRace(variable))),
    ...Array.from(accesses, ([name, access]) => {
      const { variable } = access.shape;
      return accessCode(name, access, findingsAt(variables.indexOf(variable)), races && canRace(variable));
    }),
  ].join('\n\n');
}

function accessCode(name: string, access: Access, findings: number, races: boolean): string {
  const { kind, shape } = access;
  if (kind === 'load')
    return accessFunction(name, access, { guarded: () => '', noted: loadCode(shape, findings, races) });
  const inside = insideCall(shape, kind);
  return accessFunction(name, access, {
    guarded: (leave) => `if (!(${inside})) { ${leave} }`,
    noted: `_ = ${inside};`,
  });
}

/** Counts all elements of a place, and says whether they lie inside, as a WGSL expression. */
function insideCall(shape: Shape, kind: AccessKind): string {
  const { name } = shape.variable;
  const span = spanCode(shape);
  const ways = kind === 'update' ? ['true', 'false'] : [kind === 'write' ? 'true' : 'false'];
  return ways
    .map((writes) =>
      span === '1u'
        ? `audit_inside_${name}(${elementCode(shape)}, ${writes})`
        : `audit_all_${name}(${elementCode(shape)}, ${span}, ${writes})`,
    )
    .join(' && ');
}

/** What comes before a load that is the same for all: it is a barrier, and must not depend on what is found. */
function loadCode(shape: Shape, findings: number, races: boolean): string {
  const { variable } = shape;
  const element = elementCode(shape);
  const unwritten = `audit_note_unwritten(${stampOf(variable, element)}, ${findings + FINDING.unwrittenReads}u, ${element});`;
  return [
    races ? 'audit_workgroup_barrier();' : '',
    `if (${element} >= ${totalCode(variable)}) { _ = audit_inside_${variable.name}(${element}, false); }`,
    races ? `else { ${unwritten} }` : '',
  ].join(' ');
}

/**
 * Generates the function that counts one access, checks it for races, and says whether its index lies inside the array.
 */
function insideCode(variable: Variable, findings: number, races: boolean): string {
  const { name, space } = variable;
  const lines = [
    `  let audit_length = ${totalCode(variable)};`,
    `  if (audit_index >= audit_length) {`,
    `    atomicAdd(&audit_words[select(${findings + FINDING.outsideReads}u, ${findings + FINDING.outsideWrites}u, audit_writes)], 1u);`,
    `    atomicMax(&audit_words[${findings + FINDING.outsideIndex}u], audit_index);`,
    `    atomicMax(&audit_words[${findings + FINDING.length}u], audit_length);`,
    `    return false;`,
    `  }`,
  ];
  if (space === 'storage') {
    lines.push(
      `  atomicAdd(&audit_words[audit_counts_${name} + select(audit_index, audit_length + audit_index, audit_writes)], 1u);`,
    );
  }
  if (races) {
    const epoch = `audit_${space}_epoch`;
    const stamp = stampOf(variable, 'audit_index');
    if (space === 'workgroup') {
      const unwritten = findings + FINDING.unwrittenReads;
      lines.push(`  if (!audit_writes) { audit_note_unwritten(${stamp}, ${unwritten}u, audit_index); }`);
    }
    const within = findings + FINDING.invocationClashes;
    lines.push(`  audit_note_invocation(${stamp}, ${epoch}, audit_writes, ${within}u, audit_index);`);
    if (space === 'storage') {
      const across = findings + FINDING.workgroupClashes;
      lines.push(`  audit_note_workgroup(${stamp} + audit_length, audit_writes, ${across}u, audit_index);`);
    }
  }
  return [
    ...overrides(variable, races).map((constant) => `override ${constant}: u32;`),
    `fn audit_inside_${name}(audit_index: u32, audit_writes: bool) -> bool {`,
    ...lines,
    `  return true;`,
    `}`,
  ].join('\n');
}

/** Generates the function that counts accesses to several elements that follow one another. */
function allCode({ name }: Variable): string {
  return `fn audit_all_${name}(first: u32, count: u32, writes: bool) -> bool {
  var inside = true;
  for (var index = first; index < first + count; index++) { inside = audit_inside_${name}(index, writes) && inside; }
  return inside;
}`;
}

/** The word of the stamp of an element, as a WGSL expression. */
function stampOf({ name, space }: Variable, element: string): string {
  const first = `audit_stamps_${name} + ${element}`;
  return space === 'storage' ? first : `audit_group * audit_stride + ${first}`;
}

/** The names of the override constants that say where the words of a variable begin. */
function overrides(variable: Variable, races: boolean): string[] {
  const counts = variable.space === 'storage' ? [`audit_counts_${variable.name}`] : [];
  return races ? [...counts, `audit_stamps_${variable.name}`] : counts;
}
