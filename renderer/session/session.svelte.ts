/** The whole state of the lab, and what follows from it. */
import { createContext } from 'svelte';
import { prefersReducedMotion } from 'svelte/motion';
import type { AdapterDescription } from '../../core/adapter.ts';
import type { Preset } from '../../core/kernel.ts';
import type { Outcome, Problem } from '../../core/outcome.ts';
import type { ConnectedLab } from '../../core/port/client.ts';
import { inPortions } from '../../core/portions.ts';
import type { Progress } from '../../core/run.ts';
import { coverages } from '../../core/trace/coverage.ts';
import type { StepUnit } from '../../core/trace/index.ts';
import { concurrency } from '../../core/machine/concurrent.ts';
import { hasTrees } from '../../core/trace/tree.ts';
import type { Document, DocumentFile } from '../../core/document/document.ts';
import type { Framing } from '../../core/film/contract.ts';
import { SHOWN_PANELS, USUAL_SIZES } from '../../core/document/view.ts';
import type { SizedPanel } from '../../core/document/view.ts';
import { download } from '../download.ts';
import type { DeskPort } from '../../core/port/desk.ts';
import type { Files } from '../files/files.ts';
import type { CameraMove, ColourOptions, Others, Pick, ShotName, StageOptions, Words } from '../scene/contract.ts';
import { PLAIN_COLOURS } from '../scene/contract.ts';
import { writeAddress } from './address.ts';
import { Changes } from './changes.svelte.ts';
import type { Setting } from './commands/command.ts';
import { Comparison } from './comparison.svelte.ts';
import { differs } from './differs.ts';
import { Director } from './director.svelte.ts';
import { Documents } from './documents.svelte.ts';
import { sketchOf } from './draft.ts';
import { Playback } from './playback.svelte.ts';
import { Recorder } from './recorder.svelte.ts';
import { RequestState } from './request.svelte.ts';
import type { Wish } from './request.svelte.ts';
import { Runner } from './runner.svelte.ts';
import { readSettings, writeSettings } from './settings.ts';
import type { Below, Settings } from './settings.ts';
import { Sweeper } from './sweeper.svelte.ts';
import { workgroupBounds, workgroupOf } from '../timeline/axis.ts';
import { Timing } from './timing.svelte.ts';
import { View } from './view.svelte.ts';

/** Above this speed playback does not wait for the slots of a workgroup that it leaves at once. */
const PATIENT_SPEED = 4;
/** A long row of changes writes the address so often, after so long a burst. */
const ADDRESS_DELAY_MS = 400;
const ADDRESS_BURST_MS = 20 * ADDRESS_DELAY_MS;

export class Session extends View {
  declare readonly lab: ConnectedLab;
  readonly request: RequestState;
  readonly runner: Runner;
  readonly playback = new Playback();
  readonly timing = new Timing(() => this.comparison.lead, this.playback);
  readonly comparison: Comparison;
  readonly sweeper: Sweeper;
  readonly adapter: Outcome<AdapterDescription>;
  readonly changes: Changes;
  readonly documents: Documents;
  /** The desktop around the page, if there is one. */
  desk: DeskPort | null = null;
  /** Settles once the lab shows what it was opened with. */
  begun: Promise<void> = Promise.resolve();
  readonly director: Director;
  readonly recorder: Recorder;
  /** What the lab was opened with: a document in a file, or one in its address. */
  opening: { readonly file: DocumentFile | null; readonly address: Outcome<Document> | null } = {
    file: null,
    address: null,
  };
  /** Whether what it was opened with is on screen. */
  #shown = $state(false);
  /** What was asked for when the run that is shown was started. */
  #ran: Wish | null = null;
  /** As they were when the lab was opened. */
  readonly #settings: Settings;

  theme = $state<'dark' | 'light'>('dark');
  toScale = $state(false);
  /** How values become colours. */
  colours = $state.raw<ColourOptions>(PLAIN_COLOURS);
  /** Which panels are open, alone and while two runs share the room. */
  panels = $state.raw(SHOWN_PANELS);
  /** How large panels are, in hundredths of what they share. */
  sizes = $state.raw(USUAL_SIZES);
  /** The line of the source that was chosen, and the pass that it was chosen in. */
  line = $state.raw<Document['view']['line']>(null);
  storyboard = $state.raw<Document['storyboard']>([]);
  showTraceLines = $state(false);
  showFootprint = $state(true);
  showLens = $state(false);
  /** Whether the memory of a GPU is drawn to scale. */
  showMemory = $state(false);
  /** Whether one workgroup is shown in full and the others as shades. */
  focus = $state(false);
  /** What the viewer wants to see under the picture, where the run has it. */
  below = $state<Below>('tree');
  showKeys = $state(false);
  showPalette = $state(false);
  /** Identifiers of what was chosen in the palette, the last first. */
  used = $state.raw<readonly string[]>([]);
  /** Larger words, in panels and picture. */
  projector = $state(false);
  /** The row that the viewer chose in a plot of the kernel, until then the plot's own choice. */
  queryRow = $state<number | null>(null);
  saveProblem = $state.raw<Problem | null>(null);
  /** Something to know that stops nothing, e.g. that the address asked for a kernel that does not exist. */
  notice = $state.raw<Problem | null>(null);
  /** What a key has just switched, which a viewer may not see in the picture; told anew each time. */
  told = $state.raw<{ readonly setting: Setting } | null>(null);
  /** An error that nobody expected, in its own words. */
  fault = $state<string | null>(null);
  /** Why the core is gone. */
  lost = $state<string | null>(null);

  readonly time: number = $derived.by(() => this.comparison.timeOf(this));
  readonly #concurrency = $derived.by(() => {
    const { axis } = this.timing;
    if (this.comparison.open || this.run === null || axis?.truth !== 'modelled') return null;
    const { modelled } = this.timing;
    if (modelled?.ok !== true) return null;
    const bounds = workgroupBounds(this.run.passes);
    return { axis, bounds, at: concurrency(bounds, modelled.schedule) };
  });
  readonly others: Others | null = $derived.by(() => {
    if (this.#concurrency === null) return null;
    const { axis, bounds, at } = this.#concurrency;
    return at(axis.at(this.time), workgroupOf(bounds, this.time));
  });
  /** The run, when it has plots and the room for them. */
  readonly plotted = $derived.by(() => (!this.comparison.open && (this.run?.plots.length ?? 0) > 0 ? this.run : null));
  /** The same of trees of combines. */
  readonly combining = $derived.by(() =>
    !this.comparison.open && this.index !== null && hasTrees(this.index) ? this.index : null,
  );
  /** What is under the picture. */
  readonly shownBelow: Below = $derived.by(() => {
    if (this.director.presenting) return 'nothing';
    const available = [
      ...(this.combining === null ? [] : ['tree']),
      ...(this.plotted === null ? [] : ['plots']),
    ] as Below[];
    if (['nothing', 'machine'].includes(this.below) || available.includes(this.below)) return this.below;
    return available[0] ?? 'nothing';
  });
  readonly options: StageOptions = $derived.by(() => ({
    theme: this.theme,
    reducedMotion: prefersReducedMotion.current,
    toScale: this.director.shot?.toScale ?? this.toScale,
    largeWords: this.projector,
    colours: this.colours,
    focus: this.director.shot?.focus ?? this.focus,
  }));
  readonly words: Words | null = $derived.by(() => this.director.wordsOn(this));
  readonly magnified = $derived.by(() => this.director.magnified);
  readonly cards = $derived.by(() => !this.director.presenting);
  readonly marked: Pick | null = $derived.by(() => this.director.markedOn(this));
  /** Whether the request differs from the one whose run is shown. */
  readonly changed = $derived.by(() => {
    const { request: asked } = this.runner;
    return (
      this.run !== null && asked !== null && differs(this.run, asked, this.request.toRequest(), this.request.values)
    );
  });

  constructor(
    lab: ConnectedLab,
    request: RequestState,
    runner: Runner,
    adapter: Outcome<AdapterDescription>,
    files: Files,
  ) {
    super(lab);
    this.request = request;
    this.playback.still = () => this.options.reducedMotion;
    this.runner = runner;
    runner.expect = (index) => this.timing.expect(index, this.below === 'machine');
    this.adapter = adapter;
    this.comparison = new Comparison(lab, request.kernels, this);
    this.sweeper = new Sweeper(lab, request, () => this.comparison.running);
    this.documents = new Documents(this, files);
    this.director = new Director(this);
    this.recorder = new Recorder(this);
    this.changes = new Changes(this);
    const settings = readSettings(localStorage);
    this.#settings = settings;
    this.theme = settings.theme;
    this.projector = settings.projector;
    this.used = settings.used;
    this.colours = settings.colours;
    this.panels = { ...this.panels, setup: settings.showSetup, details: settings.showDetails };
    this.sizes = settings.sizes;
    this.comparison.stacked = settings.stacked;
    this.showTraceLines = settings.showTraceLines;
    this.showFootprint = settings.showFootprint;
    this.below = settings.below;
    this.playback.speed = settings.speed;
    this.timing.axisName = settings.axis;
    this.timing.gpuId = settings.gpu;
    this.timing.tracks = settings.tracks;
    void lab.closed.then((reason) => {
      this.lost = reason;
    });
  }

  /** How a shot would see what is seen now. */
  get lookNow(): Framing {
    const { camera, toScale, focus } = this;
    const beside = this.comparison.besides.map((view) => ({ camera: view.camera, picked: view.namesOf(view.pinned) }));
    return { camera, picked: this.namesOf(this.pinned), beside, toScale, focus };
  }

  /** A run must be there, none in flight that another would end, and room. */
  get canCompare(): boolean {
    return this.run !== null && !this.comparison.running && !this.comparison.full;
  }

  get pending(): string {
    return this.request.kernel.title;
  }

  get moving(): boolean {
    return this.playback.moving || this.director.playing;
  }

  get showSetup(): boolean {
    return this.comparison.open ? this.panels.comparedSetup : this.panels.setup;
  }

  set showSetup(shown: boolean) {
    this.panels = { ...this.panels, [this.comparison.open ? 'comparedSetup' : 'setup']: shown };
  }

  get showDetails(): boolean {
    return this.comparison.open ? this.panels.comparedDetails : this.panels.details;
  }

  set showDetails(shown: boolean) {
    this.panels = { ...this.panels, [this.comparison.open ? 'comparedDetails' : 'details']: shown };
  }

  /** A panel takes so many hundredths; finer than a tenth of a pixel is as good as the same. */
  resizePanel(panel: SizedPanel, size: number): void {
    const rounded = Number(size.toFixed(3));
    if (this.sizes[panel] !== rounded) this.sizes = { ...this.sizes, [panel]: rounded };
  }

  /** What a document keeps: what is asked for, or what gave the run on screen while that cannot be run. */
  get keptWish(): Wish {
    return this.request.problems.length === 0 ? this.request.wish : (this.#ran ?? this.request.wish);
  }

  /** Keeps what hangs together together; called while the lab's component is set up. */
  start(): void {
    this.follow();
    this.comparison.follow();
    this.changes.follow();
    const kernel = $derived(this.run?.kernel);
    $effect(() => {
      if (kernel === undefined) return;
      this.queryRow = null;
      this.line = null;
    });
    $effect(() => {
      // What gave a run, rather than what is being typed: the next visit must not begin with a problem.
      const { kernel, params, seed } = this.runner.request ?? this.#settings;
      const { theme, projector, used, colours, showTraceLines, showFootprint, below, sizes } = this;
      const { setup: showSetup, details: showDetails } = this.panels;
      const { stacked } = this.comparison;
      const { speed } = this.playback;
      const { axisName: axis, gpuId: gpu, tracks } = this.timing;
      writeSettings(localStorage, {
        kernel,
        params: { ...params },
        seed,
        speed,
        axis,
        gpu,
        tracks,
        theme,
        projector,
        used: [...used],
        colours,
        showSetup,
        showDetails,
        showTraceLines,
        showFootprint,
        below,
        sizes,
        stacked,
      });
    });
    // At once, so that a page loaded again is as it was left; but browsers bound how often, so that a long row has to wait.
    let earliest = -Infinity;
    $effect(() => {
      if (!this.#shown || this.playback.moving) return;
      const draft = sketchOf(this);
      const write = (): void => {
        const kernel = this.request.kernels.find(({ name }) => name === draft.run.kernel)!;
        // Of the page that is there: looking around is nowhere that one could go back from.
        history.replaceState(history.state, '', `?${writeAddress(draft, kernel).toString()}`);
        earliest = Math.max(earliest, performance.now() - ADDRESS_BURST_MS) + ADDRESS_DELAY_MS;
      };
      const wait = earliest - performance.now();
      if (wait <= 0) {
        write();
        return;
      }
      const timer = setTimeout(write, wait);
      return () => {
        clearTimeout(timer);
      };
    });
    this.begun = this.#begin();
  }

  /** Goes to a kernel, or to a preset of it; it is there to be seen, so that it runs at once. */
  openKernel(name: string, preset?: Preset): void {
    this.request.choose(name);
    if (preset !== undefined) this.request.applyPreset(preset);
    void this.execute();
  }

  /** Runs what is asked for, unless something is wrong with it. */
  runIfSound(): void {
    if (this.request.problems.length === 0) void this.execute();
  }

  async execute(): Promise<void> {
    this.notice = null;
    const { wish } = this.request;
    const beside = this.comparison.besides.flatMap(({ run }) => (run === null ? [] : run.id));
    const request = { ...this.request.toRequest(), beside };
    await this.runner.run(request);
    if (this.runner.request === request) this.#ran = wish;
  }

  /** The document that was given, or the first run. */
  async #begin(): Promise<void> {
    const { file, address } = this.opening;
    const shown =
      file === null ? await this.documents.follow(address) : await this.documents.show({ ...file, place: null });
    if (shown) this.changes.begin();
    else {
      const { notice } = this;
      await this.execute();
      this.notice = notice;
    }
    this.#shown = true;
  }

  /** Ends whichever run is in flight. */
  cancel(): void {
    for (const { runner } of this.comparison.views) void runner.cancel();
  }

  /** The core runs one kernel at a time; whose run it is takes the news. */
  report(progress: Progress): void {
    for (const { runner } of this.comparison.views) runner.report(progress);
  }

  override grabbed(): void {
    this.director.letGo();
  }

  /** One frame's share of time. */
  pass(elapsed: number): void {
    if (this.director.playing) {
      this.director.pass(elapsed);
      return;
    }
    if (this.playback.playing && this.playback.speed <= PATIENT_SPEED && this.comparison.lead.watcher.waiting) return;
    this.playback.pass(elapsed);
  }

  /** Says how a setting stands, for a moment. */
  tell(setting: Setting): void {
    this.told = { setting };
  }

  stepBy(unit: StepUnit, direction: 1 | -1): void {
    this.playback.step(unit, direction, !this.options.reducedMotion);
  }

  /** Shows the tree, the plots or the modelled machine under the picture, or hides them. */
  toggleBelow(what: Exclude<Below, 'nothing'>): void {
    const next = this.shownBelow === what ? 'nothing' : what;
    void this.timing.whenModelled(next === 'machine' ? this.timing.gpu : null, () => (this.below = next));
  }

  /** The shades of all other workgroups are made in portions before they are shown. */
  async toggleFocus(): Promise<void> {
    const { run, place } = this;
    if (!this.focus && run !== null && place !== null) await inPortions(coverages.prepare(run, place.pass));
    this.focus = !this.focus;
  }

  /** The same shot on every stage. */
  override shot(name: ShotName): void {
    super.shot(name);
    for (const view of this.comparison.besides) view.shot(name);
  }

  /** The same move on every stage. */
  override moveCamera(by: CameraMove): void {
    super.moveCamera(by);
    for (const view of this.comparison.besides) view.moveCamera(by);
  }

  /** Hands a tensor of the run to the browser as a .npy file. */
  async save(tensor: string): Promise<void> {
    if (this.run === null) return;
    const outcome = await this.lab.save({ run: this.run.id, tensor });
    this.saveProblem = outcome.ok ? null : outcome.problem;
    if (outcome.ok) download(outcome.value.name, outcome.value.bytes);
  }
}

export const [getSession, setSession] = createContext<Session>();
