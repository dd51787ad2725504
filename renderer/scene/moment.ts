/**
 * What is happening at a time, as data: the event in view, what lies in every slot before and after it, and which boxes
 * of which tensors it and the events before it concern. A pure function of index and time.
 */
import type { WorkgroupSpan, TraceIndex } from '../../core/trace/index.ts';
import { changesSlot, decodeEvent, NONE, operationCode, OPERATIONS, tensorOf } from '../../core/trace/layout.ts';
import type { Records, TraceEvent } from '../../core/trace/layout.ts';
import { combinesOf, flightsOf, linksOf } from './acts.ts';
import type { Combine, Flight, Link } from './acts.ts';
import { boxLights } from './box-lights.ts';
import type { BoxLight } from './box-lights.ts';
import { smoothStep } from './flight.ts';
import { sightAt } from './sight.ts';
import type { Sight } from './sight.ts';
import { treeOf } from './tree.ts';
import type { ShownTree } from './tree.ts';

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
  readonly combines: readonly Combine[];
  /** The tree that the workgroup in view combines, if it does. */
  readonly tree: ShownTree | null;
  readonly flights: readonly Flight[];
  /** The opacity of the line that stands for a barrier. */
  readonly barrier: number;
}

/** @param still whether every event that has begun is shown as it ends */
export function momentAt(index: TraceIndex, time: number, still: boolean): Moment {
  const sight = sightAt(index, time, still);
  const { event, progress, span } = sight;
  const shown = event < 0 ? 0 : event + progress;
  const links = sight.acting.flatMap(linksOf);
  return {
    index: event,
    event: sight.fading[0]?.record ?? null,
    progress,
    span,
    completed: Math.floor(shown),
    base: baseLight(index, shown),
    plane: planeAtWork(sight),
    boxes: boxLights(sight),
    slots: slotMoments(sight, links),
    links,
    combines: sight.acting.flatMap(combinesOf),
    tree: treeOf(index, span, Math.floor(shown), event),
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

function slotMoments(sight: Sight, links: readonly Link[]): SlotMoment[] {
  const { index, run, pass, span, event, fading } = sight;
  const waiting = fading[0]?.record.operation === 'barrier' ? fading[0] : null;
  const lastBarrier = waiting === null ? event : barrierBefore(run.records, span, event);
  return pass.slots.map((_, slot) => {
    const before = event < 0 ? -1 : index.slotEventAt(event, slot);
    const changes = fading[0]?.record.slot === slot && changesSlot(run.records, event);
    // A slot is lit by whatever concerned it last, be it a change or a store.
    const concerns = fading.filter(({ at, record }) => at >= span.start && record.slot === slot);
    // A barrier lights what was written since the one before: what it lets other threads read.
    const released = waiting !== null && before > lastBarrier ? waiting.light : 0;
    return {
      before,
      after: changes ? event : before,
      light: Math.max(released, ...concerns.map(({ light }) => light)),
      operand: Math.max(0, ...links.filter((link) => link.from === slot).map((link) => link.opacity)),
    };
  });
}

/** The last barrier of the workgroup before an event; the event before its first where there is none. */
function barrierBefore(records: Records, span: WorkgroupSpan, event: number): number {
  let at = event - 1;
  while (at >= span.start && operationCode(records, at) !== OPERATIONS.barrier) at--;
  return at;
}

function barrierLight({ span, event, progress, fading }: Sight): number {
  const barrier = fading.slice(0, 2).find(({ at, record }) => at >= span.start && record.operation === 'barrier');
  if (barrier === undefined) return 0;
  return barrier.at === event ? smoothStep(0, 0.5, progress) : 1 - smoothStep(0, 0.4, progress);
}
