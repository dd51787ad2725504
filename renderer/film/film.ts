/** A film as data: which moment of its runs, seen from where, each of its frames shows. Pure; nothing is drawn here. */
import type { CameraPose, Element } from '../../core/document/view.ts';
import { wholeRun } from '../../core/document/storyboard.ts';
import type { Shot } from '../../core/document/storyboard.ts';
import type { Stretch } from '../../core/film/contract.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { durationOf } from '../timeline/pace.ts';
import { smoothStep } from '../scene/flight.ts';

/** Frames of the longest film: almost five hours at 60 frames a second. */
const MOST_FRAMES = 1_000_000;

export interface FilmFrame {
  /** Number of its shot. */
  readonly shot: number;
  /** In completed events of the run that leads. */
  readonly time: number;
  /** Of the way on which cameras come from the shot before; 1 once they stand. */
  readonly arrived: number;
}

/** Where a camera stands; `way` is set while it is still on its way to `camera`. */
export interface Stand {
  readonly camera: CameraPose;
  readonly way: { readonly from: CameraPose; readonly share: number } | null;
}

export interface ShotFrames {
  /** Number of its first frame. */
  readonly first: number;
  readonly frames: number;
  /** Of these, the ones in which the run moves. */
  readonly motion: number;
}

export interface Film {
  readonly shots: readonly Shot[];
  readonly frames: number;
  readonly fps: number;
  readonly spans: readonly ShotFrames[];
  /** @param number from 0 to before `frames` */
  frameAt(number: number): FilmFrame;
}

type Trace = Pick<TraceIndex, 'events'> & { readonly run: Pick<TraceIndex['run'], 'records'> };

/**
 * The film of some shots, which count the events of this run. A shot that it does not have, or a film without an end, is a
 * problem in one sentence.
 */
export function createFilm(index: Trace, shots: readonly Shot[], fps: number): Outcome<Film> {
  if (shots.length === 0) return refuse('There is no shot to record; add one to the storyboard first.');
  const beyond = shots.findIndex(({ from, to }) => Math.max(from, to) > index.events);
  if (beyond >= 0) {
    const { from, to } = shots[beyond]!;
    return refuse(
      `Shot ${beyond + 1} goes to step ${Math.max(from, to)}, but the run ends at ${index.events}; the nearest is ${index.events}.`,
    );
  }
  const ways = shots.map((shot) => wayOf(index, shot.from, shot.to));
  const spans: ShotFrames[] = [];
  let frames = 0;
  for (const [number, shot] of shots.entries()) {
    const span = spanOf(shot, ways[number]!.milliseconds, fps);
    spans.push({ first: frames, ...span });
    frames += span.frames;
    if (frames > MOST_FRAMES) {
      return refuse(
        `A film of more than ${MOST_FRAMES} frames is too long; shot ${number + 1} alone has ${span.frames}: play it faster or shorten it.`,
      );
    }
  }
  const frameAt = (number: number): FilmFrame => {
    const at = spans.findLastIndex(({ first }) => first <= number);
    const { first, motion } = spans[at]!;
    const shot = shots[at]!;
    const within = number - first;
    const share = motion <= 1 ? 1 : Math.min(within / (motion - 1), 1);
    const travel = at === 0 ? 0 : Math.round(shot.travel * fps);
    return {
      shot: at,
      time: motion === 0 ? shot.to : ways[at]!.timeAt(share),
      arrived: within < travel ? smoothStep(0, 1, (within + 1) / (travel + 1)) : 1,
    };
  };
  return { ok: true, value: { shots, frames, fps, spans, frameAt } };
}

/** Where the camera of a side stands in a frame; 0 is the first run. */
export function standOf(shots: readonly Shot[], { shot, arrived }: FilmFrame, side: number): Stand {
  const { camera } = sideOf(shots[shot]!, side);
  return { camera, way: arrived === 1 ? null : { from: sideOf(shots[shot - 1]!, side).camera, share: arrived } };
}

/** What a shot says of a side. */
export function sideOf(shot: Shot, side: number): { readonly camera: CameraPose; readonly picked: Element | null } {
  return shot.beside[side - 1] ?? shot;
}

/** The shot that a stretch of a run makes. */
export function shotOf(stretch: Stretch, events: number): Shot {
  const { from, until, seconds, speed, hold, look, caption } = stretch;
  const pace = seconds === null ? { speed } : { seconds };
  return { ...wholeRun(events), ...look, from: from ?? 0, to: until ?? events, pace, hold, caption };
}

function spanOf(shot: Shot, milliseconds: number, fps: number): Omit<ShotFrames, 'first'> {
  const { pace, hold, travel } = shot;
  const seconds = 'seconds' in pace ? pace.seconds : milliseconds / pace.speed / 1000;
  const motion = shot.from === shot.to ? 0 : Math.max(1, Math.round(seconds * fps));
  const frames = Math.max(motion + Math.round(hold * fps), Math.round(travel * fps), 1);
  return { motion, frames };
}

interface Way {
  /** At speed 1. */
  readonly milliseconds: number;
  /** Where the run is after a share of the way, from 0 to 1; exact at both ends. */
  timeAt(share: number): number;
}

/** The way from one step to another, at the pace of each event. */
function wayOf({ events, run }: Trace, from: number, to: number): Way {
  const [low, high] = from < to ? [from, to] : [to, from];
  const start = Math.floor(low);
  const end = Math.min(Math.ceil(high), events);
  /** Milliseconds from `start` to each event. */
  const sums = new Float64Array(end - start + 1);
  for (let event = start; event < end; event++) {
    sums[event - start + 1] = sums[event - start]! + durationOf(run.records, event);
  }
  const at = (time: number): number => {
    const event = Math.min(Math.floor(time) - start, sums.length - 1);
    const rest = time - start - event;
    return rest === 0 ? sums[event]! : sums[event]! + rest * (sums[event + 1]! - sums[event]!);
  };
  const [first, last] = [at(low), at(high)];
  const timeOf = (milliseconds: number): number => {
    let [below, above] = [0, sums.length - 1];
    while (above - below > 1) {
      const middle = (below + above) >> 1;
      if (sums[middle]! <= milliseconds) below = middle;
      else above = middle;
    }
    return start + below + (milliseconds - sums[below]!) / (sums[above]! - sums[below]!);
  };
  return {
    milliseconds: last - first,
    timeAt: (share) => {
      if (share <= 0 || low === high) return from;
      if (share >= 1) return to;
      return timeOf(from < to ? first + share * (last - first) : last - share * (last - first));
    },
  };
}

function refuse(message: string): { readonly ok: false; readonly problem: { readonly message: string } } {
  return { ok: false, problem: { message } };
}
