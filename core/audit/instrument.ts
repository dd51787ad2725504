/** Rewrites an untraced program so that it counts its own accesses, independently of its trace statements. */
import { rewriteAccesses } from './accesses.ts';
import { createAccessors } from './access-code.ts';
import { applyWithCopies } from './edits.ts';
import { rewriteBarriers, rewriteEntry } from './entry.ts';
import { canRace, countingCode, findingsAt } from './counting-code.ts';
import { RACE_CODE } from './race.ts';
import { parseSource } from './source.ts';
import { findVariables, totalOf } from './variables.ts';
import type { Variable } from './variables.ts';

export interface Instrumented {
  /** The rewritten WGSL: the lines of the original, followed by the code of the audit. */
  readonly code: string;
  /** The bind group of the audit's buffer, at binding 0: the first group that the program does not use. */
  readonly group: number;
  readonly variables: readonly Variable[];
  /** How many elements a storage variable has in a buffer of so many bytes. */
  readonly elements: (variable: Variable, constants: Readonly<Record<string, number>>, bytes: number) => number;
  /** Lays out the buffer for given numbers of elements. */
  layout(extents: Extents): Layout;
}

export interface Extents {
  /** The number of elements of each storage variable. */
  readonly lengths: Readonly<Record<string, number>>;
  /** The values of the program's overrides. */
  readonly constants: Readonly<Record<string, number>>;
  /** The number of workgroups of the dispatch. */
  readonly workgroups: number;
}

export interface Layout {
  /** The size of the buffer in words. */
  readonly words: number;
  /** Overrides that the rewritten program takes besides its own. */
  readonly constants: Readonly<Record<string, number>>;
  /** The first word of the counts of each storage variable: its reads, then its writes. */
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * Rewrites plain WGSL so that every access to an element of a storage variable is counted, indices outside storage and
 * workgroup arrays are reported and not followed, and with `races` conflicting accesses are found (see race.ts).
 * Throws an error with the line of whatever it cannot be sure to count.
 */
export function instrument(code: string, { races }: { readonly races: boolean }): Instrumented {
  const source = parseSource(code);
  const variables = findVariables(source);
  const storage = variables.filter((variable) => variable.space === 'storage');
  if (storage.length === 0) source.refuse(0, 'it has no storage variable');
  const group = Math.max(...[...code.matchAll(/@group\((\d+)\)/g)].map((match) => Number(match[1]))) + 1;
  const accessors = createAccessors();
  const { edits, copies } = rewriteAccesses(source, variables, accessors.begin);
  const common = races ? [...rewriteEntry(source), ...rewriteBarriers(source)] : [];
  const added = countingCode(variables, accessors.all, group, races) + (races ? `\n${RACE_CODE}` : '');

  const layout = ({ lengths, constants, workgroups }: Extents): Layout => {
    let words = findingsAt(variables.length);
    const own: Record<string, number> = {};
    const counts: Record<string, number> = {};
    for (const { name } of storage) {
      counts[name] = own[`audit_counts_${name}`] = words;
      words += 2 * lengths[name]!;
    }
    if (!races) return { words, constants: own, counts };
    for (const { name } of storage.filter(canRace)) {
      own[`audit_stamps_${name}`] = words;
      words += 2 * lengths[name]!;
    }
    const first = words;
    for (const variable of variables) {
      if (variable.space === 'storage' || !canRace(variable)) continue;
      own[`audit_stamps_${variable.name}`] = words;
      words += totalOf(source, variable, constants);
    }
    own['audit_stride'] = words - first;
    return { words: first + workgroups * (words - first), constants: own, counts };
  };
  const rewritten = applyWithCopies(code, { own: edits, common, copies });
  const elements: Instrumented['elements'] = (variable, constants, bytes) =>
    totalOf(source, variable, constants, bytes);
  return { code: `${rewritten}\n${added}\n`, group, variables, elements, layout };
}
