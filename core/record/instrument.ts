/**
 * Rewrites a plain program so that it records, between one waypoint and the next, what every access of it touches. The accesses
 * are found by the audit's own rewriting.
 */
import { visitAst } from 'wesl/core';
import type { FnElem } from 'wesl/core';
import { rewriteAccesses } from '../audit/accesses.ts';
import { applyWithCopies } from '../audit/edits.ts';
import type { Edit } from '../audit/edits.ts';
import { entryOf, rewriteBarriers, rewriteEntry } from '../audit/entry.ts';
import { calleeOf, functionsOf, parseSource } from '../audit/source.ts';
import type { Source } from '../audit/source.ts';
import { findVariables } from '../audit/variables.ts';
import type { Variable } from '../audit/variables.ts';
import { WAYPOINT } from './waypoints.ts';
import { reaching } from './reach.ts';
import { HEAD_WORDS, recordingCode, siteCode, wordsOf } from './recording-code.ts';
import type { Site, Stop } from './recording-code.ts';
import { eachCallRun } from './scopes.ts';
import { rewriteWork } from './work.ts';
import type { Work } from './work.ts';

export interface RecordingProgram {
  /** The rewritten WGSL: the lines of the original, followed by the code of the recorder. */
  readonly code: string;
  /** The bind group of the recorder's buffer, at binding 0. */
  readonly group: number;
  readonly variables: readonly Variable[];
  readonly sites: readonly Site[];
  /** The sets of slots that arithmetic is for; a stop names them by number. */
  readonly classes: readonly (readonly string[])[];
  readonly stops: readonly Stop[];
  /** What the program does after its last waypoint. */
  readonly end: Stop;
  /** The words of a region for the longest of the given walks from waypoint to waypoint, each a list of lines. */
  stride(walks: Iterable<readonly number[]>): number;
}

/** What the recorder has to know of a pass, beside its program. */
export interface Instruction {
  /** The slots of the pass, with the names of the variables that hold them. */
  readonly slots: readonly { readonly name: string; readonly variable: string }[];
  /** The names of the variables that each loop index is the value of. */
  readonly indices: readonly (readonly string[])[];
}

/**
 * Throws an error with the line of whatever it cannot be sure to record.
 */
export function instrumentRecording(code: string, { slots, indices }: Instruction): RecordingProgram {
  const source = parseSource(code);
  const entry = entryOf(source);
  const variables = findVariables(source);
  const group = Math.max(-1, ...[...code.matchAll(/@group\((\d+)\)/g)].map((match) => Number(match[1]))) + 1;

  const sites: Site[] = [];
  const functionsOfSites: string[] = [];
  const { edits, copies } = rewriteAccesses(source, variables, (access) => {
    const { kind, shape, start } = access;
    const number = sites.length;
    const kinds =
      kind === 'update' ? (['read', 'write'] as const) : [kind === 'write' ? ('write' as const) : ('read' as const)];
    const own = kinds.map((one, index): Site => ({
      number: number + index,
      kind: one,
      variable: shape.variable,
      start,
    }));
    sites.push(...own);
    const name = `audit_${kind}_${number}`;
    functionsOfSites.push(
      siteCode(
        name,
        access,
        own,
        slots.map((slot) => slot.name),
      ),
    );
    return `${name}(`;
  });
  const common: Edit[] = rewriteBarriers(source);
  edits.push(...rewriteEntry(source));

  const functions = functionsOf(source);
  refuseWaypointsOutside(source, entry);
  const held = new Map(slots.map(({ name, variable }) => [variable, name]));
  const own = new Map(Array.from(functions).filter(([name]) => name !== WAYPOINT));
  const { edits: counting, works, classes } = rewriteWork(source, entry, own, { bindings: source.bindings }, held);
  common.push(...counting);
  const isWaypoint = (name: string): boolean => name === WAYPOINT;
  const reached = reaching(entry, functions, sites, isWaypoint);
  const worked = reaching(entry, functions, works, isWaypoint);
  const classesOf = (found: readonly Work[] = []): number[] => [...new Set(found.map(({ ofClass }) => ofClass))];
  const stops: Stop[] = [];
  eachCallRun(entry, isWaypoint, (calls, names) => {
    const [first] = calls;
    const lines = calls.map((call) => {
      const [line] = call.arguments;
      if (line?.kind !== 'literal') return source.refuse(call.start, `${WAYPOINT} needs the number of a line`);
      return Number.parseInt(line.value, 10);
    });
    const number = stops.length + 1;
    stops.push({
      number,
      lines,
      sites: reached.atWaypoint.get(first!.start) ?? [],
      classes: classesOf(worked.atWaypoint.get(first!.start)),
    });
    calls.forEach(({ start, end }, index) => {
      edits.push({ start, end, text: index > 0 ? '' : `audit_stop_${number}(${indicesIn(names, indices)})` });
    });
  });
  const end: Stop = {
    number: stops.length + 1,
    lines: [],
    sites: reached.atEnd,
    classes: classesOf(worked.atEnd),
  };
  edits.push(...rewriteEnd(entry, end));

  return {
    code: `${applyWithCopies(code, { own: edits, common, copies })}\n${recordingCode({ sites, functions: functionsOfSites, stops: [...stops, end], classes: classes.length, slots: slots.length }, group)}\n`,
    group,
    variables,
    sites,
    classes,
    stops,
    end,
    stride: (walks) => {
      const words = wordsByLine(stops);
      const most = Math.max(0, ...words.values());
      let longest = 0;
      for (const walk of walks) {
        longest = Math.max(
          longest,
          walk.reduce((sum, line) => sum + (words.get(line) ?? most), 0),
        );
      }
      return longest + wordsOf(end);
    },
  };
}

/** The words that each waypoint takes, by its line: those of its stop for the first of its waypoints. */
export function wordsByLine(stops: readonly Stop[]): ReadonlyMap<number, number> {
  return new Map(
    stops.flatMap((stop) => stop.lines.map((line, index) => [line, index === 0 ? wordsOf(stop) : 0] as const)),
  );
}

/** The size, in words, of the buffer for so many regions. */
export function bufferWords(workgroups: number, stride: number): number {
  return HEAD_WORDS + workgroups * stride;
}

/**
 * The values of the loop indices, as WGSL: of the variables that were declared last. An index without one in scope stays as
 * it was; the second begins again from 0 where the first has changed.
 */
function indicesIn(names: readonly string[], candidates: readonly (readonly string[])[]): string {
  const variable = (index: number): string | undefined => names.findLast((name) => candidates[index]?.includes(name));
  const [outer, inner] = [variable(0), variable(1)];
  const i = outer === undefined ? 'audit_i' : `u32(${outer})`;
  const j = inner === undefined ? `select(0u, audit_j, ${i} == audit_i)` : `u32(${inner})`;
  return `${i}, ${j}`;
}

function refuseWaypointsOutside(source: Source, entry: FnElem): void {
  visitAst(source.module, (element) => {
    if (element.kind !== 'call-expression' || calleeOf(element) !== WAYPOINT) return;
    if (element.start < entry.start || element.start > entry.end) {
      source.refuse(element.start, 'a trace statement must stand in the entry point');
    }
  });
}

/** Stops the recording wherever the entry point returns. */
function rewriteEnd(entry: FnElem, { number }: Stop): Edit[] {
  const stop = `audit_stop_${number}(audit_i, audit_j); `;
  const edits: Edit[] = [{ start: entry.body.end - 1, end: entry.body.end - 1, text: ` ${stop}` }];
  visitAst(entry.body, (element) => {
    if (element.kind === 'return') edits.push({ start: element.start, end: element.start, text: stop });
  });
  return edits;
}
