/**
 * An axis says what the timeline counts from left to right. Time itself is always completed events, in program
 * order; the axis says at which position a time lies, and which time a position stands for. Where many events
 * share a pixel, the axis gives shares by kind of work.
 */
import type { SettingValues } from '../../core/document/settings.ts';
import { clamp, lastAtMost } from '../../core/search.ts';
import { eventAt } from '../../core/trace/index.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { KIND_OF_CODE } from '../../core/trace/kinds.ts';
import { operationCode } from '../../core/trace/layout.ts';
import { kindSums, KINDS } from '../../core/trace/kind-sums.ts';
import type { Measure } from '../../core/trace/kind-sums.ts';

export type AxisName = SettingValues['axis'];

/** A stretch of an axis. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Axis {
  readonly name: AxisName;
  /** Whether positions follow from the trace alone, or from the model of a GPU. */
  readonly truth: 'exact' | 'modelled';
  /** Positions run from 0 to this. */
  readonly extent: number;
  /** What each track stands for. */
  readonly trackNoun: 'workgroup' | 'SM';
  readonly tracks: number;
  /** The number of the track in which a time lies. */
  trackOf(time: number): number;
  /** The position of a time. */
  at(time: number): number;
  /** The position at which the event that follows `time` begins, which is later than `at` when it has to wait. */
  beginOf(time: number): number;
  /**
   * The time that a position stands for while the viewer is at `present`; on a given track where one was
   * pointed at.
   */
  timeAt(position: number, present: number, track?: number): number;
  /** The span of the axis that the workgroup at a time takes. */
  workgroupAt(time: number): Span;
  /** Where playing goes on once the last event of a workgroup has ended at `time`. */
  goOn(time: number): number;
  /**
   * For each column of a stretch, the share (0 to 1) of each kind of work, `KINDS` numbers a column: of one track, or of
   * all that there is.
   */
  shares(track: number | 'all', span: Span, columns: number): Float32Array;
  /**
   * The events of a track within a span, with the positions at which they begin and end; null when they are
   * more than `most`.
   */
  eventsIn(track: number, span: Span, most: number): readonly PlacedEvent[] | null;
}

export interface PlacedEvent extends Span {
  readonly event: number;
}

/** The axis that counts events, or something of them, in program order; its tracks are workgroups. */
export function programAxis(index: TraceIndex, measure: Measure): Axis {
  const { run, events } = index;
  const sums = kindSums.of(run, measure);
  const bounds = workgroupBounds(run.passes);
  const lower = new Float64Array(KINDS);
  const upper = new Float64Array(KINDS);
  const at = (time: number): number => sums.amountBefore(time);

  return {
    name: measure === 'events' ? 'step' : 'bytes',
    truth: 'exact',
    extent: Math.max(sums.total, 1),
    trackNoun: 'workgroup',
    tracks: bounds.length - 1,
    trackOf: (time) => workgroupOf(bounds, time),
    at,
    beginOf: at,
    timeAt: (position) => clamp(Math.round(sums.timeOf(position)), 0, events),
    workgroupAt: (time) => {
      const workgroup = workgroupOf(bounds, time);
      return { from: at(bounds[workgroup]!), to: at(bounds[workgroup + 1]!) };
    },
    goOn: (time) => time,
    shares: (track, span, columns) => {
      const shares = new Float32Array(columns * KINDS);
      const first = track === 'all' ? 0 : bounds[track]!;
      const last = track === 'all' ? events : bounds[track + 1]!;
      const width = (span.to - span.from) / columns;
      const from = Math.max(Math.floor((at(first) - span.from) / width), 0);
      const to = Math.min(Math.ceil((at(last) - span.from) / width), columns);
      const edge = (column: number): number => clamp(sums.timeOf(span.from + column * width), first, last);
      if (measure === 'events' && width < 1) {
        // Events are wider than columns here: each column shows the event under its middle, so that edges are
        // sharp.
        for (let column = from; column < to; column++) {
          const event = Math.floor(span.from + (column + 0.5) * width);
          const kind = event < first || event >= last ? undefined : KIND_OF_CODE[operationCode(run.records, event)];
          if (kind !== undefined) shares[column * KINDS + kind] = 1;
        }
        return shares;
      }
      if (from < to) sums.before(edge(from), lower, 0);
      for (let column = from; column < to; column++) {
        sums.before(edge(column + 1), upper, 0);
        for (let kind = 0; kind < KINDS; kind++) shares[column * KINDS + kind] = (upper[kind]! - lower[kind]!) / width;
        lower.set(upper);
      }
      return shares;
    },
    eventsIn: (track, span, most) => {
      const first = Math.max(bounds[track]!, Math.floor(sums.timeOf(span.from)));
      const last = Math.min(bounds[track + 1]!, Math.ceil(sums.timeOf(span.to)));
      if (last - first > most) return null;
      return Array.from({ length: Math.max(last - first, 0) }, (_, offset) => {
        const event = first + offset;
        return { event, from: at(event), to: at(event + 1) };
      });
    },
  };
}

/** The step at which each workgroup of the run begins, pass after pass, and the step at which the last one ends. */
export function workgroupBounds(passes: TraceIndex['run']['passes']): Uint32Array {
  const bounds = new Uint32Array(passes.reduce((sum, { starts }) => sum + starts.length - 1, 1));
  let filled = 0;
  for (const { starts } of passes) {
    bounds.set(starts, filled);
    filled += starts.length - 1;
  }
  return bounds;
}

/** The number of the workgroup in view at a time; it stays in view until the first event of the next one begins. */
export function workgroupOf(bounds: Uint32Array, time: number): number {
  const event = Math.max(eventAt(time), 0);
  return Math.max(Math.min(lastAtMost(bounds, event), bounds.length - 2), 0);
}
