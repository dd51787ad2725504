/**
 * What is happening at a time, as data: the event in view, what lies in every slot before and after it, which boxes of
 * which tensors it and the events before it concern. A pure function of index and time.
 */
import type { RunPass } from '../../core/run.ts';
import type { WorkgroupSpan, TraceIndex } from '../../core/trace/index.ts';
import { changesSlot, decodeEvent, NONE, operationCode, OPERATIONS, tensorOf } from '../../core/trace/layout.ts';
import type { Lanes, TraceEvent } from '../../core/trace/layout.ts';
import { smoothStep } from './flight.ts';
import { sightAt } from './sight.ts';
import type { Acting, Sight } from './sight.ts';

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
  readonly span: WorkgroupSpan;
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

/** @param still whether every event that has begun is shown as it ends */
export function momentAt(index: TraceIndex, time: number, still: boolean): Moment {
  const sight = sightAt(index, time, still);
  const { event, progress, span } = sight;
  const shown = event < 0 ? 0 : event + progress;
  const links = sight.acting.flatMap((acting) => linksOf(sight.pass, acting));
  const valves = sight.acting.flatMap((acting) => valvesOf(sight.pass, acting));
  return {
    index: event,
    event: sight.fading[0]?.record ?? null,
    progress,
    span,
    completed: Math.floor(shown),
    base: baseLight(index, shown),
    plane: planeAtWork(sight),
    boxes: boxLights(sight),
    slots: slotMoments(sight, links, valves),
    links,
    valves,
    merges: sight.acting.flatMap(mergesOf),
    flights: sight.acting.flatMap((acting) => flightsOf(acting, event)),
    barrier: barrierLight(sight),
  };
}

/** Outlines fade faster than light, so that one of them stands out. */
export function outlineOf(light: number): number {
  return light * light * light;
}

/** Everything is lit at the very start and the very end. */
function baseLight(index: TraceIndex, shown: number): number {
  const away = Math.max(smoothStep(0, 1, 1 - shown), smoothStep(index.events - 1, index.events, shown));
  return DIMMED + (1 - DIMMED) * away;
}

function planeAtWork({ run, span, event }: Sight): number {
  for (let at = Math.max(event, span.start); at >= span.start; at--) {
    if (tensorOf(run.records, at) !== NONE) return decodeEvent(run.records, at).plane;
  }
  return 0;
}

function slotMoments(sight: Sight, links: readonly Link[], valves: readonly Valve[]): SlotMoment[] {
  const { index, run, pass, span, event, fading } = sight;
  const through = valves.flatMap(({ slot, opacity }) => {
    const from = pass.slots.findIndex(({ name }) => name === pass.slots[slot]!.valve!.from);
    return [slot, from].map((operand) => ({ from: operand, opacity }));
  });
  return pass.slots.map((_, slot) => {
    const before = event < 0 ? -1 : index.slotEventAt(event, slot);
    const changes = fading[0]?.record.slot === slot && changesSlot(run.records, event);
    // It is lit by whatever concerned it last, be it a change or a store.
    const concerns = fading.filter(({ at, record }) => at >= span.start && record.slot === slot);
    return {
      before,
      after: changes ? event : before,
      light: Math.max(0, ...concerns.map(({ light }) => light)),
      operand: Math.max(0, ...[...links, ...through].filter((link) => link.from === slot).map((link) => link.opacity)),
    };
  });
}

function boxLights({ index, run, pass, event, progress, fading }: Sight): BoxLight[][] {
  const boxes = run.tensors.map(() => new Map<string, BoxLight>());
  const addBox = (at: number, record: TraceEvent, light: number, outline: number): void => {
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
  for (const { at, record, light } of fading) addBox(at, record, light, outlineOf(light));
  // The loads whose tiles lie in slots now.
  for (const slot of pass.slots.keys()) {
    const at = event < 0 ? -1 : index.slotEventAt(event, slot);
    if (at < 0 || operationCode(run.records, at) !== OPERATIONS.load) continue;
    addBox(at, fading[event - at]?.record ?? decodeEvent(run.records, at), RESIDENT, RESIDENT);
  }
  return boxes.map((found) => [...found.values()]);
}

function linksOf(pass: RunPass, acting: Acting): Link[] {
  const { record, operands, opacity } = acting;
  // What flows through a gate has a pipe of its own.
  const piped = gatesOf(pass, acting).flatMap((slot) => [pass.slots[slot]!.name, pass.slots[slot]!.valve!.from]);
  return [...operands]
    .filter((from) => !piped.includes(pass.slots[from]!.name))
    .map((from) => ({ from, to: record.slot, opacity }));
}

/** The gates that an event's formula names, of those that lead to its slot. */
function gatesOf(pass: RunPass, { record, operands }: Acting): number[] {
  const to = pass.slots[record.slot]?.name;
  return [...operands].filter((slot) => to !== undefined && pass.slots[slot]!.valve?.to === to);
}

function valvesOf(pass: RunPass, acting: Acting): Valve[] {
  const { progress, opacity } = acting;
  return gatesOf(pass, acting).map((slot) => ({ slot, progress, opacity }));
}

function mergesOf({ record: { slot, lanes }, progress, opacity }: Acting): Merge[] {
  return lanes === null ? [] : [{ slot, lanes, progress, opacity }];
}

function flightsOf({ at, record, progress, opacity }: Acting, event: number): Flight[] {
  if (record.operation !== 'load' && record.operation !== 'store') return [];
  return [{ index: at, event: record, progress, opacity: at === event ? 1 : opacity }];
}

function barrierLight({ span, event, progress, fading }: Sight): number {
  const barrier = fading.slice(0, 2).find(({ at, record }) => at >= span.start && record.operation === 'barrier');
  if (barrier === undefined) return 0;
  return barrier.at === event ? smoothStep(0, 0.5, progress) : 1 - smoothStep(0, 0.4, progress);
}
