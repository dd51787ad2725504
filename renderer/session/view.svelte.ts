/** A view: one run as it is seen at a time, with everything that a viewport draws and that panels say of it. */
import { untrack } from 'svelte';
import { MIDDLE } from '../../core/document/view.ts';
import type { Element } from '../../core/document/view.ts';
import type { SnapshotPort } from '../../core/port/contract.ts';
import type { Run, RunPass } from '../../core/run.ts';
import { clamp } from '../../core/search.ts';
import { footprintOf } from '../../core/trace/footprint.ts';
import { slotHistory, tensorHistory } from '../../core/trace/history.ts';
import type { History } from '../../core/trace/history.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { eventAt } from '../../core/trace/index.ts';
import { inspect } from '../inspect/inspection.ts';
import type {
  CameraMove,
  CameraPose,
  Lens,
  Others,
  Pick as Picked,
  Viewpoint,
  Stage,
  StageOptions,
  Words,
} from '../scene/contract.ts';
import { eventWords } from './event-words.ts';
import { elementOf, pickOf } from '../scene/element.ts';
import type { Runner } from './runner.svelte.ts';
import type { Settings } from './settings.svelte.ts';
import { Watcher } from './watcher.svelte.ts';

/**
 * What a view is part of: the lab, or the page of a film. It answers what all views share and what it
 * says of each.
 */
export interface Host {
  readonly settings: Pick<Settings, 'footprint' | 'lens'>;
  readonly options: StageOptions;
  /** Whether frames must go on being drawn. */
  readonly moving: boolean;
  /** How much larger than usual words over the picture are. */
  readonly magnified: number;
  /** Whether a card beside the pointer tells what is pointed at. */
  readonly cards: boolean;
  /** The time of a view, in completed events. */
  timeOf(view: View): number;
  /** The cell that is marked while nobody points at one. */
  markedOn(view: View): Picked | null;
  /** The words over the picture; null for the usual ones. */
  wordsOn(view: View): Words | null;
  /** What other workgroups do at this time, where the time axis is modelled. */
  othersOn(view: View): Others | null;
  /** A frame passed for a view, `elapsed` milliseconds after the one before. */
  pass(view: View, elapsed: number): void;
  /** The viewer has taken hold of a picture with the pointer. */
  grabbed(): void;
}

/** A run with the pass that was in view, whose slots a cell may lie in. */
interface Seen {
  readonly run: Run;
  readonly pass: RunPass | null;
}

export class View {
  readonly watcher: Watcher;
  hover = $state.raw<Picked | null>(null);
  pinned = $state.raw<Picked | null>(null);
  /** The element that a plot points at, shown like one under the pointer while there is none. */
  pointed = $state.raw<Picked | null>(null);
  /** The size of the picture in CSS pixels. */
  size = $state.raw({ width: 1, height: 1 });
  /** The position of the pointer over the picture. */
  pointer = $state.raw(MIDDLE);
  /** The cell on which the number lens is held. */
  lensOn = $state.raw<Picked | null>(null);
  /** The position of the lens while a cell is pinned or the lens is held. */
  lensAt = $state.raw(MIDDLE);
  stage = $state.raw<Stage | null>(null);
  /** Whether its picture can be drawn. */
  pictured = $state(true);
  /** The pose of the camera, or the one that it is moving to. */
  camera = $state.raw<CameraPose>({ viewpoint: 'home' });

  readonly runner: Runner;
  readonly host: Host;
  /** The title of what is running, or would run next. */
  readonly pending: () => string;

  /** The time of the view. What it stands for may be that of a longer run for a moment, after this run has come. */
  readonly time: number = $derived.by(() => Math.min(this.host.timeOf(this), this.index?.events ?? Infinity));
  readonly marked: Picked | null = $derived.by(() => this.host.markedOn(this));
  readonly words: Words | null = $derived.by(() => this.host.wordsOn(this));
  readonly others: Others | null = $derived.by(() => this.host.othersOn(this));
  readonly index: TraceIndex | null = $derived.by(() => this.runner.index);
  readonly run = $derived(this.index?.run ?? null);
  readonly step = $derived.by(() => Math.floor(this.time));
  /** The event that the picture shows: the one under way or just completed; -1 before the first. */
  readonly event = $derived.by(() => eventAt(this.time));
  /** The workgroup that is shown. It is left only when the first event of the next one begins. */
  readonly span = $derived(this.index?.workgroupAt(Math.max(this.event, 0)) ?? null);
  readonly passInView = $derived(this.run === null || this.span === null ? null : this.run.passes[this.span.pass]!);
  readonly caption = $derived.by(() =>
    this.run === null || this.passInView === null ? '' : eventWords(this.run, this.passInView, this.time),
  );
  readonly counters = $derived(this.index?.countersAt(this.step) ?? null);
  readonly picked = $derived.by(() => this.pinned ?? this.hover ?? this.pointed ?? this.marked);
  readonly inspection = $derived.by(() => {
    if (this.run === null || this.span === null || this.picked === null) return null;
    return inspect(this.run, this.span, this.step, this.watcher.snapshots, this.picked);
  });
  /** The number lens, on the pinned cell or on the one under the pointer; held, it stays where it is. */
  readonly lens: Lens | null = $derived.by(() => {
    const pick = this.lensOn ?? this.picked;
    if (!this.host.settings.lens || pick === null) return null;
    const { across, down } = this.lensOn === null && this.pinned === null ? this.pointer : this.lensAt;
    return { pick, x: across * this.size.width, y: down * this.size.height, held: this.lensOn !== null };
  });
  /** Which events wrote the picked element and which read it. */
  readonly history: History | null = $derived.by(() => {
    const { index, run, picked, span } = this;
    if (index === null || run === null || picked === null || span === null) return null;
    if (picked.kind === 'slot') {
      return picked.slot < run.passes[span.pass]!.slots.length
        ? slotHistory(index, span, picked.slot, this.inspection?.event ?? -1)
        : null;
    }
    return picked.tensor < run.tensors.length
      ? tensorHistory(run, picked.tensor, picked.plane, picked.row, picked.column)
      : null;
  });
  /** The footprint of the picked tile, where an event of the run wrote it. */
  readonly footprint = $derived.by(() => {
    const { index, run, picked } = this;
    if (index === null || run === null || !this.host.settings.footprint || picked?.kind !== 'tensor') return null;
    return picked.tensor < run.tensors.length ? footprintOf(index, picked) : null;
  });

  constructor(lab: SnapshotPort, runner: Runner, host: Host, pending: () => string) {
    this.runner = runner;
    this.host = host;
    this.pending = pending;
    this.watcher = new Watcher(lab);
  }

  /** Keeps the picked cell and the fetched slots in step with run and time; called while a component is set up. */
  follow(): void {
    let before: Seen | null = null;
    $effect(() => {
      const { run, passInView: pass } = this;
      if (run === null) return;
      if (run !== before?.run) {
        untrack(() => {
          this.hover = null;
          this.pointed = null;
          // What the viewer holds is held in another run of the kernel too, where that has it.
          this.pinned = this.#heldFrom(before, this.pinned);
          this.lensOn = this.#heldFrom(before, this.lensOn);
        });
      }
      before = { run, pass };
    });
    $effect(() => {
      const { index, run, span } = this;
      if (index === null || run === null || span === null) return;
      const next = span.end < index.events ? index.workgroupAt(span.end) : null;
      this.watcher.watch(run, span, next);
    });
  }

  /** Finds a cell of the run before in this run; null where this run is of another kernel or does not have it. */
  #heldFrom(before: Seen | null, pick: Picked | null): Picked | null {
    if (before === null || pick === null || before.run.kernel !== this.run?.kernel) return null;
    return this.cellOf(elementOf(before.run, before.pass, pick));
  }

  /** Takes over a new stage, and puts its camera where it stood on the one before. */
  enter(stage: Stage): void {
    this.stage = stage;
    stage.setCamera(this.camera);
  }

  /** Moves the pointer to a position in the picture, in CSS pixels. */
  pointAt(x: number, y: number): void {
    const { width, height } = this.size;
    this.pointer = { across: shareOf(x / width), down: shareOf(y / height) };
  }

  /** Pins a cell, with the lens at the pointer; null unpins. */
  pin(pick: Picked | null): void {
    this.pinned = pick;
    this.lensAt = this.pointer;
  }

  /** Names a cell in a way that outlasts its run. */
  namesOf(pick: Picked | null): Element | null {
    return this.run === null || pick === null ? null : elementOf(this.run, this.passInView, pick);
  }

  /** Finds a cell by such names; null where the run does not have it. */
  cellOf(element: Element | null): Picked | null {
    return this.run === null || element === null ? null : pickOf(this.run, this.passInView, element);
  }

  /** Holds the lens where it is, or releases it. */
  toggleHold(): void {
    if (this.lensOn !== null) this.lensOn = null;
    else if (this.lens !== null) {
      if (this.pinned === null) this.lensAt = this.pointer;
      this.lensOn = this.lens.pick;
    }
  }

  goTo(viewpoint: Viewpoint): void {
    this.camera = { viewpoint };
    this.stage?.goTo(viewpoint, !this.host.options.reducedMotion);
  }

  /** Moves the camera on as a drag would. */
  moveCamera(by: CameraMove): void {
    this.host.grabbed();
    this.stage?.move(by, !this.host.options.reducedMotion);
    this.moved();
  }

  /** Puts the camera at a pose at once. */
  setCamera(pose: CameraPose): void {
    this.camera = pose;
    this.stage?.setCamera(pose);
  }

  /** The viewer has moved the camera; keeps where it stands now. */
  moved(): void {
    if (this.stage !== null) this.camera = this.stage.pose();
  }
}

/** Rounds to six digits, which is finer than a pixel and readable in a document. */
function shareOf(value: number): number {
  return Number(clamp(value, 0, 1).toFixed(6));
}
