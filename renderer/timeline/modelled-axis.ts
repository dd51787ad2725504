/**
 * The axis of modelled nanoseconds. A track is an SM, on which several workgroups may run at once. A time is
 * still a number of completed events in program order, and belongs to the workgroup in view: a position stands
 * for the event of that workgroup which is under way there or, once the workgroup has ended, for one of the
 * workgroup that then runs on the same SM.
 */
import { atOnce, PORTION } from '../../core/portions.ts';
import type { Portions } from '../../core/portions.ts';
import { clamp, countUpTo, lastAtMost } from '../../core/search.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { KIND_OF_CODE } from '../../core/trace/kinds.ts';
import { operationCode } from '../../core/trace/layout.ts';
import type { Schedule } from '../../core/machine/schedule.ts';
import { workgroupBounds, workgroupOf } from './axis.ts';
import type { Axis } from './axis.ts';
import { KINDS } from '../../core/trace/kind-sums.ts';
import { fillColumns, tracksOfBins } from './time-bins.ts';

/** The share of a workgroup's first event that must be under way for that workgroup to be in view. */
const BEGUN = 1e-3;
/** How many events are put into bins before the work may pause. */
const BINNED = PORTION >> 3;

export function modelledAxis(index: TraceIndex, schedule: Schedule): Axis {
  return atOnce(layingOut(index, schedule));
}

/** Makes the axis in portions, so that a page can go on drawing meanwhile. */
export function* layingOut(index: TraceIndex, schedule: Schedule): Portions<Axis> {
  const { run, events } = index;
  const { starts, ends, sms, launches, total } = schedule;
  const bounds = workgroupBounds(run.passes);
  const bySm = workgroupsBySm(sms);
  const residents = residentsOf(schedule);
  const kindOf = (event: number): number | undefined => KIND_OF_CODE[operationCode(run.records, event)];
  const begin = (workgroup: number): number => launches[workgroup]!;
  const end = (workgroup: number): number => ends[bounds[workgroup + 1]! - 1]!;
  const bins = yield* tracksOfBins(bySm.length, events, total, function* (add) {
    for (let workgroup = 0; workgroup < sms.length; workgroup++) {
      for (let event = bounds[workgroup]!; event < bounds[workgroup + 1]!; event++) {
        if (event % BINNED === 0) yield;
        const kind = kindOf(event);
        if (kind !== undefined) add(sms[workgroup]!, kind, starts[event]!, ends[event]!);
      }
    }
  });

  const at = (time: number): number => {
    if (time <= 0) return 0;
    if (time >= events) return total;
    const event = Math.floor(time);
    if (event === time) return ends[event - 1]!;
    return starts[event]! + (time - event) * (ends[event]! - starts[event]!);
  };

  /** The first event of a workgroup that has not ended at a position. */
  const unfinished = (workgroup: number, position: number): number =>
    countUpTo(ends, position, bounds[workgroup], bounds[workgroup + 1]);

  /**
   * Which workgroup of an SM a position stands for: the one in view as long as it runs, else the one that began
   * last.
   */
  const chosen = (sm: number, position: number, inView: number): number => {
    if (sms[inView] === sm && begin(inView) <= position && position < end(inView)) return inView;
    const own = bySm[sm]!;
    const begins = own.map(begin);
    return own[lastAtMost(begins, position)]!;
  };

  return {
    name: 'nanoseconds',
    truth: 'modelled',
    extent: total,
    trackNoun: 'SM',
    tracks: bySm.length,
    trackOf: (time) => sms[workgroupOf(bounds, time)]!,
    at,
    beginOf: (time) => (time >= events ? total : Number.isInteger(time) ? starts[time]! : at(time)),
    timeAt: (position, present, track) => {
      const inView = workgroupOf(bounds, present);
      const workgroup = chosen(track ?? sms[inView]!, position, inView);
      const event = unfinished(workgroup, position);
      if (event === bounds[workgroup + 1]!) return event;
      const length = ends[event]! - starts[event]!;
      const share = length === 0 ? 0 : Math.max(position - starts[event]!, 0) / length;
      const begun = event === bounds[workgroup]! ? BEGUN : 0;
      return event + clamp(share, begun, 1 - BEGUN);
    },
    workgroupAt: (time) => {
      const workgroup = workgroupOf(bounds, time);
      return { from: begin(workgroup), to: end(workgroup) };
    },
    goOn: (time) => {
      const workgroup = workgroupOf(bounds, time);
      if (time !== bounds[workgroup + 1]) return time;
      const next = bySm[sms[workgroup]!]!.find((other) => other > workgroup && begin(other) >= end(workgroup));
      return next === undefined ? events : bounds[next]! + BEGUN;
    },
    shares: (track, span, columns) => {
      const shares = new Float32Array(columns * KINDS);
      const width = (span.to - span.from) / columns;
      const places = track === 'all' ? residents * bySm.length : residents;
      if (track === 'all' || width >= bins.width) bins.fill(track, span, columns, shares);
      else {
        for (const workgroup of bySm[track]!) {
          if (begin(workgroup) >= span.to || end(workgroup) <= span.from) continue;
          for (let event = unfinished(workgroup, span.from); event < bounds[workgroup + 1]!; event++) {
            if (starts[event]! >= span.to) break;
            const kind = kindOf(event);
            if (kind !== undefined) fillColumns(shares, kind, starts[event]!, ends[event]!, span, width, columns);
          }
        }
      }
      for (let at = 0; at < shares.length; at++) shares[at]! /= width * places;
      return shares;
    },
    eventsIn: (track, span, most) => {
      // Where several workgroups share an SM, its track shows what share of it is busy rather than single events.
      if (residents > 1) return null;
      const found = [];
      for (const workgroup of bySm[track]!) {
        if (begin(workgroup) >= span.to || end(workgroup) <= span.from) continue;
        for (let event = unfinished(workgroup, span.from); event < bounds[workgroup + 1]!; event++) {
          if (starts[event]! >= span.to) break;
          if (found.length === most) return null;
          found.push({ event, from: starts[event]!, to: ends[event]! });
        }
      }
      return found;
    },
  };
}

function workgroupsBySm(sms: Uint16Array): readonly (readonly number[])[] {
  const bySm: number[][] = [];
  sms.forEach((sm, workgroup) => {
    (bySm[sm] ??= []).push(workgroup);
  });
  return bySm;
}

/** The most workgroups that are on one SM at once, in any pass. */
function residentsOf({ gpu, firsts, occupancies }: Schedule): number {
  return Math.max(
    ...occupancies.map(({ workgroups }, pass) =>
      Math.min(workgroups, Math.ceil((firsts[pass + 1]! - firsts[pass]!) / gpu.sms)),
    ),
    1,
  );
}

/** What goes on at a moment of a schedule. */
export interface Moment {
  /** Workgroups that are on an SM. */
  readonly resident: number;
  /** Events that have ended, of all workgroups. */
  readonly completed: number;
}

export function momentAt(index: TraceIndex, { ends, launches }: Schedule, position: number): Moment {
  const bounds = workgroupBounds(index.run.passes);
  let resident = 0;
  let completed = 0;
  for (let workgroup = 0; workgroup + 1 < bounds.length; workgroup++) {
    const first = bounds[workgroup]!;
    const last = bounds[workgroup + 1]! - 1;
    if (launches[workgroup]! > position) continue;
    if (ends[last]! <= position) {
      completed += last + 1 - first;
    } else {
      resident++;
      completed += countUpTo(ends, position, first, last) - first;
    }
  }
  return { resident, completed };
}
