/**
 * Holds the events of one workgroup against what the recorder found that it did.
 *
 * The events and the waypoints that a workgroup passes are one sequence. Between two waypoints lie the accesses of the statements
 * between them; waypoints without any follow one another, and the events of all of them tell of the accesses before the first:
 * they are a **group**. So it is found who moved what, when, into which slot, and in which order.
 */
import type { Formula, SlotSpec } from '../kernel.ts';
import { NONE } from '../trace/layout.ts';
import type { Lanes, TraceEvent } from '../trace/layout.ts';
import type { TensorExtents } from '../audit/compare.ts';
import type { Fingerprints, Rectangle } from './fingerprint.ts';
import { fingerprints } from './fingerprint.ts';
import type { Difference, Ground } from './ground.ts';
import type { Recorded, Segment } from './plan.ts';
import { isDense, liesIn, NOTHING, sameTally, tallyOf, tallyOfBox, tallyText, together } from './tally.ts';
import type { Tally } from './tally.ts';
import { tileDifferences } from './tiles.ts';

/** A pass with what is worked out once for all its workgroups. */
interface Prepared extends Ground {
  readonly ofTensor: (index: number) => Matrix | undefined;
  readonly ofSlot: (index: number) => Matrix;
}

/** A variable as rows of elements: planes lie under one another. */
interface Matrix {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly fingerprints: Fingerprints;
}

/** Told of each group of events, by their places, and of the accesses that these tell of. */
export type OnGroup = (events: readonly number[], recorded: readonly Recorded[]) => void;

export type CompareWorkgroup = (
  events: readonly TraceEvent[],
  segments: readonly Segment[],
  onGroup?: OnGroup,
) => readonly Difference[];

/** Makes the comparison of a pass, which is then asked workgroup by workgroup. */
export function comparison(ground: Ground): CompareWorkgroup {
  const { pass, tensors } = ground;
  const bound = new Map<number, Matrix>();
  for (const [index, { name, planes, rows, columns }] of tensors.entries()) {
    if (!pass.tensors.includes(name)) continue;
    bound.set(index, { name, rows: planes * rows, columns, fingerprints: fingerprints(planes * rows, columns) });
  }
  const slots = pass.slots.map(({ name, rows, columns }): Matrix => ({
    name,
    rows,
    columns,
    fingerprints: fingerprints(rows, columns),
  }));
  const prepared: Prepared = {
    ...ground,
    ofTensor: (index) => bound.get(index),
    ofSlot: (index) => slots[index]!,
  };
  return (events, segments, onGroup) => {
    const walk = walkDifferences(events, segments);
    if (walk.length > 0) return walk;
    return [...groupDifferences(prepared, events, segments, onGroup), ...tileDifferences(prepared, events)];
  };
}

/** Whether the workgroup passed the waypoints of its events, all threads of it, with the loop indices that they tell. */
function walkDifferences(events: readonly TraceEvent[], segments: readonly Segment[]): readonly Difference[] {
  const passed = segments.filter(({ line }) => line !== null);
  for (const [event, told] of events.entries()) {
    const found = passed[event];
    const line = found?.line;
    if (found === undefined || line !== told.line) {
      const where = line === undefined ? 'ends before' : `is at that of line ${line}`;
      return [{ event, what: `it is told by line ${told.line}, and the program ${where}` }];
    }
    if (!found.together) return [{ event, what: `not all threads of its workgroup come to its statement` }];
    if (found.i !== told.i || found.j !== told.j) {
      return [
        { event, what: `its loop indices are ${told.i} and ${told.j}, those of the program ${found.i} and ${found.j}` },
      ];
    }
  }
  if (passed.length > events.length) {
    const { line } = passed[events.length]!;
    return [{ event: -1, what: `the program passes the trace statement of line ${line}, and no event tells of it` }];
  }
  return [];
}

function groupDifferences(
  ground: Prepared,
  events: readonly TraceEvent[],
  segments: readonly Segment[],
  onGroup?: OnGroup,
): readonly Difference[] {
  const differences: Difference[] = [];
  /** Accesses before a barrier of a computation that goes on behind it. */
  let waiting: readonly Recorded[] = [];
  let streams: number[] = [];
  /** Operations, by class, that no event has told of so far. */
  const works = new Map<number, number>();
  for (let at = 0; at < events.length;) {
    const { recorded, barriers } = segments[at]!;
    addWorks(works, segments[at]!);
    if (events[at]!.operation === 'barrier') {
      if (barriers !== 1) differences.push({ event: at, what: barrierText(barriers) });
      waiting = [...waiting, ...recorded];
      at++;
      continue;
    }
    if (barriers > 0)
      differences.push({ event: at, what: 'the program waits at a barrier before it, and no event tells of that' });
    let end = at + 1;
    while (end < events.length && isEmpty(segments[end]!) && events[end]!.operation !== 'barrier') end++;
    const group = Array.from({ length: end - at }, (_, index) => at + index);
    const own = group.filter((event) => !isStream(events[event]!));
    // Streams are told before the event whose arithmetic reads them.
    if (own.length > 0) {
      const told = [...streams, ...own];
      differences.push(...tellsOf(ground, events, told, recorded, waiting));
      onGroup?.(told, [...waiting, ...recorded]);
      differences.push(...flopsDifferences(ground, events, own, works));
      waiting = [];
      streams = group.filter((event) => event > own.at(-1)!);
      const early = group.filter((event) => event < own.at(-1)! && isStream(events[event]!));
      for (const event of early) differences.push({ event, what: 'it streams what no event after it computes with' });
    } else {
      if (recorded.length > 0) waiting = [...waiting, ...recorded];
      streams.push(...group);
    }
    at = end;
  }
  for (const event of streams) differences.push({ event, what: 'it streams what no event after it computes with' });
  const after = [...waiting, ...segments.slice(events.length).flatMap(({ recorded }) => recorded)];
  for (const { site, count } of after) {
    const verb = site.kind === 'read' ? 'reads' : 'writes';
    differences.push({
      event: -1,
      what: `the program ${verb} ${site.variable.name} ${count} times, and no event tells of it`,
    });
  }
  for (const segment of segments.slice(events.length)) addWorks(works, segment);
  const left = [...works.values()].reduce((sum, work) => sum + work, 0);
  if (left > 0)
    differences.push({ event: -1, what: `the program does ${left} operations, and no event tells of them` });
  return differences;
}

function addWorks(works: Map<number, number>, segment: Segment): void {
  for (const [one, work] of segment.works) if (work > 0) works.set(one, (works.get(one) ?? 0) + work);
}

/**
 * Whether the events of a group tell as many flops as were done for their slots, and takes what they tell of out of `works`.
 * Together they must tell just what was done; each must tell at least what was for its slot alone, and no more than what
 * was for its slot at all, since a value may be for several.
 */
function flopsDifferences(
  { pass, classes }: Prepared,
  events: readonly TraceEvent[],
  group: readonly number[],
  works: Map<number, number>,
): readonly Difference[] {
  const told = new Map<string, { event: number; flops: number }>();
  for (const event of group) {
    const { operation, slot, flops } = events[event]!;
    const name = operation === 'store' ? undefined : pass.slots[slot]?.name;
    if (name === undefined) {
      if (flops > 0) return [{ event, what: `it tells ${flops} flops, and moves or skips only` }];
      continue;
    }
    told.set(name, { event, flops: flops + (told.get(name)?.flops ?? 0) });
  }
  const done = Array.from(works, ([one, work]) => ({ one, slots: classes[one]!, work })).filter(
    ({ slots }) => slots.length === 0 || slots.some((slot) => told.has(slot)),
  );
  for (const { one } of done) works.delete(one);
  const sum = (of: readonly { readonly work: number }[]): number => of.reduce((total, { work }) => total + work, 0);
  const differences: Difference[] = [];
  for (const [name, { event, flops }] of told) {
    const alone = sum(done.filter(({ slots }) => slots.length === 1 && slots[0] === name));
    const most = sum(done.filter(({ slots }) => slots.length === 0 || slots.includes(name)));
    if (flops >= alone && flops <= most) continue;
    const range = alone === most ? `${alone}` : `from ${alone} to ${most}`;
    differences.push({ event, what: `it tells ${flops} flops, the program does ${range} for ${name}` });
  }
  const flops = [...told.values()].reduce((total, one) => total + one.flops, 0);
  if (differences.length === 0 && flops !== sum(done)) {
    const event = [...told.values()].at(-1)?.event ?? group[0]!;
    differences.push({ event, what: `it and those beside it tell ${flops} flops, the program does ${sum(done)}` });
  }
  return differences;
}

function isEmpty({ recorded, barriers }: Segment): boolean {
  return recorded.length === 0 && barriers === 0;
}

function isStream({ operation, slot }: TraceEvent): boolean {
  return operation === 'load' && slot === NONE;
}

function barrierText(barriers: number): string {
  return barriers === 0 ? 'the program has no barrier there' : `the program waits at ${barriers} barriers there`;
}

/** Compares what a group of events tells with what was recorded for them, in its last phase and `before`. */
function tellsOf(
  ground: Prepared,
  events: readonly TraceEvent[],
  group: readonly number[],
  recorded: readonly Recorded[],
  before: readonly Recorded[],
): readonly Difference[] {
  const { pass, tensors } = ground;
  const first = group[0]!;
  const differences: Difference[] = [];
  const all = [...before, ...recorded];
  const of = (kind: 'read' | 'write', name: string, from: readonly Recorded[] = all): readonly Recorded[] =>
    from.filter(({ site }) => site.kind === kind && variableName(ground, site) === name);

  for (const [index, { name }] of tensors.entries()) {
    const matrix = ground.ofTensor(index);
    if (matrix === undefined) continue;
    for (const [kind, operation, verb] of [
      ['read', 'load', 'read'],
      ['write', 'store', 'written'],
    ] as const) {
      const telling = group.filter(
        (event) => events[event]!.operation === operation && events[event]!.tensor === index,
      );
      const told = telling
        .map((event) =>
          tallyOfBox(placeOf(events[event]!, tensors[index]!), events[event]!.repeats, matrix.fingerprints),
        )
        .reduce(together, NOTHING);
      const found = tallyOf(of(kind, name), matrix.columns);
      if (sameTally(told, found)) continue;
      differences.push({
        event: telling[0] ?? first,
        what: `of ${name} it tells that ${tallyText(told)} ${is(told)} ${verb}, the program ${kind === 'read' ? 'reads' : 'writes'} ${tallyText(found)}`,
      });
    }
  }

  for (const [slot, { name, memory }] of pass.slots.entries()) {
    if (memory !== 'sram') continue;
    const changing = group.filter((event) => events[event]!.slot === slot && events[event]!.operation !== 'store');
    const written = of('write', name);
    if (changing.length === 0 && written.length > 0) {
      differences.push({ event: first, what: `the program writes ${name}, and no event tells of it` });
    }
    if (changing.length > 0 && of('write', name, recorded).length === 0) {
      differences.push({ event: changing[0]!, what: `the program does not write ${name} there` });
    } else if (changing.length > 0) {
      const last = changing.at(-1)!;
      const what = slotDifference(ground, slot, events[last]!, written, of('read', name));
      if (what !== undefined) differences.push({ event: last, what });
    }
  }
  differences.push(...operandDifferences(ground, events, group, all));
  return differences;
}

function is({ count }: Tally): string {
  return count < 2 ? 'is' : 'are';
}

/** The name of a tensor for a storage variable, which shaders name in their own way. */
function variableName({ pass }: Prepared, { variable }: Recorded['site']): string {
  return variable.space === 'storage' ? (pass.tensors[variable.binding] ?? variable.name) : variable.name;
}

/** The real elements of a tile, in rows of all planes. */
function placeOf({ plane, row, column, realRows, realColumns }: TraceEvent, { rows }: TensorExtents): Rectangle {
  return { row: plane * rows + row, column, rows: realRows, columns: realColumns };
}

/** Whether a slot was written where the event says that it changed: all that is real, and nothing outside the tile. */
function slotDifference(
  ground: Prepared,
  slot: number,
  event: TraceEvent,
  written: readonly Recorded[],
  read: readonly Recorded[],
): string | undefined {
  const matrix = ground.ofSlot(slot);
  if (event.lanes !== null) {
    return lanesDifference(matrix, ground.pass.slots[slot]!, event.lanes, written, read);
  }
  const found = tallyOf(written, matrix.columns);
  const place = {
    row: event.rows === matrix.rows ? 0 : event.row % matrix.rows,
    column: event.columns === matrix.columns ? 0 : event.column % matrix.columns,
  };
  const nominal: Rectangle = { ...place, rows: event.rows, columns: event.columns };
  const real: Rectangle = { ...place, rows: event.realRows, columns: event.realColumns };
  if (!liesIn(found.box!, nominal)) {
    return `its tile has ${event.rows} rows and ${event.columns} columns, the program writes ${tallyText(found)} of ${matrix.name}`;
  }
  const covered = written.some((one) => {
    const tally = tallyOf([one], matrix.columns);
    return liesIn(real, tally.box!) && isDense(tally, matrix.fingerprints);
  });
  if (covered || liesIn(real, found.box!)) return undefined;
  return `${event.realRows} rows and ${event.realColumns} columns of its tile are real, the program writes ${tallyText(found)} of ${matrix.name}`;
}

/**
 * Whether a level of a tree wrote the lanes that it says, those that take and where values move those that give, and read
 * those that give. Each statement takes a lane once, in all its elements.
 */
function lanesDifference(
  { name, rows, columns, fingerprints: of }: Matrix,
  slot: SlotSpec,
  { first, step, count, partner, moves }: Lanes,
  written: readonly Recorded[],
  read: readonly Recorded[],
): string | undefined {
  const byRows = slot.lanes === 'rows';
  const lane = (at: number): Rectangle =>
    byRows ? { row: at, column: 0, rows: 1, columns } : { row: 0, column: at, rows, columns: 1 };
  const lanes = (offset: number): Tally =>
    Array.from({ length: count }, (_, index) => tallyOfBox(lane(first + index * step + offset), 1, of)).reduce(
      together,
      NOTHING,
    );
  const [taking, giving] = [lanes(0), lanes(partner)];
  const check = (verb: string, recorded: readonly Recorded[], told: readonly Tally[]): string | undefined => {
    const found = bySite(recorded).map((one) => tallyOf(one, columns));
    const wrong = found.find((one) => !told.some((known) => sameTally(one, known)));
    if (wrong !== undefined) {
      return `it ${verb} the lanes of ${told.map(tallyText).join(' and ')}, the program ${verb} ${tallyText(wrong)} of ${name}`;
    }
    const missing = told.find((known) => !found.some((one) => sameTally(one, known)));
    return missing === undefined ? undefined : `the program never ${verb} ${tallyText(missing)} of ${name}, its lanes`;
  };
  return check('writes', written, moves ? [taking, giving] : [taking]) ?? check('reads', read, [taking, giving]);
}

function bySite(recorded: readonly Recorded[]): readonly (readonly Recorded[])[] {
  const sites = new Map<number, Recorded[]>();
  for (const one of recorded) sites.set(one.site.number, [...(sites.get(one.site.number) ?? []), one]);
  return [...sites.values()];
}

/**
 * The slots that a formula names; null where it names nothing but its result, and may then have read all that the workgroup
 * holds, as everywhere.
 */
function namedBy(formula: Formula | undefined, { operation }: TraceEvent): readonly string[] | null {
  const names = formula?.operands.map(({ name }) => name) ?? [];
  return operation !== 'initialise' && names.every((name) => name === formula?.result) ? null : names;
}

/** Whether an event gives a slot values that are computed. */
function computes({ operation, slot }: TraceEvent): boolean {
  return slot !== NONE && operation !== 'load' && operation !== 'store' && operation !== 'combine';
}

/** Whether the program reads just the slots that the formulas of a group name, and those that it stores. */
function operandDifferences(
  { pass, formula }: Prepared,
  events: readonly TraceEvent[],
  group: readonly number[],
  recorded: readonly Recorded[],
): readonly Difference[] {
  const operands = (event: TraceEvent): readonly string[] | null => namedBy(formula(event), event);
  const first = group[0]!;
  const kept = new Set(pass.slots.filter(({ memory }) => memory === 'sram').map(({ name }) => name));
  const read = new Set(
    recorded.flatMap(({ site }) => (site.kind === 'read' && kept.has(site.variable.name) ? [site.variable.name] : [])),
  );
  const named = new Map<string, number>();
  for (const event of group) {
    const told = events[event]!;
    // A tile of which nothing is real is stored without being read.
    const stored = told.realRows * told.realColumns === 0 ? [] : [pass.slots[told.slot]?.name ?? ''];
    const names = told.operation === 'store' ? stored : operands(told);
    for (const name of names ?? []) if (kept.has(name) && !named.has(name)) named.set(name, event);
  }
  const changing = group.filter((event) => events[event]!.operation !== 'store');
  const changed = new Set(changing.map((event) => pass.slots[events[event]!.slot]?.name));
  const open = group.some((event) => computes(events[event]!) && operands(events[event]!) === null);
  const differences: Difference[] = [];
  for (const name of read) {
    if (open || named.has(name) || changed.has(name)) continue;
    differences.push({ event: first, what: `the program reads ${name}, which no formula there names` });
  }
  for (const [name, event] of named) {
    // A sum that a slot is part of may have no terms, as in the first row of a substitution.
    if (read.has(name) || changed.has(name)) continue;
    differences.push({ event, what: `the program does not read ${name} there` });
  }
  return differences;
}
