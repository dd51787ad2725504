/** Makes the plan that records a run, and reads what it recorded. */
import type { AdapterLimits } from '../adapter.ts';
import type { Execution } from '../gpu/executor.ts';
import type { Plan, PlanBuffer, PlanPass } from '../gpu/plan.ts';
import { linkWithWaypoints } from '../gpu/shaders.ts';
import type { KernelPass, SlotSpec } from '../kernel.ts';
import { refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { sizesApart } from '../sizes.ts';
import { bufferWords, instrumentRecording, wordsByLine } from './instrument.ts';
import type { RecordingProgram } from './instrument.ts';
import {
  HEAD_WORDS,
  PLACE,
  PLACE_WORDS,
  placesAt,
  SEGMENT,
  SEGMENT_WORDS,
  TOLD,
  TOLD_WORDS,
  wordsOf,
  worksAt,
} from './recording-code.ts';
import type { Site } from './recording-code.ts';

/** What the program did at one site between two stops. All indices are of elements of the variable. */
export interface Recorded {
  readonly site: Site;
  readonly count: number;
  readonly lowest: number;
  readonly highest: number;
  readonly leftmost: number;
  readonly rightmost: number;
  readonly fingerprint: number;
}

/** What a workgroup did between two waypoints. */
export interface Segment {
  /** The line of the waypoint that it ends at; null for what follows the last waypoint. */
  readonly line: number | null;
  /** Whether all invocations came to the waypoint; what is said of them otherwise means nothing. */
  readonly together: boolean;
  readonly barriers: number;
  readonly i: number;
  readonly j: number;
  readonly recorded: readonly Recorded[];
  /** The operations of each class of arithmetic, by its number. */
  readonly works: ReadonlyMap<number, number>;
}

export interface RecordedPass {
  readonly program: RecordingProgram;
  /** The line of the source that each site stands in; null for those of another file. */
  readonly lines: readonly (number | null)[];
  readonly workgroups: number;
  /** How many workgroups each execution records, one execution after another. */
  readonly perExecution: number;
  readonly stride: number;
  readonly buffer: string;
}

export interface RecordingPlan {
  /** What is executed: each plan runs the whole program, and records the workgroups that come after those of the plan before. */
  readonly plans: readonly Plan[];
  readonly passes: readonly RecordedPass[];
}

/** What a pass binds and what its workgroups walk through, beside its place in the plan. */
export interface PassToRecord {
  readonly pass: KernelPass;
  /** The columns of each tensor that the pass binds, in the order of its bindings. */
  readonly columns: readonly number[];
  /** What each workgroup passes, by the trace. */
  readonly walks: readonly (readonly Step[])[];
}

/** A trace statement that a workgroup passes. */
export interface Step {
  readonly line: number;
  /** What it tells of a slot that is written whole: its number, and how much of it is real. */
  readonly filled: { readonly slot: number; readonly realRows: number; readonly realColumns: number } | null;
}

type Limits = Pick<AdapterLimits, 'maxStorageBufferBindingSize' | 'maxBufferSize' | 'memory'>;

/** The bytes that all records together may take where nothing tells how much memory there is. */
const MOST_BYTES = 2 ** 32;

/**
 * Rewrites every pass of an untraced plan. Where the record of a pass is larger than what the device binds, the program runs
 * several times, each time with the record of other workgroups. The problem names the pass of which not even one workgroup
 * fits, or says that all records together do not.
 */
export async function recordingPlan(
  plan: Plan,
  passes: readonly PassToRecord[],
  limits: Limits,
): Promise<Outcome<RecordingPlan>> {
  const recorded: RecordedPass[] = [];
  /** What a plan that records a range of workgroups has of each pass. */
  const ranges: ((first: number, end: number) => { readonly buffer: PlanBuffer; readonly pass: PlanPass })[] = [];
  let bytes = 0;
  for (const [index, { pass, columns, walks }] of passes.entries()) {
    const withThem = await linkWithWaypoints(pass);
    const program = instrumentRecording(withThem.code, {
      slots: pass.slots.map((slot) => ({ name: slot.name, variable: variableOf(slot) })),
      indices: pass.counters ?? pass.loops.map((name) => [name]),
    });
    const stride = program.stride(walks.map((walk) => walk.map(({ line }) => line)));
    const buffer = `record of pass ${index}`;
    const perExecution = Math.min(walks.length, regionsIn(limits, stride));
    if (perExecution === 0) return refuse(regionProblem(pass.name, stride, limits));
    bytes += 4 * bufferWords(walks.length, stride);
    const lines = program.sites.map(({ start }) => withThem.lineAt(start));
    recorded.push({ program, lines, workgroups: walks.length, perExecution, stride, buffer });
    const own = plan.passes[index]!;
    ranges.push((first, end) => {
      const size = bufferWords(Math.max(end - first, 0), stride);
      const data = given(program, size, stride, walks.slice(first, end));
      return {
        buffer: { name: buffer, usage: 'storage', size: 4 * size, data, read: true },
        pass: {
          ...own,
          label: `${own.label} (recorded)`,
          code: program.code,
          constants: {
            ...own.constants,
            ...columnsOf(program, pass, columns),
            audit_stride: stride,
            audit_first: first,
            audit_last: end,
          },
          bindings: [...own.bindings, { group: program.group, binding: 0, buffer }],
        },
      };
    });
  }
  const most = limits.memory ?? MOST_BYTES;
  if (bytes > most) return refuse(memoryProblem(bytes, most));
  const unread = plan.buffers.map((buffer) => ({ ...buffer, read: false }));
  const executions = Math.max(...recorded.map(({ workgroups, perExecution }) => Math.ceil(workgroups / perExecution)));
  const plans = Array.from({ length: executions }, (_, execution): Plan => {
    const parts = ranges.map((range, index) => {
      const { workgroups, perExecution } = recorded[index]!;
      const first = Math.min(execution * perExecution, workgroups);
      return range(first, Math.min(first + perExecution, workgroups));
    });
    return {
      label: `${plan.label} (recorded)`,
      buffers: [...unread, ...parts.map(({ buffer }) => buffer)],
      passes: parts.map(({ pass }) => pass),
    };
  });
  return { ok: true, value: { plans, passes: recorded } };
}

/** How many columns the elements of each variable are laid out in. */
function columnsOf(
  { sites }: RecordingProgram,
  { slots }: KernelPass,
  columns: readonly number[],
): Record<string, number> {
  return Object.fromEntries(
    sites.map(({ variable }) => {
      const own =
        variable.space === 'storage'
          ? columns[variable.binding]
          : slots.find(({ name }) => name === variable.name)?.columns;
      return [`audit_columns_${variable.name}`, own ?? 1];
    }),
  );
}

/** The variable that holds a slot, which a slot in registers names in the expression of its elements. */
function variableOf({ name, element }: SlotSpec): string {
  return element === undefined ? name : (/[A-Za-z_]\w*/.exec(element)?.[0] ?? name);
}

/** The contents of the buffer at first: what the trace tells of how much of each slot is real. */
function given(
  { stops }: RecordingProgram,
  size: number,
  stride: number,
  walks: readonly (readonly Step[])[],
): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(size);
  const byLine = wordsByLine(stops);
  for (const [workgroup, walk] of walks.entries()) {
    let next = HEAD_WORDS + workgroup * stride;
    let told = next + SEGMENT_WORDS;
    for (const { line, filled } of walk) {
      const length = byLine.get(line);
      // Where the trace goes on otherwise than the program can, the comparison says so.
      if (length === undefined) break;
      if (length > 0) {
        told = next + SEGMENT_WORDS;
        next += length;
      }
      if (filled !== null) {
        words[told + TOLD.slot] = filled.slot + 1;
        words[told + TOLD.real] = filled.realRows | (filled.realColumns << 16);
      }
      told += TOLD_WORDS;
    }
  }
  return words;
}

/** How many regions of so many words a buffer has room for. */
function regionsIn(limits: Limits, stride: number): number {
  const words = Math.floor(mostBytes(limits) / 4);
  return Math.floor((words - bufferWords(0, stride)) / stride);
}

function mostBytes({ maxStorageBufferBindingSize, maxBufferSize }: Limits): number {
  return Math.min(maxStorageBufferBindingSize, maxBufferSize);
}

function regionProblem(name: string, stride: number, limits: Limits): string {
  const [size, bound] = sizesApart(4 * bufferWords(1, stride), mostBytes(limits));
  return `The record of one workgroup of ${name} would take ${size}, but this device binds ${bound} at most: a smaller problem or larger blocks take less.`;
}

function memoryProblem(bytes: number, most: number): string {
  const [size, bound] = sizesApart(bytes, most);
  return `The records of this run would take ${size}, and ${bound} is the most that there is room for: a smaller problem or larger blocks take less.`;
}

type Executed = Pick<Execution, 'buffers'>;

/** Yields the segments of each workgroup of a pass, from the executions of all plans in order. */
export function* readRecord(
  pass: RecordedPass,
  executions: readonly Executed[],
): Generator<readonly Segment[], void, void> {
  for (let workgroup = 0; workgroup < pass.workgroups; workgroup++) yield segmentsOf(pass, executions, workgroup);
}

/** The segments of one workgroup of a pass. */
export function segmentsOf(
  { program, stride, buffer, perExecution }: RecordedPass,
  executions: readonly Executed[],
  workgroup: number,
): readonly Segment[] {
  const first = HEAD_WORDS + (workgroup % perExecution) * stride;
  const execution = executions[Math.floor(workgroup / perExecution)]!;
  return readRegion(program, new Uint32Array(execution.buffers[buffer]!).subarray(first, first + stride));
}

function readRegion({ stops, end }: RecordingProgram, words: Uint32Array): Segment[] {
  const segments: Segment[] = [];
  for (let at = 0; at < words.length;) {
    const furthest = words[at + SEGMENT.stop]!;
    if (furthest === 0) break;
    const number = ~words[at + SEGMENT.other]! >>> 0;
    const stop = stops[number - 1] ?? end;
    const [places, works] = [at + placesAt(stop), at + worksAt(stop)];
    const together = number === furthest;
    const passed = { together, i: words[at + SEGMENT.i]!, j: words[at + SEGMENT.j]! };
    segments.push({
      ...passed,
      line: stop.lines[0] ?? null,
      barriers: words[at + SEGMENT.barriers]!,
      recorded: stop.sites.flatMap((site, index) => readPlace(site, words.subarray(places + index * PLACE_WORDS))),
      works: new Map(stop.classes.map((one, index) => [one, words[works + index]!])),
    });
    const others = stop.lines.slice(1);
    segments.push(
      ...others.map((line) => ({ ...passed, line, barriers: 0, recorded: [], works: new Map<number, number>() })),
    );
    if (!together) break;
    at += wordsOf(stop);
  }
  return segments;
}

function readPlace(site: Site, words: Uint32Array): Recorded[] {
  const count = words[PLACE.count]!;
  if (count === 0) return [];
  return [
    {
      site,
      count,
      lowest: ~words[PLACE.low]! >>> 0,
      highest: words[PLACE.high]!,
      leftmost: ~words[PLACE.left]! >>> 0,
      rightmost: words[PLACE.right]!,
      fingerprint: words[PLACE.fingerprint]!,
    },
  ];
}
