/** The whole state of the lab, and what follows from it. */
import { createContext } from 'svelte';
import { prefersReducedMotion } from 'svelte/motion';
import type { AdapterDescription } from '../../core/gpu/executor.ts';
import type { Outcome, Problem } from '../../core/kernel.ts';
import type { ConnectedLab } from '../../core/port/client.ts';
import { footprintOf } from '../../core/trace/footprint.ts';
import type { StepUnit } from '../../core/trace/index.ts';
import { inspect } from '../inspect/inspection.ts';
import type { Pick, ShotName, Stage, StageOptions } from '../scene/contract.ts';
import { captionAt, eventAt } from './caption.ts';
import { differs } from './differs.ts';
import { Playback } from './playback.svelte.ts';
import { RequestState } from './request.svelte.ts';
import { Runner } from './runner.svelte.ts';
import { readSettings, writeSettings } from './settings.ts';
import type { Settings } from './settings.ts';
import { Watcher } from './watcher.svelte.ts';

/** Above this speed playback does not wait for the slots of a workgroup that it leaves at once. */
const PATIENT_SPEED = 4;

export class Session {
  readonly lab: ConnectedLab;
  readonly request: RequestState;
  readonly runner: Runner;
  readonly playback = new Playback();
  readonly watcher: Watcher;
  readonly adapter: Outcome<AdapterDescription>;
  /** As they were when the lab was opened. */
  readonly #settings: Settings;

  theme = $state<'dark' | 'light'>('dark');
  toScale = $state(false);
  showSetup = $state(true);
  showDetails = $state(true);
  showTraceLines = $state(false);
  showFootprint = $state(true);
  showPlots = $state(true);
  showKeys = $state(false);
  hover = $state.raw<Pick | null>(null);
  pinned = $state.raw<Pick | null>(null);
  /** What a plot points at: shown like what is under the pointer, while nothing is. */
  pointed = $state.raw<Pick | null>(null);
  /** The row that the viewer chose in a plot, until then the plot's own choice. */
  queryRow = $state<number | null>(null);
  stage = $state.raw<Stage | null>(null);
  saveProblem = $state.raw<Problem | null>(null);
  /** Something to know that stops nothing, e.g. that the address asked for a kernel that does not exist. */
  notice = $state.raw<Problem | null>(null);
  /** An error that nobody expected, in its own words. */
  fault = $state<string | null>(null);
  /** Why the core is gone. */
  lost = $state<string | null>(null);

  readonly index = $derived.by(() => this.runner.index);
  readonly run = $derived(this.index?.run ?? null);
  readonly step = $derived(Math.floor(this.playback.time));
  /** The event that the picture shows: under way, or just completed; -1 before the first. */
  readonly event = $derived(eventAt(this.playback.time));
  /** Where the shown event takes place: a workgroup is left only when the first event of the next one begins. */
  readonly place = $derived(this.index?.placeAt(Math.max(this.event, 0)) ?? null);
  readonly placePass = $derived(this.run === null || this.place === null ? null : this.run.passes[this.place.pass]!);
  readonly caption = $derived(
    this.run === null || this.placePass === null ? '' : captionAt(this.run, this.placePass, this.event),
  );
  readonly counters = $derived(this.index?.countersAt(this.step) ?? null);
  /** The run, when it has plots. */
  readonly plotted = $derived((this.run?.plots.length ?? 0) > 0 ? this.run : null);
  readonly picked = $derived(this.pinned ?? this.hover ?? this.pointed);
  readonly inspection = $derived.by(() => {
    if (this.run === null || this.place === null || this.picked === null) return null;
    return inspect(this.run, this.place, this.step, this.watcher.snapshots, this.picked);
  });
  /** Of the picked tile, where the run wrote one. */
  readonly footprint = $derived.by(() => {
    const { index, run, picked } = this;
    if (index === null || run === null || !this.showFootprint || picked?.kind !== 'tensor') return null;
    return picked.tensor < run.tensors.length ? footprintOf(index, picked) : null;
  });
  readonly options: StageOptions = $derived({
    theme: this.theme,
    reducedMotion: prefersReducedMotion.current,
    toScale: this.toScale,
  });
  /** Whether the request differs from the one whose run is shown. */
  readonly changed = $derived.by(() => {
    const { request: asked } = this.runner;
    return (
      this.run !== null && asked !== null && differs(this.run, asked, this.request.toRequest(), this.request.values)
    );
  });

  constructor(lab: ConnectedLab, request: RequestState, runner: Runner, adapter: Outcome<AdapterDescription>) {
    this.lab = lab;
    this.request = request;
    this.runner = runner;
    this.watcher = new Watcher(lab);
    this.adapter = adapter;
    const settings = readSettings(localStorage);
    this.#settings = settings;
    this.theme = settings.theme;
    this.showSetup = settings.showSetup;
    this.showDetails = settings.showDetails;
    this.showTraceLines = settings.showTraceLines;
    this.showFootprint = settings.showFootprint;
    this.showPlots = settings.showPlots;
    this.playback.speed = settings.speed;
    void lab.closed.then((reason) => {
      this.lost = reason;
    });
  }

  /** Keeps what hangs together together; called while the lab's component is set up. */
  start(): void {
    $effect(() => {
      if (this.index === null) return;
      this.playback.show(this.index);
      this.hover = null;
      this.pinned = null;
      this.pointed = null;
    });
    $effect(() => {
      const { index, run, place } = this;
      if (index === null || run === null || place === null) return;
      const next = place.end < index.events ? index.placeAt(place.end) : null;
      this.watcher.look(run, place, next);
    });
    $effect(() => {
      // What gave a run, rather than what is being typed: the next visit must not begin with a problem.
      const { kernel, params, seed } = this.runner.request ?? this.#settings;
      const { theme, showSetup, showDetails, showTraceLines, showFootprint, showPlots } = this;
      const { speed } = this.playback;
      writeSettings(localStorage, {
        kernel,
        params: { ...params },
        seed,
        speed,
        theme,
        showSetup,
        showDetails,
        showTraceLines,
        showFootprint,
        showPlots,
      });
    });
    void this.runner.run(this.request.toRequest());
  }

  /** Runs what is asked for, unless something is wrong with it. */
  runIfSound(): void {
    if (this.request.problems.length === 0) void this.execute();
  }

  async execute(): Promise<void> {
    this.notice = null;
    await this.runner.run(this.request.toRequest());
  }

  /** One frame's share of time. */
  pass(elapsed: number): void {
    if (this.playback.playing && this.playback.speed <= PATIENT_SPEED && this.watcher.waiting) return;
    this.playback.pass(elapsed);
  }

  stepBy(unit: StepUnit, direction: 1 | -1): void {
    this.playback.step(unit, direction, !this.options.reducedMotion);
  }

  shot(name: ShotName): void {
    this.stage?.shot(name, !this.options.reducedMotion);
  }

  /** Hands a tensor of the run to the browser as a .npy file. */
  async save(tensor: string): Promise<void> {
    if (this.run === null) return;
    const outcome = await this.lab.save({ run: this.run.id, tensor });
    this.saveProblem = outcome.ok ? null : outcome.problem;
    if (outcome.ok) download(outcome.value.name, outcome.value.bytes);
  }
}

function download(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

export const [getSession, setSession] = createContext<Session>();
