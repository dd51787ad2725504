/** What is in sight at a time: where in the run it is, and the events that still show, each of them decoded once. */
import type { Run, RunPass } from '../../core/run.ts';
import { clamp } from '../../core/search.ts';
import { operandSlots } from '../../core/trace/formulas.ts';
import { eventAt } from '../../core/trace/index.ts';
import type { WorkgroupSpan, TraceIndex } from '../../core/trace/index.ts';
import { decodeEvent } from '../../core/trace/layout.ts';
import type { TraceEvent } from '../../core/trace/layout.ts';
import { smoothStep } from './flight.ts';

/** The number of steps over which the light of an event fades. */
export const FADE_STEPS = 20;

/** An event whose light has not faded yet. */
interface Fading {
  readonly at: number;
  readonly record: TraceEvent;
  /** The light, from 0 to 1: it rises as the event starts and fades once it has ended. */
  readonly light: number;
}

/** The event in view or the one before it, of the same workgroup. */
export interface Acting {
  readonly at: number;
  readonly record: TraceEvent;
  /** The slots that the formula of the event names. */
  readonly operands: ReadonlySet<number>;
  /** The share of the event that is done, from 0 to 1. */
  readonly progress: number;
  /** How visible everything is that the event draws. */
  readonly opacity: number;
}

export interface Sight {
  readonly index: TraceIndex;
  readonly run: Run;
  readonly span: WorkgroupSpan;
  readonly pass: RunPass;
  /** The event under way or just completed; -1 before the first. */
  readonly event: number;
  /** The share of that event that is done, from 0 to 1. */
  readonly progress: number;
  /** The events that still show, from the event in view back, of any workgroup. */
  readonly fading: readonly Fading[];
  readonly acting: readonly Acting[];
}

/** @param still whether every event that has begun is shown as it ends */
export function sightAt(index: TraceIndex, time: number, still: boolean): Sight {
  const { run } = index;
  const at = clamp(time, 0, index.events);
  const event = eventAt(at);
  const progress = event < 0 || still ? 1 : at - event;
  const span = index.workgroupAt(Math.max(event, 0));
  const pass = run.passes[span.pass]!;
  const fading: Fading[] = [];
  for (let past = event; past >= Math.max(0, event - FADE_STEPS); past--) {
    const light = past === event ? smoothStep(0, 0.25, progress) : recency(event - past - 1 + progress);
    fading.push({ at: past, record: decodeEvent(run.records, past), light });
  }
  return { index, run, span, pass, event, progress, fading, acting: actingOf(run, pass, span, progress, fading) };
}

function actingOf(run: Run, pass: RunPass, span: WorkgroupSpan, progress: number, fading: readonly Fading[]): Acting[] {
  const acting: Acting[] = [];
  const [current, previous] = fading.filter(({ at }) => at >= span.start);
  const add = ({ at, record }: Fading, through: number, opacity: number): void => {
    acting.push({ at, record, operands: operandSlots(run, pass, record), progress: through, opacity });
  };
  if (current !== undefined) add(current, progress, smoothStep(0, 0.25, progress));
  if (previous !== undefined && progress < 0.3) add(previous, 1, 1 - smoothStep(0, 0.3, progress));
  return acting;
}

/**
 * The light of an event at an age in steps: 1 while it lasts, half of that soon after it ends, and nothing some
 * steps later.
 */
export function recency(age: number): number {
  if (age <= 0) return 1;
  return 0.5 * (1 - smoothStep(0, 0.35, age)) + 0.5 * Math.max(0, 1 - age / FADE_STEPS);
}
