/**
 * What is happening at a time, as data: the event in view, what lies in every slot before and after it, and which boxes
 * of which tensors it and the events before it concern. A pure function of index and time.
 */
import type { WorkgroupSpan, TraceIndex } from '../../core/trace/index.ts';
import { changesSlot, decodeEvent, NONE, tensorOf } from '../../core/trace/layout.ts';
import type { TraceEvent } from '../../core/trace/layout.ts';
import { flightsOf, linksOf, combinesOf, valvesOf } from './acts.ts';
import type { Flight, Link, Combine, Valve } from './acts.ts';
import { boxLights } from './box-lights.ts';
import type { BoxLight } from './box-lights.ts';
import { smoothStep } from './flight.ts';
import { sightAt } from './sight.ts';
import type { Sight } from './sight.ts';

/** The light of what is not in view while something is. */
export const DIMMED = 0.34;

export interface SlotMoment {
  /** The event whose snapshot the slot shows at the start of the event in view; -1 for none. */
  readonly before: number;
  /** The event whose snapshot it shows at the end of the event in view; -1 for none. */
  readonly after: number;
  readonly light: number;
  /** How strongly the slot is marked as an operand. */
  readonly operand: number;
}

export interface Moment {
  /** The event under way or just completed; -1 before the first. */
  readonly index: number;
  readonly event: TraceEvent | null;
  /** The share of the event in view that is done, from 0 to 1. */
  readonly progress: number;
  readonly span: WorkgroupSpan;
  /** How many events are completed. */
  readonly completed: number;
  /** The light of everything that nothing else lights. */
  readonly base: number;
  /** The plane that is worked on, where tensors have several. */
  readonly plane: number;
  /** The lit boxes of each tensor. */
  readonly boxes: readonly (readonly BoxLight[])[];
  readonly slots: readonly SlotMoment[];
  readonly links: readonly Link[];
  readonly valves: readonly Valve[];
  readonly combines: readonly Combine[];
  readonly flights: readonly Flight[];
  /** The opacity of the line that stands for a barrier. */
  readonly barrier: number;
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
    combines: sight.acting.flatMap(combinesOf),
    flights: sight.acting.flatMap((acting) => flightsOf(acting, event)),
    barrier: barrierLight(sight),
  };
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
    // A slot is lit by whatever concerned it last, be it a change or a store.
    const concerns = fading.filter(({ at, record }) => at >= span.start && record.slot === slot);
    return {
      before,
      after: changes ? event : before,
      light: Math.max(0, ...concerns.map(({ light }) => light)),
      operand: Math.max(0, ...[...links, ...through].filter((link) => link.from === slot).map((link) => link.opacity)),
    };
  });
}

function barrierLight({ span, event, progress, fading }: Sight): number {
  const barrier = fading.slice(0, 2).find(({ at, record }) => at >= span.start && record.operation === 'barrier');
  if (barrier === undefined) return 0;
  return barrier.at === event ? smoothStep(0, 0.5, progress) : 1 - smoothStep(0, 0.4, progress);
}
