/**
 * A film as data: for each frame, the time of the run that it shows and where the camera stands. Pure; nothing is drawn
 * here.
 */
import type { CameraPose, Element } from '../../core/document/view.ts';
import { wholeRun } from '../../core/document/storyboard.ts';
import type { Shot, ShotRun } from '../../core/document/storyboard.ts';
import type { Stretch } from '../../core/film/contract.ts';
import { refuse } from '../../core/outcome.ts';
import type { Outcome } from '../../core/outcome.ts';
import { lastAtMost } from '../../core/search.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { watchedEnd } from '../../core/trace/watched.ts';
import { rangeOf } from './part.ts';
import { paceOf } from '../timeline/pace.ts';
import type { Played } from '../timeline/pace.ts';
import { smoothStep } from '../scene/flight.ts';
import type { Cast } from '../compare/cast.ts';

/** The most frames that a film may have: almost five hours at 60 frames a second. */
const MOST_FRAMES = 1_000_000;

/** The seconds that the cards of a film stand. */
const [TITLE, ENDING] = [2.5, 5];

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

/** The frame that stands for a film: the middle of what moves in its first shot, at which most has begun and little is over. */
export function posterFrame({ spans, frames }: Film): number {
  const { first, motion } = spans[0]!;
  return motion === 0 ? frames - 1 : first + Math.floor(motion / 2);
}

/**
 * The film forwards and then backwards, so that its last frame leads into its first and none stands twice: what is held at
 * either end is held once.
 */
export function loopOf<Some extends Film>(film: Some): Some {
  const { frames } = film;
  const same = (a: number, b: number): boolean => {
    const [one, other] = [film.frameAt(a), film.frameAt(b)];
    return one.shot === other.shot && one.time === other.time && one.arrived === other.arrived;
  };
  let [low, high] = [0, frames - 1];
  while (low < high && same(low + 1, 0)) low++;
  while (high > low && same(high - 1, frames - 1)) high--;
  const back = Math.max(0, high - low - 1);
  return {
    ...film,
    frames: frames + back,
    frameAt: (number) => film.frameAt(number < frames ? number : high - 1 - (number - frames)),
  };
}

/** A film with what its shots show: the runs of each, which several shots may share. */
export interface CastFilm extends Film {
  readonly casts: readonly Cast[];
}

type Trace = Pick<TraceIndex, 'events'> & { readonly run: Played };

/**
 * Makes the film of some shots. The times of each count the events of a trace, that of the run which leads in it. The
 * problem says which shot lies beyond the end of its run, or makes the film too long.
 *
 * @param first the number of the first of the shots in the storyboard
 */
export function createFilm(traces: readonly Trace[], shots: readonly Shot[], fps: number, first = 0): Outcome<Film> {
  if (shots.length === 0) return refuse('There is no shot to record; add one to the storyboard first.');
  const beyond = shots.findIndex(({ from, to }, at) => Math.max(from, to) > traces[at]!.events);
  if (beyond >= 0) {
    const { from, to } = shots[beyond]!;
    const { events } = traces[beyond]!;
    return refuse(
      `Shot ${first + beyond + 1} goes to step ${Math.max(from, to)}, but its run ends at ${events}; the nearest is ${events}.`,
    );
  }
  // From one run to another there is no way for a camera to go.
  const travels = shots.map(({ travel }, at) => (traces[at] === traces[at - 1] ? travel : 0));
  const courses = shots.map((shot, at) => courseOf(traces[at]!, shot));
  const spans: FrameSpan[] = [];
  let frames = 0;
  for (const [number, shot] of shots.entries()) {
    const span = spanOf(shot, courses[number]!.milliseconds, travels[number]!, fps);
    spans.push({ first: frames, ...span });
    frames += span.frames;
    if (frames > MOST_FRAMES) {
      return refuse(
        `A film of more than ${MOST_FRAMES} frames is too long; shot ${first + number + 1} alone has ${span.frames}: play it faster or shorten it.`,
      );
    }
  }
  const frameAt = (number: number): FilmFrame => {
    const at = spans.findLastIndex(({ first }) => first <= number);
    const { first: begin, motion } = spans[at]!;
    const shot = shots[at]!;
    const within = number - begin;
    const share = motion <= 1 ? 1 : Math.min(within / (motion - 1), 1);
    const travel = Math.round(travels[at]! * fps);
    return {
      shot: at,
      time: motion === 0 ? shot.to : courses[at]!.timeAt(share),
      arrived: within < travel ? smoothStep(0, 1, (within + 1) / (travel + 1)) : 1,
    };
  };
  return { ok: true, value: { shots, frames, fps, spans, frameAt } };
}

/** The first frame of a shot that has come as far as a time; the last that moves where none has. */
export function frameOf(film: Film, shot: number, time: number): number {
  const { first, motion } = film.spans[shot]!;
  const { from, to } = film.shots[shot]!;
  const reached = (number: number): boolean => {
    const at = film.frameAt(number).time;
    return from < to ? at >= time : at <= time;
  };
  let [low, high] = [first, first + Math.max(motion - 1, 0)];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (reached(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
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

/**
 * Makes the shots of a stretch of a run: an opening that stands long enough to be read, the stretch, and what came of it where
 * it reaches the end. The problem says what of a part the run does not have.
 */
export function shotsOf(stretch: Stretch, run: ShotRun, index: TraceIndex): Outcome<readonly Shot[]> {
  const { part, pace, hold, framing, caption } = stretch;
  const { events } = index;
  const watched = watchedEnd(index.run.passes);
  const named = part === null ? null : rangeOf(index, part);
  if (named?.ok === false) return named;
  const { from, until } = named === null ? stretch : named.value;
  const shot = {
    ...wholeRun(run, events),
    ...framing,
    from: from ?? 0,
    to: until ?? Math.max(from ?? 0, watched),
    pace,
    hold,
    caption,
  };
  if (!stretch.cards || run.compare !== null) return { ok: true, value: [shot] };
  const title: Shot = { ...shot, to: shot.from, hold: TITLE, card: 'title' };
  const ending: Shot = { ...shot, from: shot.to, hold: ENDING, card: 'ending' };
  return { ok: true, value: [title, shot, ...(shot.to === watched || shot.to === events ? [ending] : [])] };
}

function spanOf(shot: Shot, milliseconds: number, travel: number, fps: number): Omit<FrameSpan, 'first'> {
  const { pace, hold } = shot;
  const natural = milliseconds / 1000;
  const seconds = 'seconds' in pace ? pace.seconds : 'speed' in pace ? natural / pace.speed : natural;
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

/** The course of a run from one time to another, in which each event lasts as long as it does in playing at its pace. */
function courseOf({ events, run }: Trace, { from, to, pace }: Pick<Shot, 'from' | 'to' | 'pace'>): Course {
  const [low, high] = from < to ? [from, to] : [to, from];
  const start = Math.floor(low);
  const end = Math.min(Math.ceil(high), events);
  /** Milliseconds from `start` to each event. */
  const sums = new Float64Array(end - start + 1);
  const { duration } = 'within' in pace ? paceOf(run, start, end, pace.within * 1000) : paceOf(run, start, end);
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
