/** What a viewer sets about time: the axis of the timeline, breakpoints, the loop, and bookmarks. */
import type { Bookmark, Breakpoint, Loop } from '../../core/document/time.ts';
import { MOST_MARKS } from '../../core/document/time.ts';
import { GPUS, gpuOf } from '../../core/machine/gpus.ts';
import type { Gpu } from '../../core/machine/gpus.ts';
import { scheduling } from '../../core/machine/schedule.ts';
import type { ScheduleOutcome } from '../../core/machine/schedule.ts';
import { atOnce } from '../../core/portions.ts';
import type { Portions } from '../../core/portions.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { decodeEvent } from '../../core/trace/layout.ts';
import { watchedEnd } from '../../core/trace/watched.ts';
import { programAxis, workgroupBounds } from '../timeline/axis.ts';
import type { Axis, Span } from '../timeline/axis.ts';
import { breakpointAt, reachOf, same } from '../timeline/breakpoints.ts';
import { layingOut } from '../timeline/modelled-axis.ts';
import { panned, whole, zoomed } from '../timeline/zoom.ts';
import { courseAlong, courseOf, firstAfter, lastBefore } from './course.ts';
import type { Playback } from './playback.svelte.ts';
import type { Settings } from './settings.svelte.ts';
import type { View } from './view.svelte.ts';

/** Marks at steps of one kernel. */
export interface Marks {
  readonly loop: Loop | null;
  /** In the order of their steps. */
  readonly bookmarks: readonly Bookmark[];
  readonly breakpoints: readonly Breakpoint[];
}

/** A run as the model of a GPU schedules it. */
interface Model {
  readonly index: TraceIndex;
  readonly gpu: Gpu;
  readonly outcome: ScheduleOutcome;
  /** The axis of modelled time; null where the kernel does not fit the GPU. */
  readonly axis: Axis | null;
}

function* modelling(index: TraceIndex, gpu: Gpu): Portions<Model> {
  const outcome = yield* scheduling(index.run, gpu);
  return { index, gpu, outcome, axis: outcome.ok ? yield* layingOut(index, outcome.schedule) : null };
}

function describe(gpu: string): Gpu {
  return gpuOf(gpu) ?? GPUS[0]!;
}

const NO_MARKS: Marks = { loop: null, bookmarks: [], breakpoints: [] };

export class Timing {
  readonly #lead: () => View;
  readonly #playback: Playback;
  readonly #settings: Pick<Settings, 'axis' | 'gpu'>;
  /** The list of marks that is open. */
  list = $state<'bookmarks' | 'breakpoints' | null>(null);
  /** The marks of each kernel: a step means nothing in another one. */
  marks = $state.raw<Readonly<Record<string, Marks>>>({});
  /** A model that was made in portions before it is shown. */
  #ahead: Model | null = null;
  #zoom = $state.raw<{ readonly axis: Axis; readonly span: Span } | null>(null);

  constructor(lead: () => View, playback: Playback, settings: Pick<Settings, 'axis' | 'gpu'>) {
    this.#lead = lead;
    this.#playback = playback;
    this.#settings = settings;
    playback.course = () => this.#course;
  }

  readonly #index: TraceIndex | null = $derived.by(() => this.#lead().index);
  readonly gpu = $derived.by(() => describe(this.#settings.gpu));
  readonly #kernel = $derived(this.#index?.run.kernel ?? '');
  readonly #current = $derived(this.marksOf(this.#kernel));

  /** The run on the modelled GPU; null before there is a run. It is computed only when it is asked for. */
  readonly #model = $derived.by((): Model | null => {
    const { gpu } = this;
    const index = this.#index;
    if (index === null) return null;
    const ahead = this.#ahead;
    return ahead?.index === index && ahead.gpu === gpu ? ahead : atOnce(modelling(index, gpu));
  });
  readonly modelled = $derived.by(() => this.#model?.outcome ?? null);
  readonly axis: Axis | null = $derived.by(() => {
    const index = this.#index;
    if (index === null) return null;
    const modelled = this.#settings.axis === 'nanoseconds' ? (this.#model?.axis ?? null) : null;
    return modelled ?? programAxis(index, this.#settings.axis === 'bytes' ? 'bytes' : 'events');
  });
  /** Why the axis is not the one that the viewer chose, and which it is. */
  readonly axisProblem = $derived.by(() =>
    this.#settings.axis === 'nanoseconds' && this.modelled?.ok === false
      ? `${this.modelled.reason} Time is counted by step.`
      : null,
  );
  /** The span of the axis that the tracks show. */
  readonly span: Span = $derived.by(() => {
    const { axis } = this;
    if (axis === null) return { from: 0, to: 1 };
    return this.#zoom?.axis === axis ? this.#zoom.span : whole(axis);
  });

  /** The span that the tracks show where the viewer has zoomed in; null where they show the whole axis. */
  readonly stretch = $derived(this.#zoom !== null && this.#zoom.axis === this.axis ? this.#zoom.span : null);

  readonly loop: Loop | null = $derived.by(() => {
    const { loop } = this.#current;
    const events = this.#index?.events ?? 0;
    if (loop === null || loop.from >= Math.min(loop.to, events)) return null;
    return { from: loop.from, to: Math.min(loop.to, events) };
  });
  /** Where the loop lies on the axis; null where workgroups that run at once leave no span of time for it. */
  readonly loopStretch: Span | null = $derived.by(() => {
    const { axis, loop } = this;
    if (axis === null || loop === null) return null;
    const [from, to] = [axis.beginOf(loop.from), axis.at(loop.to)];
    return from < to ? { from, to } : null;
  });
  readonly bookmarks = $derived(this.#current.bookmarks);
  readonly breakpoints = $derived(this.#current.breakpoints);
  /** For each breakpoint the steps at which it stops, or why it never does. */
  readonly reaches = $derived.by(() => {
    const run = this.#index?.run;
    return run === undefined ? [] : this.breakpoints.map((breakpoint) => reachOf(run, breakpoint));
  });
  /** The steps at which playing stops, ascending. */
  readonly stops = $derived.by(() => {
    const enabled = this.reaches.filter((_, at) => this.breakpoints[at]!.enabled);
    return Uint32Array.from(enabled.flatMap(({ steps }) => [...steps])).sort();
  });
  readonly #ends = $derived(
    this.#index === null ? new Uint32Array() : workgroupBounds(this.#index.run.passes).subarray(1),
  );
  readonly #course = $derived.by(() => {
    const { axis, stops, loop } = this;
    const watched = this.#index === null ? 0 : watchedEnd(this.#index.run.passes);
    const way = { events: this.#index?.events ?? 0, watched, stops, loop };
    if (axis?.truth !== 'modelled') return courseOf(way);
    return courseAlong(axis, { ...way, ends: this.#ends, stretch: this.loopStretch });
  });

  marksOf(kernel: string): Marks {
    return this.marks[kernel] ?? NO_MARKS;
  }

  setMarks(kernel: string, marks: Marks): void {
    this.marks = { ...this.marks, [kernel]: marks };
  }

  /** Models the run on a GPU in portions, before anything on screen asks for the model. */
  *model(gpu: string): Portions<void> {
    const index = this.#index;
    if (index !== null) this.#ahead = yield* modelling(index, describe(gpu));
  }

  /** Models a run that is about to be shown, if the model will be looked at. */
  *expect(index: TraceIndex, looked: boolean): Portions<void> {
    if (looked || this.#settings.axis === 'nanoseconds') this.#ahead = yield* modelling(index, this.gpu);
  }

  /** Shows a span of the axis in the tracks. Null, or what is no span of it, shows the whole axis. */
  show(span: Span | null): void {
    const { axis } = this;
    const shown = axis !== null && span !== null && span.from < span.to && span.to <= axis.extent;
    this.#zoom = shown ? { axis, span } : null;
  }

  /** Zooms by a factor, nearer where it exceeds 1, around a position that stays in place. */
  zoom(factor: number, around?: number): void {
    if (this.axis === null) return;
    const centre = around ?? this.axis.at(this.#playback.time);
    this.show(zoomed(this.axis, this.span, factor, centre));
  }

  /** Pans by a share of the span that is shown. */
  pan(share: number): void {
    if (this.axis !== null) this.show(panned(this.axis, this.span, share));
  }

  showWorkgroup(): void {
    if (this.axis === null) return;
    const { from, to } = this.axis.workgroupAt(this.#playback.time);
    this.show(zoomed(this.axis, { from, to }, 0.95, (from + to) / 2));
  }

  /**
   * Makes the loop begin (or end) at the present step. Where nothing would be left of it, it reaches to the end
   * of the run (or from its start).
   */
  loopFrom(): void {
    const from = Math.floor(this.#playback.time);
    const to = this.loop?.to ?? this.#playback.events;
    this.setLoop(from, from < to ? to : this.#playback.events);
  }

  loopTo(): void {
    const to = Math.ceil(this.#playback.time);
    const from = this.loop?.from ?? 0;
    this.setLoop(from < to ? from : 0, to);
  }

  /** Loops between two steps, given in either order; does nothing when they are equal. */
  setLoop(a: number, b: number): void {
    const [from, to] = [Math.floor(Math.min(a, b)), Math.ceil(Math.max(a, b))];
    if (from < to) this.#change({ loop: { from, to } });
  }

  endLoop(): void {
    this.#change({ loop: null });
  }

  /** Adds a bookmark at the present step, unless there is one. Returns whether there is room for it. */
  addBookmark(note = ''): boolean {
    const step = Math.floor(this.#playback.time);
    if (this.bookmarks.some((bookmark) => bookmark.step === step)) return true;
    if (this.bookmarks.length >= MOST_MARKS) return false;
    this.#change({ bookmarks: [...this.bookmarks, { step, note }].sort((a, b) => a.step - b.step) });
    return true;
  }

  setNote(step: number, note: string): void {
    this.#change({ bookmarks: this.bookmarks.map((one) => (one.step === step ? { step, note } : one)) });
  }

  removeBookmark(step: number): void {
    this.#change({ bookmarks: this.bookmarks.filter((one) => one.step !== step) });
  }

  toBookmark(direction: 1 | -1): void {
    this.#toNeighbour(
      Uint32Array.from(this.bookmarks, ({ step }) => step),
      direction,
    );
  }

  /** Sets a breakpoint, or removes it where it is set. */
  toggleBreakpoint(breakpoint: Breakpoint): void {
    const others = this.breakpoints.filter((other) => !same(other, breakpoint));
    const there = others.length < this.breakpoints.length;
    if (!there && others.length >= MOST_MARKS) return;
    this.#change({ breakpoints: there ? others : [...others, breakpoint] });
  }

  has(breakpoint: Breakpoint): boolean {
    return this.breakpoints.some((other) => same(other, breakpoint));
  }

  enable(breakpoint: Breakpoint, enabled: boolean): void {
    this.#change({
      breakpoints: this.breakpoints.map((other) => (same(other, breakpoint) ? { ...other, enabled } : other)),
    });
  }

  toBreakpoint(direction: 1 | -1): void {
    this.#toNeighbour(this.stops, direction);
  }

  /** Goes to the end of the next or previous one of some events, which ascend. */
  toEvent(events: Uint32Array, direction: 1 | -1): void {
    this.#toNeighbour(
      events.map((event) => event + 1),
      direction,
    );
  }

  /** A breakpoint on the cell that is picked in a view; null where none is, or where no event records it. */
  breakpointOn({ run, span, step, picked }: View): Breakpoint | null {
    return run === null || span === null || picked === null ? null : breakpointAt(run, span, step, picked);
  }

  /** A breakpoint on the line of the event in view; null where there is no event. */
  breakpointOnLine(): Breakpoint | null {
    const { run, event, passInView } = this.#lead();
    if (run === null || passInView === null || event < 0) return null;
    return { pass: passInView.name, line: decodeEvent(run.records, event).line, enabled: true };
  }

  /** Goes to the next or previous one of some steps, which ascend. */
  #toNeighbour(steps: Uint32Array, direction: 1 | -1): void {
    const { time } = this.#playback;
    const to = direction > 0 ? firstAfter(steps, time) : lastBefore(steps, time);
    if (!Number.isFinite(to)) return;
    this.#playback.pause();
    this.#playback.seek(to);
  }

  #change(change: Partial<Marks>): void {
    this.setMarks(this.#kernel, { ...this.#current, ...change });
  }
}
