/** Where in the trace the viewer is. Nothing here reads the clock: time passes when `pass` is called. */
import { SPEEDS } from '../../core/document/settings.ts';
import { clamp } from '../../core/search.ts';
import type { StepUnit, TraceIndex } from '../../core/trace/index.ts';
import { watchedEnd } from '../../core/trace/watched.ts';
import { courseOf } from './course.ts';
import type { Course } from './course.ts';
import type { Settings } from './settings.svelte.ts';
import { advance, durationOf, paceOf, traceMilliseconds, wholePace } from '../timeline/pace.ts';
import type { Duration, Pace } from '../timeline/pace.ts';

/** A step over more events than this jumps; a shorter one is shown as motion. */
const LONGEST_GLIDE = 8;
const GLIDE_MS = 600;
/**
 * The most milliseconds of the clock that one frame of a step may pass, so that every step shows at least two
 * frames on a slow machine.
 */
const LONGEST_GLIDE_FRAME = 300;
/** The most turns (ends of a loop or a workgroup) that one frame may pass. */
const MOST_TURNS = 100;

export class Playback {
  readonly #settings: Pick<Settings, 'speed'>;
  #index = $state.raw<TraceIndex | null>(null);
  #time = $state(0);
  #playing = $state(false);
  /** How the run is played from where playing began; null until that is known. */
  #pace: Pace | null = null;
  /** The moment that the viewer chose, of a run before; the runs after it are shown at the same share. */
  #chosen: { readonly time: number; readonly events: number } | null = null;
  /** The time at which a single step forward, shown as motion, ends. */
  #goal = $state<number | null>(null);
  /** The course that playing takes; whoever sets breakpoints and loops replaces it. */
  course: () => Course = () =>
    courseOf({ events: this.events, watched: this.events, stops: new Uint32Array(), loop: null });
  /** Whether nothing moves between two events; the event under way then counts as completed. */
  still: () => boolean = () => false;

  constructor(settings: Pick<Settings, 'speed'>) {
    this.#settings = settings;
  }

  /** Completed events and the share of the event under way. Everything on screen follows from this. */
  get time(): number {
    return this.still() ? Math.ceil(this.#time) : this.#time;
  }

  get events(): number {
    return this.#index?.events ?? 0;
  }

  /** How many milliseconds the whole run plays at speed 1. */
  readonly milliseconds = $derived.by(() => {
    const index = this.#index;
    return index === null ? 0 : wholePace.of(index.run).milliseconds;
  });

  get playing(): boolean {
    return this.#playing;
  }

  /** Whether frames must go on being drawn. */
  get moving(): boolean {
    return this.#playing || this.#goal !== null;
  }

  /**
   * Shows another run. Of the same kernel, the time stays where the new trace is as long, and at the same share of it
   * where it is not, so that one sees what a change does to the moment in view; another kernel begins anew.
   */
  show(index: TraceIndex): void {
    if (index === this.#index) return;
    const before = this.#index;
    this.#index = index;
    this.#goal = null;
    this.#pace = null;
    if (before?.run.kernel !== index.run.kernel) {
      this.#time = 0;
      this.#chosen = null;
      this.#playing = false;
    } else if (before.events !== index.events) {
      // From the moment that was chosen and not from the run before, whose few events may have rounded it away.
      this.#chosen ??= { time: this.#time, events: before.events };
      this.#time = Math.floor((this.#chosen.time / this.#chosen.events) * index.events);
    }
  }

  toggle(): void {
    if (this.#playing) this.pause();
    else this.play();
  }

  play(): void {
    if (this.#index === null) return;
    this.#time = this.course().begin(this.#time);
    this.#chosen = null;
    this.#goal = null;
    this.#pace = null;
    this.#playing = true;
  }

  pause(): void {
    this.#time = this.time;
    this.#playing = false;
    this.#goal = null;
  }

  /** Goes to a number of completed events, at once. */
  seek(time: number): void {
    this.#goal = null;
    this.#chosen = null;
    this.#pace = null;
    this.#time = clamp(time, 0, this.events);
    if (this.#time >= this.events) this.#playing = false;
  }

  /** Goes to the end of what one watches, and from there to that of what only measures. */
  seekEnd(): void {
    const { time } = this;
    const watched = this.#index === null ? 0 : watchedEnd(this.#index.run.passes);
    this.seek(time < watched ? watched : this.events);
    this.#playing = false;
  }

  /** Goes to the next or previous stop of a unit; a short step forward is shown as motion when `glide` says so. */
  step(unit: StepUnit, direction: 1 | -1, glide: boolean): void {
    if (this.#index === null) return;
    this.#playing = false;
    const from = this.#goal ?? this.time;
    const to = this.#index.seek(from, unit, direction);
    const short = direction > 0 && to - Math.floor(from) <= LONGEST_GLIDE;
    if (!glide || !short) {
      this.seek(to);
      return;
    }
    if (this.#goal !== null) this.#time = this.#goal;
    this.#chosen = null;
    this.#goal = to > this.#time ? to : null;
  }

  changeSpeed(direction: 1 | -1): void {
    const settings = this.#settings;
    const at = SPEEDS.findIndex((speed) => speed === settings.speed);
    settings.speed = SPEEDS[at + direction] ?? settings.speed;
  }

  /** Moves on by so many milliseconds of the clock. */
  pass(elapsed: number): void {
    if (this.#index === null) return;
    const { run, events } = this.#index;
    if (this.#goal !== null) {
      const duration = (event: number): number => durationOf(run.records, event);
      const milliseconds = Math.min(elapsed, LONGEST_GLIDE_FRAME) * this.#glideRate(this.#goal, duration);
      this.#time = advance(this.#time, milliseconds, this.#goal, duration).time;
      if (this.#time >= this.#goal) this.#goal = null;
    } else if (this.#playing) {
      const duration = (event: number): number => {
        const from = Math.floor(this.#time);
        this.#pace ??= from === 0 ? wholePace.of(run) : paceOf(run, from, events);
        return this.#pace.duration(event);
      };
      this.#follow(this.course(), traceMilliseconds(elapsed, this.#settings.speed), duration);
    }
  }

  /** Plays on along a course for so many milliseconds of the trace. */
  #follow(course: Course, milliseconds: number, duration: Duration): void {
    let left = milliseconds;
    for (let turns = 0; turns < MOST_TURNS; turns++) {
      const next = course.next(this.#time);
      const reached = advance(this.#time, left, next, duration);
      this.#time = reached.time;
      if (reached.time < next) return;
      const on = course.turn(next);
      if (on === null) {
        this.#playing = false;
        return;
      }
      // A loop is read anew each time.
      if (on < next) this.#pace = null;
      this.#time = on;
      left = reached.left;
    }
  }

  /** The speed of a step shown as motion, which takes no longer than a single event would. */
  #glideRate(goal: number, duration: Duration): number {
    let full = 0;
    for (let event = Math.floor(this.#time); event < goal; event++) full += duration(event);
    return Math.max(full / GLIDE_MS, 1);
  }
}
