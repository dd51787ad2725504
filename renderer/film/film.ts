/**
 * A film as data: for each frame, the time of the run that it shows and where the camera stands. Pure; nothing is drawn
 * here.
 */
import type { CameraPose, Element } from '../../core/document/view.ts';
import { wholeRun } from '../../core/document/storyboard.ts';
import type { Shot } from '../../core/document/storyboard.ts';
import type { Stretch } from '../../core/film/contract.ts';
import { refuse } from '../../core/outcome.ts';
import type { Outcome } from '../../core/outcome.ts';
import { lastAtMost } from '../../core/search.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { paceOf } from '../timeline/pace.ts';
import type { Played } from '../timeline/pace.ts';
import { smoothStep } from '../scene/flight.ts';

/** The most frames that a film may have: almost five hours at 60 frames a second. */
const MOST_FRAMES = 1_000_000;

export interface FilmFrame {
  /** The number of the shot that the frame belongs to. */
  readonly shot: number;
  /** The time shown, in completed events of the leading run. */
  readonly time: number;
  /** The share of the cameras' travel from the previous shot that is behind them; 1 once they stand still. */
  readonly arrived: number;
}

/** Where a camera stands; `travel` is set while it is still on its way to `camera`. */
export interface CameraPlacement {
  readonly camera: CameraPose;
  readonly travel: { readonly from: CameraPose; readonly share: number } | null;
}

export interface FrameSpan {
  /** The number of the first frame of the shot. */
  readonly first: number;
  readonly frames: number;
  /** How many of the frames show the run moving; the rest hold its end. */
  readonly motion: number;
}

export interface Film {
  readonly shots: readonly Shot[];
  readonly frames: number;
  readonly fps: number;
  readonly spans: readonly FrameSpan[];
  /** @param number the frame, at least 0 and less than `frames` */
  frameAt(number: number): FilmFrame;
}

type Trace = Pick<TraceIndex, 'events'> & { readonly run: Played };

/**
 * Makes the film of some shots, whose times count the events of this run. The problem says which shot lies beyond the
 * end of
 * the run, or makes the film too long.
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
  const courses = shots.map((shot) => courseOf(index, shot.from, shot.to));
  const spans: FrameSpan[] = [];
  let frames = 0;
  for (const [number, shot] of shots.entries()) {
    const span = spanOf(shot, courses[number]!.milliseconds, fps);
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
      time: motion === 0 ? shot.to : courses[at]!.timeAt(share),
      arrived: within < travel ? smoothStep(0, 1, (within + 1) / (travel + 1)) : 1,
    };
  };
  return { ok: true, value: { shots, frames, fps, spans, frameAt } };
}

/** The camera of a side in a frame, at rest or on its way. */
export function cameraOf(shots: readonly Shot[], { shot, arrived }: FilmFrame, side: number): CameraPlacement {
  const { camera } = sideOf(shots[shot]!, side);
  return { camera, travel: arrived === 1 ? null : { from: sideOf(shots[shot - 1]!, side).camera, share: arrived } };
}

/**
 * The camera and the marked element that a shot has for a side; a side that it says nothing about is seen as the first
 * is.
 */
export function sideOf(shot: Shot, side: number): { readonly camera: CameraPose; readonly picked: Element | null } {
  return shot.beside[side - 1] ?? shot;
}

/** Makes a shot of a stretch of a run. */
export function shotOf(stretch: Stretch, events: number): Shot {
  const { from, until, seconds, speed, hold, framing, caption } = stretch;
  const pace = seconds === null ? { speed } : { seconds };
  return { ...wholeRun(events), ...framing, from: from ?? 0, to: until ?? events, pace, hold, caption };
}

function spanOf(shot: Shot, milliseconds: number, fps: number): Omit<FrameSpan, 'first'> {
  const { pace, hold, travel } = shot;
  const seconds = 'seconds' in pace ? pace.seconds : milliseconds / pace.speed / 1000;
  const motion = shot.from === shot.to ? 0 : Math.max(1, Math.round(seconds * fps));
  const frames = Math.max(motion + Math.round(hold * fps), Math.round(travel * fps), 1);
  return { motion, frames };
}

interface Course {
  /** How long the whole course takes at speed 1. */
  readonly milliseconds: number;
  /** The time of the run after a share, from 0 to 1, of the course; exact at both ends. */
  timeAt(share: number): number;
}

/** The course of a run from one time to another, in which each event lasts as long as it does in playing. */
function courseOf({ events, run }: Trace, from: number, to: number): Course {
  const [low, high] = from < to ? [from, to] : [to, from];
  const start = Math.floor(low);
  const end = Math.min(Math.ceil(high), events);
  /** Milliseconds from `start` to each event. */
  const sums = new Float64Array(end - start + 1);
  const { duration } = paceOf(run, start, end);
  for (let event = start; event < end; event++) {
    sums[event - start + 1] = sums[event - start]! + duration(event);
  }
  const at = (time: number): number => {
    const event = Math.min(Math.floor(time) - start, sums.length - 1);
    const rest = time - start - event;
    return rest === 0 ? sums[event]! : sums[event]! + rest * (sums[event + 1]! - sums[event]!);
  };
  const [first, last] = [at(low), at(high)];
  const timeOf = (milliseconds: number): number => {
    const below = Math.min(lastAtMost(sums, milliseconds), sums.length - 2);
    return start + below + (milliseconds - sums[below]!) / (sums[below + 1]! - sums[below]!);
  };
  return {
    milliseconds: last - first,
    timeAt: (share) => {
      if (share <= 0 || low === high) return from;
      if (share >= 1) return to;
      // Where nothing takes time, as at a barrier.
      if (first === last) return from + share * (to - from);
      return timeOf(from < to ? first + share * (last - first) : last - share * (last - first));
    },
  };
}
