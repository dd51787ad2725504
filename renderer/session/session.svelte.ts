/** The whole state of the lab, and what follows from it. */
import { createContext } from 'svelte';
import { prefersReducedMotion } from 'svelte/motion';
import type { AdapterDescription } from '../../core/adapter.ts';
import type { Preset } from '../../core/kernel.ts';
import type { Outcome, Problem } from '../../core/outcome.ts';
import type { ConnectedLab } from '../../core/port/client.ts';
import { inPortions } from '../../core/portions.ts';
import { distinct } from '../../core/search.ts';
import type { Portions } from '../../core/portions.ts';
import type { Progress } from '../../core/run.ts';
import type { SweepReport } from '../../core/sweep.ts';
import { coverages } from '../../core/trace/coverage.ts';
import type { StepUnit } from '../../core/trace/index.ts';
import { concurrency } from '../../core/machine/concurrent.ts';
import { hasTrees } from '../../core/trace/tree.ts';
import type { Document, DocumentFile } from '../../core/document/document.ts';
import { namesWhere } from '../../core/document/sections.ts';
import { SETTINGS } from '../../core/document/settings.ts';
import type { Shown } from '../../core/document/storyboard.ts';
import type { SettingName, SettingValues } from '../../core/document/settings.ts';
import type { SizedPanel } from '../../core/document/panels.ts';
import { download } from '../download.ts';
import type { DeskPort } from '../../core/port/desk.ts';
import type { Files } from '../files/files.ts';
import type { CameraMove, Others, Pick, Viewpoint, StageOptions, Words } from '../scene/contract.ts';
import { Backups } from './backups.svelte.ts';
import { Changes } from './changes.svelte.ts';
import { Chooser } from './chooser.svelte.ts';
import { Comparison } from './comparison.svelte.ts';
import { differs } from './differs.ts';
import { Director } from './director.svelte.ts';
import { Documents } from './documents.svelte.ts';
import { Ending } from './ending.svelte.ts';
import { Playback } from './playback.svelte.ts';
import { Prover } from './prover.svelte.ts';
import { Filming } from './filming.svelte.ts';
import { RequestState } from './request.svelte.ts';
import type { Wish } from './request.svelte.ts';
import { Runner } from './runner.svelte.ts';
import { readRemembered, writeRemembered } from './remembered.ts';
import { assign, createSettings } from './settings.svelte.ts';
import type { Settings } from './settings.svelte.ts';
import { Speaker } from './speaker.svelte.ts';
import { Starter } from './starter.svelte.ts';
import { Sweeper } from './sweeper.svelte.ts';
import { TalkRuns } from './talk-runs.svelte.ts';
import { workgroupBounds, workgroupOf } from '../timeline/axis.ts';
import { createThumbnailer } from '../film/thumbnail.ts';
import { Thumbnails } from './thumbnails.svelte.ts';
import { Timing } from './timing.svelte.ts';
import { View } from './view.svelte.ts';
import { Visits } from './visits.svelte.ts';
import { WholeScreen } from './whole-screen.svelte.ts';
import type { Host } from './view.svelte.ts';

/** Above this speed playback does not wait for the slots of a workgroup that it leaves at once. */
const PATIENT_SPEED = 4;
/** Settings that are about one kernel. */
const OF_KERNEL = namesWhere(({ ofKernel }) => ofKernel === true);
type Below = SettingValues['below'];

export class Session implements Host {
  readonly lab: ConnectedLab;
  /** The first run, as it is seen. */
  readonly first: View;
  readonly request: RequestState;
  readonly runner: Runner;
  readonly settings = createSettings();
  readonly playback = new Playback(this.settings);
  readonly timing = new Timing(() => this.comparison.lead, this.playback, this.settings);
  readonly comparison: Comparison;
  readonly sweeper: Sweeper;
  readonly prover: Prover;
  readonly starter: Starter;
  readonly ending: Ending;
  readonly adapter: Outcome<AdapterDescription>;
  readonly changes: Changes;
  readonly chooser: Chooser;
  readonly documents: Documents;
  readonly backups: Backups;
  readonly visits: Visits;
  /** The desktop around the page, if there is one. */
  desk: DeskPort | null = null;
  /** Settles once the lab shows what it was opened with. */
  begun: Promise<void> = Promise.resolve();
  readonly director: Director;
  readonly filming: Filming;
  readonly thumbnails: Thumbnails;
  readonly screen = new WholeScreen();
  readonly speaker: Speaker;
  /** What the lab was opened with: a document in a file, or one in its address. */
  opening: { readonly file: DocumentFile | null; readonly address: Outcome<Document> | null } = {
    file: null,
    address: null,
  };
  #shown = $state(false);
  /** The last choice of each setting. */
  readonly #chosen: Partial<Record<SettingName, object>> = {};
  /** What must be made before a setting is shown: models of the run, and the shades of all other workgroups. */
  readonly #workFor: { readonly [Name in SettingName]?: (value: Settings[Name]) => Portions<unknown> | null } = {
    axis: (axis) => (axis === 'nanoseconds' ? this.timing.model(this.settings.gpu) : null),
    gpu: (gpu) => this.timing.model(gpu),
    below: (below) => (below === 'machine' ? this.timing.model(this.settings.gpu) : null),
    focus: (focus) =>
      focus && this.first.run !== null && this.first.span !== null
        ? coverages.prepare(this.first.run, this.first.span.pass)
        : null,
  };

  /** Whether the memory of a GPU is drawn to scale. */
  showMemory = $state(false);
  showKeys = $state(false);
  showPalette = $state(false);
  saveProblem = $state.raw<Problem | null>(null);
  /** Something to know that stops nothing, e.g. that the address asked for a kernel that does not exist. */
  notice = $state.raw<Problem | null>(null);
  /** The command whose setting a key has just switched, which a viewer may not see in the picture. */
  told = $state.raw<{ readonly command: string } | null>(null);
  /** An error that nobody expected, in its own words. */
  fault = $state<string | null>(null);
  /** Why the core is gone. */
  lost = $state<string | null>(null);

  readonly #concurrency = $derived.by(() => {
    const { axis } = this.timing;
    if (this.comparison.open || this.first.run === null || axis?.truth !== 'modelled') return null;
    const { modelled } = this.timing;
    if (modelled?.ok !== true) return null;
    const bounds = workgroupBounds(this.first.run.passes);
    return { axis, bounds, at: concurrency(bounds, modelled.schedule) };
  });
  readonly #others: Others | null = $derived.by(() => {
    if (this.#concurrency === null) return null;
    const { axis, bounds, at } = this.#concurrency;
    const { time } = this.first;
    return at(axis.at(time), workgroupOf(bounds, time));
  });
  /** The run, when it has plots and the room for them. */
  readonly plotted = $derived.by(() =>
    !this.comparison.open && (this.first.run?.plots.length ?? 0) > 0 ? this.first.run : null,
  );
  /** The run, when it has trees of combines and the room for them. */
  readonly combining = $derived.by(() =>
    !this.comparison.open && this.first.index !== null && hasTrees(this.first.index) ? this.first.index : null,
  );
  /** What is under the picture. */
  readonly shownBelow: Below = $derived.by(() => {
    // A shot has a figure of its own, drawn as a film draws it.
    if (this.director.presenting || this.director.shot !== null) return 'nothing';
    const { below } = this.settings;
    if (below === 'tree' && this.combining !== null) return 'tree';
    if (below === 'nothing' || below === 'machine' || below === 'raster') return below;
    return this.plotted === null ? 'nothing' : 'plots';
  });
  readonly options: StageOptions = $derived.by(() => ({
    theme: this.settings.theme,
    projector: this.settings.projector,
    toScale: this.director.shot?.toScale ?? this.settings.toScale,
    colours: this.settings.colours,
    focus: this.director.shot?.focus ?? this.settings.focus,
    reducedMotion: prefersReducedMotion.current,
  }));
  /** Whether the request differs from the one whose run is shown. */
  readonly changed = $derived.by(() => {
    const { request: asked } = this.runner;
    return (
      this.first.run !== null &&
      asked !== null &&
      differs(this.first.run, asked, this.request.toRequest(), this.request.values)
    );
  });

  constructor(
    lab: ConnectedLab,
    request: RequestState,
    runner: Runner,
    adapter: Outcome<AdapterDescription>,
    files: Files,
  ) {
    this.lab = lab;
    this.first = new View(lab, runner, this, () => request.kernel.title);
    this.request = request;
    this.playback.still = () => this.options.reducedMotion;
    this.runner = runner;
    runner.expect = (index) => this.timing.expect(index, this.settings.below === 'machine');
    this.adapter = adapter;
    this.comparison = new Comparison(lab, request.kernels, this.first, this.playback, this.settings);
    this.starter = new Starter(this);
    this.ending = new Ending(this);
    this.prover = new Prover(lab);
    this.sweeper = new Sweeper(lab, request, () => this.comparison.running);
    this.documents = new Documents(this, files);
    const talkRuns = new TalkRuns(lab, request.kernels);
    talkRuns.alsoHeld = () => this.comparison.views.flatMap(({ run }) => run?.id ?? []);
    this.comparison.alsoHeld = () => talkRuns.ids;
    this.director = new Director(this, talkRuns);
    this.filming = new Filming(this);
    this.thumbnails = new Thumbnails(this, (style) =>
      createThumbnailer(lab, style, (sweep) => this.director.runs.pointsOf(sweep) ?? []),
    );
    this.speaker = new Speaker(this);
    this.changes = new Changes(this);
    this.chooser = new Chooser(request);
    this.backups = new Backups(this);
    this.visits = new Visits(this);
    assign(this.settings, readRemembered(localStorage));
    void lab.closed.then((reason) => {
      this.lost = reason;
    });
  }

  /** A run must be there, none in flight that another would end, and room. */
  get canCompare(): boolean {
    return this.first.run !== null && !this.comparison.running && !this.comparison.full;
  }

  get magnified(): number {
    return this.director.magnified;
  }

  get cards(): boolean {
    return !this.director.presenting;
  }

  timeOf(view: View): number {
    return this.comparison.timeOf(view);
  }

  markedOn(view: View): Pick | null {
    return this.director.markedOn(view);
  }

  wordsOn(view: View): Words | null {
    return this.director.wordsOn(view);
  }

  /** Runs side by side are busy enough. */
  othersOn(view: View): Others | null {
    return view === this.first ? this.#others : null;
  }

  get moving(): boolean {
    return this.playback.moving || this.director.playing;
  }

  /** The setting that says whether a panel is open: each way to look at runs has its own. */
  #openOf<Panel extends 'Setup' | 'Details'>(
    panel: Panel,
  ): `compared${Panel}` | `projected${Panel}` | Uncapitalize<Panel> {
    if (this.comparison.open) return `compared${panel}`;
    return this.settings.projector ? `projected${panel}` : (panel.toLowerCase() as Uncapitalize<Panel>);
  }

  get showSetup(): boolean {
    return this.settings.panels[this.#openOf('Setup')];
  }

  set showSetup(shown: boolean) {
    this.settings.panels = { ...this.settings.panels, [this.#openOf('Setup')]: shown };
  }

  get showDetails(): boolean {
    return this.settings.panels[this.#openOf('Details')];
  }

  set showDetails(shown: boolean) {
    this.settings.panels = { ...this.settings.panels, [this.#openOf('Details')]: shown };
  }

  /** A panel takes so many hundredths; finer than a tenth of a pixel is as good as the same. */
  resizePanel(panel: SizedPanel, size: number): void {
    const rounded = Number(size.toFixed(3));
    if (this.settings.sizes[panel] !== rounded) this.settings.sizes = { ...this.settings.sizes, [panel]: rounded };
  }

  /** Whether what it was opened with is on screen. */
  get shown(): boolean {
    return this.#shown;
  }

  /** What a document keeps: what is asked for, or what gave the run on screen while that cannot be run. */
  get keptWish(): Wish {
    return this.request.problems.length === 0 ? this.request.wish : (this.starter.shown ?? this.request.wish);
  }

  /** Keeps what hangs together together; called while the lab's component is set up. */
  start(): void {
    this.first.follow();
    this.comparison.follow();
    this.changes.follow();
    this.starter.follow();
    this.ending.follow();
    this.speaker.follow();
    const kernel = $derived(this.first.run?.kernel);
    $effect(() => {
      if (kernel === undefined) return;
      for (const name of OF_KERNEL) assign(this.settings, { [name]: SETTINGS[name].usual });
    });
    $effect(() => {
      writeRemembered(localStorage, this.settings);
    });
    $effect(() => void this.director.dress());
    this.visits.follow();
    this.backups.follow();
    this.begun = this.#begin();
  }

  /** Goes to a kernel, or to a preset of it; it is there to be seen, so that it runs at once. */
  openKernel(name: string, preset?: Preset): void {
    this.request.choose(name);
    if (preset !== undefined) this.request.applyPreset(preset);
    void this.starter.start();
  }

  /** Runs the set-up as it is, without a question. */
  async execute(): Promise<void> {
    this.notice = null;
    await this.starter.run();
  }

  /** Identifiers of the runs that stand beside the first, and of those of the talk. */
  get heldBeside(): readonly string[] {
    return distinct([...this.comparison.besides.flatMap(({ run }) => run?.id ?? []), ...this.director.runs.ids]);
  }

  /** What stands under the picture, as a shot names it. */
  get shownNow(): Shown {
    return this.shownBelow === 'machine' ? 'roofline' : this.shownBelow;
  }

  /** Does some work whose runs are no work of the viewer: undo and Back go over all of it at once. */
  asOneChange<T>(work: () => Promise<T>): Promise<T> {
    return this.visits.asReplacement(() => this.changes.asOne(work));
  }

  /** Whether a recording or a talk goes on, which another run would spoil. */
  get performing(): boolean {
    return this.filming.busy || this.director.playing || this.director.presenting;
  }

  /**
   * Whether nothing may run that was not asked for: it would spoil a talk, end what computes, or stand at other sizes
   * beside the runs that it is compared with.
   */
  get busy(): boolean {
    return (
      this.performing || this.changes.holding || this.comparison.running || this.comparison.open || this.sweeper.busy
    );
  }

  /** Whether something goes on that drawing a thumbnail would disturb. */
  get disturbed(): boolean {
    return this.moving || this.filming.busy || this.comparison.running;
  }

  /** Shows what this tab held before it was reloaded, else the document that was given, else the first run. */
  async #begin(): Promise<void> {
    const { file, address } = this.opening;
    const shown =
      (await this.backups.comeBack()) ||
      (file === null ? await this.documents.follow(address) : await this.documents.show({ ...file, location: null }));
    if (shown) this.changes.begin();
    else {
      const { notice } = this;
      await this.execute();
      this.notice = notice;
    }
    this.#shown = true;
    void this.backups.begin();
  }

  /** Ends whichever run is in flight. */
  cancel(): void {
    for (const { runner } of this.comparison.views) void runner.cancel();
  }

  /** The core runs one kernel at a time; whose run it is takes the news. */
  report(progress: Progress): void {
    for (const { runner } of this.comparison.views) runner.report(progress);
    this.director.runs.report(progress);
  }

  /** A point belongs to the dialog of sweeps, or to what a talk computes. */
  reportPoint(report: SweepReport): void {
    this.sweeper.report(report);
    this.director.runs.reportPoint(report);
  }

  grabbed(): void {
    this.director.letGo();
  }

  /** The first view passes the time of all. */
  pass(view: View, elapsed: number): void {
    if (view !== this.first) return;
    if (this.director.playing) {
      this.director.pass(elapsed);
      return;
    }
    if (this.playback.playing && this.settings.speed <= PATIENT_SPEED && this.comparison.lead.watcher.waiting) return;
    this.playback.pass(elapsed);
  }

  /** Says for a moment how the setting of a command stands. */
  tell(command: string): void {
    this.told = { command };
  }

  stepBy(unit: StepUnit, direction: 1 | -1): void {
    this.playback.step(unit, direction, !this.options.reducedMotion);
  }

  /** Shows the tree, the plots, the raster or the modelled machine under the picture, or hides them. */
  toggleBelow(what: Exclude<Below, 'nothing'>): void {
    void this.choose('below', this.shownBelow === what ? 'nothing' : what);
  }

  /** Sets what may need work before the picture can follow it. What is chosen last counts, however long the work takes. */
  async choose<Name extends SettingName>(name: Name, value: Settings[Name]): Promise<void> {
    const choice = {};
    this.#chosen[name] = choice;
    const work = (this.#workFor[name] as ((next: Settings[Name]) => Portions<unknown> | null) | undefined)?.(value);
    if (work) await inPortions(work);
    if (this.#chosen[name] === choice) this.settings[name] = value;
  }

  /** Moves the camera of every run to a viewpoint. */
  goTo(viewpoint: Viewpoint): void {
    for (const view of this.comparison.views) view.goTo(viewpoint);
  }

  /** Moves the cameras of all runs in the same way. */
  moveCamera(by: CameraMove): void {
    for (const view of this.comparison.views) view.moveCamera(by);
  }

  /** Hands a tensor of the run to the browser as a .npy file. */
  async save(tensor: string): Promise<void> {
    if (this.first.run === null) return;
    const outcome = await this.lab.save({ run: this.first.run.id, tensor });
    this.saveProblem = outcome.ok ? null : outcome.problem;
    if (outcome.ok) download(outcome.value.name, outcome.value.bytes);
  }
}

export const [getSession, setSession] = createContext<Session>();
