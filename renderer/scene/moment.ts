/**
 * What is happening at a time, as data: the event in view, what lies in every slot before and after it, which boxes of
 * which tensors it and the events before it concern. A pure function of index and time.
 */
import type { RunPass } from '../../core/run.ts';
import { changesSlot, decodeEvent, NONE, slotOf } from '../../core/trace/layout.ts';
import type { Lanes, TraceEvent } from '../../core/trace/layout.ts';
import type { Place, TraceIndex } from '../../core/trace/index.ts';
import { operandSlots } from '../../core/trace/formulas.ts';
import { smoothStep } from './flight.ts';

/** Steps over which what is done fades. */
export const FADE_STEPS = 20;
/** Light of what is not in view while something is. */
export const DIMMED = 0.34;

/** Light and outline of the boxes whose tiles lie in slots. */
const RESIDENT = 0.5;

export interface BoxLight {
  readonly plane: number;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  /** From 0 (as dim as the rest) to 1. */
  readonly light: number;
  /** Opacity of the outline in the tensor's hue. */
  readonly outline: number;
  /** How far its values are away: 1 leaves an empty grid. */
  readonly hole: number;
}

export interface SlotMoment {
  /** Events whose snapshots it shows, -1 for none: `before` at the start of the event in view, `after` at its end. */
  readonly before: number;
  readonly after: number;
  readonly light: number;
  /** How much it is marked as an operand. */
  readonly operand: number;
}

export interface Moment {
  /** The event under way or just completed; -1 before the first. */
  readonly index: number;
  readonly event: TraceEvent | null;
  /** From 0 to 1 through the event in view. */
  readonly progress: number;
  readonly place: Place;
  /** Events completed. */
  readonly completed: number;
  /** Light of everything that nothing else lights. */
  readonly base: number;
  /** The plane at work, of tensors with several. */
  readonly plane: number;
  readonly boxes: readonly (readonly BoxLight[])[];
  readonly slots: readonly SlotMoment[];
  /** From the operands of a computation to its result. */
  readonly links: readonly Link[];
  /** Gates that what is computed flows through. */
  readonly valves: readonly Valve[];
  /** Levels of trees to draw: the one in view and, as it fades, the one before it. */
  readonly merges: readonly Merge[];
  /** Flights to draw the way of: the one in view and, as it fades, the one before it. */
  readonly flights: readonly Flight[];
  /** Opacity of the line that stands for a barrier. */
  readonly barrier: number;
}

export interface Link {
  readonly from: number;
  readonly to: number;
  readonly opacity: number;
}

export interface Valve {
  /** The slot of the gate. */
  readonly slot: number;
  /** From 0 to 1. */
  readonly progress: number;
  readonly opacity: number;
}

/** One level of a tree of combines, over the lanes of a slot. */
export interface Merge {
  readonly slot: number;
  readonly lanes: Lanes;
  /** From 0 to 1. */
  readonly progress: number;
  readonly opacity: number;
}

export interface Flight {
  readonly index: number;
  readonly event: TraceEvent;
  /** From 0 to 1. */
  readonly progress: number;
  readonly opacity: number;
}

/** The event that a time shows. */
export function eventInView(time: number): number {
  return Math.ceil(time) - 1;
}

export function momentAt(index: TraceIndex, time: number, still: boolean): Moment {
  const at = Math.min(Math.max(time, 0), index.events);
  const event = eventInView(at);
  const progress = event < 0 || still ? 1 : at - event;
  const shown = event < 0 ? 0 : event + progress;
  const place = index.placeAt(Math.max(event, 0));
  const record = event < 0 ? null : decodeEvent(index.run.records, event);
  const links = linksAt(index, place, event, progress);
  const valves = valvesAt(index, place, event, progress);
  return {
    index: event,
    event: record,
    progress,
    place,
    completed: Math.floor(shown),
    base: baseLight(index, shown),
    plane: planeAtWork(index, place, event),
    boxes: boxLights(index, place, event, progress),
    slots: slotMoments(index, place, event, progress, record, links, valves),
    links,
    valves,
    merges: mergesAt(index, place, event, progress),
    flights: flightsAt(index, place, event, progress),
    barrier: barrierLight(index, place, event, progress),
  };
}

/** 1 at the event itself, falling at once to a half when it is over and to nothing over the following steps. */
export function recency(age: number): number {
  if (age <= 0) return 1;
  return 0.5 * (1 - smoothStep(0, 0.35, age)) + 0.5 * Math.max(0, 1 - age / FADE_STEPS);
}

/** Outlines fade faster than light, so that one of them stands out. */
export function outlineOf(light: number): number {
  return light * light * light;
}

/** How much an event that is `shown - event` steps in counts: it rises at its start and fades after its end. */
function weight(event: number, current: number, progress: number): number {
  return event === current ? smoothStep(0, 0.25, progress) : recency(current - event - 1 + progress);
}

/** Everything is lit at the very start and the very end. */
function baseLight(index: TraceIndex, shown: number): number {
  const away = Math.max(smoothStep(0, 1, 1 - shown), smoothStep(index.events - 1, index.events, shown));
  return DIMMED + (1 - DIMMED) * away;
}

function planeAtWork(index: TraceIndex, place: Place, event: number): number {
  for (let at = Math.max(event, place.start); at >= place.start; at--) {
    const record = decodeEvent(index.run.records, at);
    if (record.tensor !== NONE) return record.plane;
  }
  return 0;
}

function slotMoments(
  index: TraceIndex,
  place: Place,
  event: number,
  progress: number,
  record: TraceEvent | null,
  links: readonly Link[],
  valves: readonly Valve[],
): SlotMoment[] {
  const { run } = index;
  const pass = run.passes[place.pass]!;
  const through = valves.flatMap(({ slot, opacity }) => {
    const from = pass.slots.findIndex(({ name }) => name === pass.slots[slot]!.valve!.from);
    return [slot, from].map((operand) => ({ from: operand, opacity }));
  });
  return pass.slots.map((_, slot) => {
    const before = event < 0 ? -1 : index.slotEventAt(event, slot);
    const changes = record !== null && record.slot === slot && changesSlot(run.records, event);
    const after = changes ? event : before;
    return {
      before,
      after,
      light: slotLight(index, place, event, progress, slot, before),
      operand: Math.max(0, ...[...links, ...through].filter((link) => link.from === slot).map((link) => link.opacity)),
    };
  });
}

/** Lit by whatever concerned the slot last, be it a change or a store. */
function slotLight(
  index: TraceIndex,
  place: Place,
  event: number,
  progress: number,
  slot: number,
  before: number,
): number {
  let light = before < 0 ? 0 : weight(before, event, progress);
  for (let at = event; at >= Math.max(place.start, event - FADE_STEPS); at--) {
    if (slotOf(index.run.records, at) === slot) light = Math.max(light, weight(at, event, progress));
  }
  return light;
}

function boxLights(index: TraceIndex, place: Place, event: number, progress: number): BoxLight[][] {
  const { run } = index;
  const boxes = run.tensors.map(() => new Map<string, BoxLight>());
  const addBox = (at: number, light: number, outline: number): void => {
    const record = decodeEvent(run.records, at);
    const { tensor, plane, row, column, realRows, realColumns } = record;
    if (tensor === NONE || realRows === 0 || realColumns === 0) return;
    const key = [plane, row, column, realRows, realColumns].join();
    const known = boxes[tensor]!.get(key);
    const flies = at === event && record.operation === 'load';
    boxes[tensor]!.set(key, {
      plane,
      row,
      column,
      rows: realRows,
      columns: realColumns,
      light: Math.max(light, known?.light ?? 0),
      outline: Math.max(outline, known?.outline ?? 0),
      hole: known?.hole ?? (flies ? smoothStep(0, 0.06, progress) * (1 - smoothStep(0.86, 1, progress)) : 0),
    });
  };
  const resident = residentEvents(index, place, event);
  for (let at = event; at >= Math.max(0, event - FADE_STEPS); at--) {
    const light = weight(at, event, progress);
    addBox(at, light, outlineOf(light));
  }
  for (const at of resident) addBox(at, RESIDENT, RESIDENT);
  return boxes.map((found) => [...found.values()]);
}

/** The loads whose tiles lie in slots now. */
function residentEvents(index: TraceIndex, place: Place, event: number): Set<number> {
  const found = new Set<number>();
  if (event < 0) return found;
  const pass = index.run.passes[place.pass]!;
  pass.slots.forEach((_, slot) => {
    const at = index.slotEventAt(event, slot);
    if (at >= 0 && decodeEvent(index.run.records, at).operation === 'load') found.add(at);
  });
  return found;
}

/** The event in view and the one before it, of the same workgroup, with the strength that each still has. */
function inSight(
  place: Place,
  event: number,
  progress: number,
): readonly (readonly [event: number, opacity: number])[] {
  const sight: [number, number][] = [];
  if (event >= place.start) sight.push([event, smoothStep(0, 0.25, progress)]);
  if (event - 1 >= place.start && progress < 0.3) sight.push([event - 1, 1 - smoothStep(0, 0.3, progress)]);
  return sight;
}

function linksAt(index: TraceIndex, place: Place, event: number, progress: number): Link[] {
  const { run } = index;
  const pass = run.passes[place.pass]!;
  return inSight(place, event, progress).flatMap(([at, opacity]) => {
    const record = decodeEvent(run.records, at);
    const operands = operandSlots(run, pass, record);
    // What flows through a gate has a pipe of its own.
    const piped = valvesOf(pass, record, operands).flatMap((slot) => [
      pass.slots[slot]!.name,
      pass.slots[slot]!.valve!.from,
    ]);
    return [...operands]
      .filter((from) => !piped.includes(pass.slots[from]!.name))
      .map((from) => ({ from, to: record.slot, opacity }));
  });
}

/** The gates that an event's formula names, of those that lead to its slot. */
function valvesOf(pass: RunPass, record: TraceEvent, operands: ReadonlySet<number>): number[] {
  const to = pass.slots[record.slot]?.name;
  return [...operands].filter((slot) => to !== undefined && pass.slots[slot]!.valve?.to === to);
}

function valvesAt(index: TraceIndex, place: Place, event: number, progress: number): Valve[] {
  const { run } = index;
  const pass = run.passes[place.pass]!;
  return inSight(place, event, progress).flatMap(([at, opacity]) => {
    const record = decodeEvent(run.records, at);
    const gates = valvesOf(pass, record, operandSlots(run, pass, record));
    return gates.map((slot) => ({ slot, progress: at === event ? progress : 1, opacity }));
  });
}

function mergesAt(index: TraceIndex, place: Place, event: number, progress: number): Merge[] {
  return inSight(place, event, progress).flatMap(([at, opacity]) => {
    const { slot, lanes } = decodeEvent(index.run.records, at);
    return lanes === null ? [] : [{ slot, lanes, progress: at === event ? progress : 1, opacity }];
  });
}

function flightsAt(index: TraceIndex, place: Place, event: number, progress: number): Flight[] {
  return inSight(place, event, progress).flatMap(([at, opacity]) => {
    const record = decodeEvent(index.run.records, at);
    if (record.operation !== 'load' && record.operation !== 'store') return [];
    const current = at === event;
    return [{ index: at, event: record, progress: current ? progress : 1, opacity: current ? 1 : opacity }];
  });
}

function barrierLight(index: TraceIndex, place: Place, event: number, progress: number): number {
  for (let at = event; at >= Math.max(place.start, event - 1); at--) {
    if (decodeEvent(index.run.records, at).operation !== 'barrier') continue;
    return at === event ? smoothStep(0, 0.5, progress) : 1 - smoothStep(0, 0.4, progress);
  }
  return 0;
}
