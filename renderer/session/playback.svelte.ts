/** Where in the trace the viewer is. Nothing here reads the clock: time passes when `pass` is called. */
import type { StepUnit, TraceIndex } from '../../core/trace/index.ts';
import { advance, durationOf, SPEEDS, traceMilliseconds } from './pace.ts';

export type Speed = (typeof SPEEDS)[number];

/** A step over more events than this is a cut; a shorter one is seen. */
const LONGEST_GLIDE = 8;
const GLIDE_MS = 600;
/** At least two frames of every step are seen, however slow they are. */
const LONGEST_GLIDE_FRAME = 300;

export class Playback {
  #index = $state.raw<TraceIndex | null>(null);
  #time = $state(0);
  #playing = $state(false);
  /** Where a single step forward is heading. */
  #goal = $state<number | null>(null);
  speed = $state<Speed>(1);
  /** What the step buttons step by. */
  unit = $state<StepUnit>('event');

  get time(): number {
    return this.#time;
  }

  get events(): number {
    return this.#index?.events ?? 0;
  }

  get playing(): boolean {
    return this.#playing;
  }

  /** Whether frames must go on being drawn. */
  get moving(): boolean {
    return this.#playing || this.#goal !== null;
  }

  /** Shows another run; the time stays where the new trace is as long as the old one. */
  show(index: TraceIndex): void {
    const same = this.#index?.run.kernel === index.run.kernel && this.#index.events === index.events;
    this.#index = index;
    this.#goal = null;
    if (!same) {
      this.#time = 0;
      this.#playing = false;
    }
  }

  toggle(): void {
    if (this.#playing) this.pause();
    else this.play();
  }

  play(): void {
    if (this.#index === null) return;
    if (this.#time >= this.events) this.#time = 0;
    this.#goal = null;
    this.#playing = true;
  }

  pause(): void {
    this.#playing = false;
    this.#goal = null;
  }

  /** Goes to a number of completed events, at once. */
  seek(time: number): void {
    this.#goal = null;
    this.#time = Math.min(Math.max(time, 0), this.events);
    if (this.#time >= this.events) this.#playing = false;
  }

  /** To the next or previous stop; a short step forward is shown as motion unless told otherwise. */
  step(unit: StepUnit, direction: 1 | -1, glide: boolean): void {
    if (this.#index === null) return;
    this.#playing = false;
    const from = this.#goal ?? this.#time;
    const to = this.#index.seek(from, unit, direction);
    const short = direction > 0 && to - Math.floor(from) <= LONGEST_GLIDE;
    if (!glide || !short) {
      this.seek(to);
      return;
    }
    if (this.#goal !== null) this.#time = this.#goal;
    this.#goal = to > this.#time ? to : null;
  }

  changeSpeed(direction: 1 | -1): void {
    this.speed = SPEEDS[SPEEDS.indexOf(this.speed) + direction] ?? this.speed;
  }

  /** Lets so many milliseconds of the clock pass. */
  pass(elapsed: number): void {
    if (this.#index === null) return;
    const { records } = this.#index.run;
    const duration = (event: number): number => durationOf(records, event);
    if (this.#goal !== null) {
      const milliseconds = Math.min(elapsed, LONGEST_GLIDE_FRAME) * this.#glideRate(this.#goal, duration);
      this.#time = advance(this.#time, milliseconds, this.#goal, duration);
      if (this.#time >= this.#goal) this.#goal = null;
    } else if (this.#playing) {
      this.#time = advance(this.#time, traceMilliseconds(elapsed, this.speed), this.events, duration);
      if (this.#time >= this.events) this.#playing = false;
    }
  }

  /** A step takes no longer than one event would. */
  #glideRate(goal: number, duration: (event: number) => number): number {
    let full = 0;
    for (let event = Math.floor(this.#time); event < goal; event++) full += duration(event);
    return Math.max(full / GLIDE_MS, 1);
  }
}
