/** Proves the trace of a run event by event: the plain program is recorded, and every event is held against that. */
import type { AdapterLimits } from '../adapter.ts';
import type { Outcome } from '../outcome.ts';
import type { Execution, Executor, OnShare } from '../gpu/executor.ts';
import { snapshotsBuffer, watchedPlan } from '../gpu/build.ts';
import type { Plan } from '../gpu/plan.ts';
import type { Arrays, Formula, Kernel, KernelPass, TensorSpec } from '../kernel.ts';
import type { Params } from '../parameters.ts';
import { resolveExtents } from '../tensors/shapes.ts';
import type { DecodedTrace } from '../trace/decode.ts';
import { formulaOf } from '../trace/formulas.ts';
import { decodeEvent, elementsMoved, operationCode, OPERATIONS, tensorOf } from '../trace/layout.ts';
import type { OperationName, TraceEvent } from '../trace/layout.ts';
import { snapshotOffsets } from '../trace/snapshots.ts';
import type { TensorExtents } from '../audit/compare.ts';
import { comparison } from './compare.ts';
import { coverDifferences } from './cover.ts';
import { formulaDifferences } from './formulas.ts';
import type { Difference } from './ground.ts';
import { boxText } from '../proof.ts';
import type { EventRecord, RecordedAccess } from '../proof.ts';
import { fingerprints } from './fingerprint.ts';
import { readRecord, recordingPlan, segmentsOf } from './plan.ts';
import type { Recorded, RecordedPass, RecordingPlan, Step } from './plan.ts';
import { isDense, tallyOf } from './tally.ts';

export interface RunToProve {
  readonly kernel: Kernel;
  /** The tensors in HBM as the run left them, and its inputs. */
  readonly arrays: Arrays;
  /** The plan of the untraced build, with the same passes as `passes`, in order. */
  readonly plan: Plan;
  readonly passes: readonly KernelPass[];
  readonly specs: readonly TensorSpec[];
  readonly formulas: readonly Formula[];
  readonly params: Params;
  readonly trace: DecodedTrace;
  readonly executor: Executor;
  readonly signal?: AbortSignal | undefined;
  readonly onShare?: OnShare;
}

/** How many differences of a pass are told; one wrong statement makes as many as there are workgroups and turns. */
const TOLD = 5;

/** Returns one sentence for each event that is not as it was, of each pass the first few. Throws GpuError or Cancelled. */
export async function proveRun(run: RunToProve): Promise<readonly string[]> {
  return (await recordRun(run)).findings;
}

/** The plan that records a run, whose trace says how much of each slot is real. */
export function planOfRecording(
  { plan, passes, specs, params, trace }: Pick<RunToProve, 'plan' | 'passes' | 'specs' | 'params' | 'trace'>,
  limits: AdapterLimits,
): Promise<Outcome<RecordingPlan>> {
  const tensors = extentsOf(specs, params);
  const toRecord = passes.map((pass, index) => ({
    pass,
    columns: pass.tensors.map((name) => tensors.find((tensor) => tensor.name === name)!.columns),
    walks: Array.from({ length: trace.starts[index]!.length - 1 }, (_, workgroup) =>
      walkOf(pass, eventsIn(trace, index, workgroup)),
    ),
  }));
  return recordingPlan(plan, toRecord, limits);
}

function extentsOf(specs: readonly TensorSpec[], params: Params): readonly TensorExtents[] {
  return specs.map((spec) => ({ name: spec.name, ...resolveExtents(spec, params) }));
}

function eventsIn({ records, starts }: DecodedTrace, pass: number, workgroup: number): TraceEvent[] {
  const [first, end] = [starts[pass]![workgroup]!, starts[pass]![workgroup + 1]!];
  return Array.from({ length: end - first }, (_, event) => decodeEvent(records, first + event));
}

/** A run that was recorded: what is wrong with its trace, and what the program did for each event. */
export interface RecordedRun {
  /** One sentence for each event that is not as it was, of each pass the first few. */
  readonly findings: readonly string[];
  /** What was recorded for an event, by its place in the run; undefined where nothing could be recorded. */
  readonly event: (event: number) => EventRecord | undefined;
}

/** Records the plain program of a run, and holds every event against that. Throws GpuError or Cancelled. */
export async function recordRun(run: RunToProve): Promise<RecordedRun> {
  const { passes, specs, formulas, params, trace, executor, signal, onShare } = run;
  const { limits } = await executor.adapter();
  const tensors = extentsOf(specs, params);
  const eventsOf = (pass: number, workgroup: number): TraceEvent[] => eventsIn(trace, pass, workgroup);
  const recording = await planOfRecording(run, limits);
  if (!recording.ok) return { findings: [recording.problem.message], event: () => undefined };
  const { plans } = recording.value;
  const executions: Execution[] = [];
  for (const [index, plan] of plans.entries()) {
    const within: OnShare = (share) => onShare?.((index + share) / plans.length);
    executions.push(await executor.execute(plan, signal, within));
  }

  const formulaFindings = await evaluateFormulas(run, tensors, eventsOf);
  const recorded = passes.map((pass, index) => {
    const own = recording.value.passes[index]!;
    const compare = comparison({
      pass,
      tensors,
      classes: own.program.classes,
      formula: (event) => formulaOf({ formulas }, pass, event),
    });
    return { pass, own, compare };
  });

  const accessFindings = recorded.flatMap(({ pass, own, compare }, index) => {
    const undeclared = own.program.variables.filter(
      ({ space, name }) => space === 'workgroup' && !pass.slots.some((slot) => slot.name === name),
    );
    const sentences = undeclared.map(({ name }) => `${pass.name}: ${name} lies in SRAM and is no slot of the pass.`);
    let workgroup = 0;
    sentences.push(...coverDifferences(pass.name, tensors, trace, index));
    const teller = tellerOf(pass, tensors);
    for (const segments of readRecord(own, executions)) {
      const events = eventsOf(index, workgroup);
      teller.tell(workgroup, events, compare(events, segments));
      workgroup++;
    }
    sentences.push(...teller.sentences);
    if (teller.untold() > 0) sentences.push(`${pass.name}: ${teller.untold()} more events are not as they were.`);
    return sentences;
  });

  const event = (asked: number): EventRecord | undefined => {
    const index = trace.starts.findIndex((starts) => asked >= starts[0]! && asked < starts.at(-1)!);
    const starts = trace.starts[index];
    if (starts === undefined) return undefined;
    const workgroup = starts.findLastIndex((start) => start <= asked);
    const { pass, own, compare } = recorded[index]!;
    const at = asked - starts[workgroup]!;
    let group: readonly number[] = [at];
    let accesses: readonly Recorded[] = [];
    const events = eventsOf(index, workgroup);
    const differences = compare(events, segmentsOf(own, executions, workgroup), (told, found) => {
      if (told.includes(at)) [group, accesses] = [told, found];
    });
    return {
      told: group.map((of) => toldText(pass, tensors, events[of]!)),
      accesses: accesses.map((one) => accessOf(one, own, pass, tensors)),
      first: starts[workgroup]! + group[0]!,
      last: starts[workgroup]! + group.at(-1)!,
      differences: differences.flatMap(({ event: of, what }) => (group.includes(of) ? [what] : [])),
    };
  };
  return { findings: [...accessFindings, ...formulaFindings], event };
}

/** "load K into K_j, rows 8–15, columns 0–31, line 41". */
function toldText({ slots }: KernelPass, tensors: readonly TensorExtents[], event: TraceEvent): string {
  const { operation, tensor, slot, flops, line, repeats } = event;
  if (operation === 'barrier') return `barrier, line ${line}`;
  const [from, held] = [tensors[tensor]?.name, slots[slot]?.name];
  const names = operation === 'store' ? [held, from] : [from, held];
  const joined = names.filter((name) => name !== undefined).join(operation === 'store' ? ' to ' : ' into ');
  const moves = operation === 'load' || operation === 'store' || operation === 'skip';
  const what = moves ? joined : (held ?? from ?? '');
  const tile = boxText({ ...event, rows: event.realRows, columns: event.realColumns });
  const often = repeats > 1 ? `, ${repeats.toLocaleString('en')} times` : '';
  const work = flops > 0 ? `, ${flops.toLocaleString('en')} flops` : '';
  return `${operation} ${what}, ${tile}${often}${work}, line ${line}`;
}

/** What was recorded at a site, in the rows and columns of its tensor or slot. */
function accessOf(
  recorded: Recorded,
  { program, lines }: RecordedPass,
  pass: KernelPass,
  tensors: readonly TensorExtents[],
): RecordedAccess {
  const { site, count } = recorded;
  const { variable, kind } = site;
  const isTensor = variable.space === 'storage';
  const name = isTensor ? (pass.tensors[variable.binding] ?? variable.name) : variable.name;
  const tensor = isTensor ? tensors.find((one) => one.name === name) : undefined;
  const { rows, columns } = tensor ?? pass.slots.find((slot) => slot.name === name) ?? { rows: 1, columns: 1 };
  const tally = tallyOf([recorded], columns);
  const around = tally.box!;
  const plane = Math.floor(around.row / rows);
  const isWithin = around.row + around.rows <= (plane + 1) * rows;
  return {
    kind,
    name,
    memory: isTensor ? 'HBM' : 'SRAM',
    line: lines[program.sites.indexOf(site)] ?? null,
    count,
    box: isWithin ? { ...around, plane, row: around.row - plane * rows } : null,
    dense: isDense(tally, fingerprints((tensor?.planes ?? 1) * rows, columns)),
  };
}

/** Evaluates the formulas of the first, the middle and the last workgroup of each pass on what their slots held. */
async function evaluateFormulas(
  { kernel, params, arrays, passes, formulas, trace, executor, signal }: RunToProve,
  tensors: readonly TensorExtents[],
  eventsOf: (pass: number, workgroup: number) => readonly TraceEvent[],
): Promise<string[]> {
  const sentences: string[] = [];
  const stored = storesOf(trace, passes.length);
  const storedIn = (pass: number): ReadonlySet<number> => new Set(stored[pass]!.keys());
  const writtenOnce = (tensor: number): boolean => {
    const { planes, rows, columns } = tensors[tensor]!;
    return stored.reduce((sum, pass) => sum + (pass.get(tensor) ?? 0), 0) === planes * rows * columns;
  };
  for (const [index, pass] of passes.entries()) {
    const starts = trace.starts[index]!;
    const last = starts.length - 2;
    const teller = tellerOf(pass, tensors);
    for (const workgroup of new Set([0, last >> 1, last])) {
      const { offsets, size } = snapshotOffsets(trace.records, { slots: pass.slots, starts }, workgroup);
      if (size === 0) continue;
      const watched = await watchedPlan(kernel, params, arrays, { pass: index, workgroup, size });
      const { buffers } = await executor.execute(watched, signal);
      const values = new Float32Array(buffers[snapshotsBuffer(pass)]!, 0, size);
      const events = eventsOf(index, workgroup);
      const { differences } = formulaDifferences({
        pass,
        events,
        formula: (event) => formulaOf({ formulas }, pass, event),
        inHbm: (event) => {
          const tensor = tensors[event.tensor];
          const isLoad = event.operation === 'load';
          if (tensor === undefined || (isLoad ? storedIn(index).has(event.tensor) : !writtenOnce(event.tensor))) {
            return undefined;
          }
          const { name, rows, columns } = tensor;
          return { data: arrays[name]!, columns, first: event.plane * rows };
        },
        after: (event) => {
          const slot = pass.slots[events[event]!.slot];
          const offset = offsets[event]!;
          return offset < 0 || slot === undefined
            ? undefined
            : values.subarray(offset, offset + slot.rows * slot.columns);
        },
      });
      teller.tell(workgroup, events, differences);
    }
    sentences.push(...teller.sentences);
  }
  return sentences;
}

/**
 * What a workgroup passes. An event that changes what a slot holds, and does not fill it anew, leaves real what was real.
 */
function walkOf({ slots }: KernelPass, events: readonly TraceEvent[]): readonly Step[] {
  const known = new Map<number, { readonly realRows: number; readonly realColumns: number }>();
  return events.map(({ operation, slot, line, rows, columns, realRows, realColumns }) => {
    const told = operation === 'store' ? undefined : slots[slot];
    if (told?.rows !== rows || told.columns !== columns) return { line, filled: null };
    const before = CHANGING.has(operation) ? known.get(slot) : undefined;
    const real = {
      realRows: Math.max(realRows, before?.realRows ?? 0),
      realColumns: Math.max(realColumns, before?.realColumns ?? 0),
    };
    known.set(slot, real);
    return { line, filled: { slot, ...real } };
  });
}

const CHANGING: ReadonlySet<OperationName> = new Set(['accumulate', 'rescale', 'normalise', 'combine']);

/** How many elements of each tensor each pass stores, with multiplicity. */
function storesOf({ records, starts }: DecodedTrace, passes: number): readonly ReadonlyMap<number, number>[] {
  return Array.from({ length: passes }, (_, pass) => {
    const sums = new Map<number, number>();
    for (let event = starts[pass]![0]!; event < starts[pass]!.at(-1)!; event++) {
      if (operationCode(records, event) !== OPERATIONS.store) continue;
      const tensor = tensorOf(records, event);
      sums.set(tensor, (sums.get(tensor) ?? 0) + elementsMoved(records, event));
    }
    return sums;
  });
}

/** Tells the first differences of a pass, and counts the others. */
function tellerOf(pass: KernelPass, tensors: readonly { readonly name: string }[]) {
  const sentences: string[] = [];
  let untold = 0;
  return {
    sentences: sentences as readonly string[],
    untold: () => untold,
    tell: (workgroup: number, events: readonly TraceEvent[], differences: readonly Difference[]): void => {
      for (const { event, what } of differences) {
        if (sentences.length === TOLD) untold++;
        else sentences.push(`${pass.name}, workgroup ${workgroup}${eventText(pass, tensors, events, event)}: ${what}.`);
      }
    },
  };
}

function eventText(
  { slots }: KernelPass,
  tensors: readonly { readonly name: string }[],
  events: readonly TraceEvent[],
  event: number,
): string {
  const told = events[event];
  if (told === undefined) return '';
  const names = [slots[told.slot]?.name, tensors[told.tensor]?.name].filter((name) => name !== undefined);
  return `, event ${event} (${[told.operation, ...names].join(' ')}, line ${told.line})`;
}
