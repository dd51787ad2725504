/** Makes the plan that records a run, and reads what it recorded. */
import type { AdapterLimits } from '../adapter.ts';
import type { Execution } from '../gpu/executor.ts';
import type { Plan, PlanBuffer, PlanPass } from '../gpu/plan.ts';
import { linkMarked } from '../gpu/shaders.ts';
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

/** What a workgroup did between two marks. */
export interface Segment {
  /** The line of the mark that it ends at; null for what follows the last mark. */
  readonly line: number | null;
  /** Whether all invocations came to the mark; what is said of them otherwise means nothing. */
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
  readonly stride: number;
  readonly buffer: string;
}

export interface RecordingPlan {
  readonly plan: Plan;
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

type Limits = Pick<AdapterLimits, 'maxStorageBufferBindingSize' | 'maxBufferSize'>;

/** Rewrites every pass of an untraced plan. The problem names the pass whose records the device cannot hold. */
export async function recordingPlan(
  plan: Plan,
  passes: readonly PassToRecord[],
  limits: Limits,
): Promise<Outcome<RecordingPlan>> {
  const buffers: PlanBuffer[] = plan.buffers.map((buffer) => ({ ...buffer, read: false }));
  const recorded: RecordedPass[] = [];
  const planPasses: PlanPass[] = [];
  for (const [index, { pass, columns, walks }] of passes.entries()) {
    const marked = await linkMarked(pass);
    const program = instrumentRecording(marked.code, {
      slots: pass.slots.map((slot) => ({ name: slot.name, variable: variableOf(slot) })),
      indices: pass.counters ?? pass.loops.map((name) => [name]),
    });
    const stride = program.stride(walks.map((walk) => walk.map(({ line }) => line)));
    const buffer = `record of pass ${index}`;
    const size = 4 * bufferWords(walks.length, stride);
    const message = limitProblem(pass.name, size, limits);
    if (message !== undefined) return refuse(message);
    buffers.push({ name: buffer, usage: 'storage', size, data: given(program, size / 4, stride, walks), read: true });
    const lines = program.sites.map(({ start }) => marked.lineAt(start));
    recorded.push({ program, lines, workgroups: walks.length, stride, buffer });
    const own = plan.passes[index]!;
    planPasses.push({
      ...own,
      label: `${own.label} (recorded)`,
      code: program.code,
      constants: { ...own.constants, ...columnsOf(program, pass, columns), audit_stride: stride },
      bindings: [...own.bindings, { group: program.group, binding: 0, buffer }],
    });
  }
  return {
    ok: true,
    value: { plan: { label: `${plan.label} (recorded)`, buffers, passes: planPasses }, passes: recorded },
  };
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

function limitProblem(name: string, bytes: number, limits: Limits): string | undefined {
  const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  if (bytes <= most) return undefined;
  const [size, bound] = sizesApart(bytes, most);
  return `The record of ${name} would take ${size}, but this device binds ${bound} at most: a smaller problem or larger blocks take less.`;
}

/** Yields the segments of each workgroup of a pass. */
export function* readRecord(
  pass: RecordedPass,
  execution: Pick<Execution, 'buffers'>,
): Generator<readonly Segment[], void, void> {
  for (let workgroup = 0; workgroup < pass.workgroups; workgroup++) yield segmentsOf(pass, execution, workgroup);
}

/** The segments of one workgroup of a pass. */
export function segmentsOf(
  { program, stride, buffer }: RecordedPass,
  execution: Pick<Execution, 'buffers'>,
  workgroup: number,
): readonly Segment[] {
  const first = HEAD_WORDS + workgroup * stride;
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
