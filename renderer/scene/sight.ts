/** What is in sight at a time: where in the run it is, and the events that still show, each decoded once. */
import type { Run, RunPass } from '../../core/run.ts';
import { clamp } from '../../core/search.ts';
import { operandSlots } from '../../core/trace/formulas.ts';
import { eventAt } from '../../core/trace/index.ts';
import type { WorkgroupSpan, TraceIndex } from '../../core/trace/index.ts';
import { decodeEvent } from '../../core/trace/layout.ts';
import type { TraceEvent } from '../../core/trace/layout.ts';
import { smoothStep } from './flight.ts';

/** Steps over which what is done fades. */
export const FADE_STEPS = 20;

/** An event whose light has not faded yet. */
interface Fading {
  readonly at: number;
  readonly record: TraceEvent;
  /** From 0 to 1: it rises at the event's start and fades after its end. */
  readonly light: number;
}

/** The event in view or the one before it, of the same workgroup. */
export interface Acting {
  readonly at: number;
  readonly record: TraceEvent;
  /** The slots that its formula names. */
  readonly operands: ReadonlySet<number>;
  /** From 0 to 1 through the event. */
  readonly progress: number;
  /** How much of what it draws still shows. */
  readonly opacity: number;
}

export interface Sight {
  readonly index: TraceIndex;
  readonly run: Run;
  readonly span: WorkgroupSpan;
  readonly pass: RunPass;
  /** The event under way or just completed; -1 before the first. */
  readonly event: number;
  /** From 0 to 1 through it. */
  readonly progress: number;
  /** From the event in view back, of any workgroup. */
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

/** 1 at the event itself, falling at once to a half when it is over and to nothing over the following steps. */
export function recency(age: number): number {
  if (age <= 0) return 1;
  return 0.5 * (1 - smoothStep(0, 0.35, age)) + 0.5 * Math.max(0, 1 - age / FADE_STEPS);
}
