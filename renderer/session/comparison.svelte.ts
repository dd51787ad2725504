/** The runs beside the first: which they are, and how their times follow that of the longest. */
import { untrack } from 'svelte';
import { MOST_BESIDE } from '../../core/document/run.ts';
import type { KernelDescription } from '../../core/kernel.ts';
import type { LabPort } from '../../core/port/contract.ts';
import type { Run } from '../../core/run.ts';
import { distinct } from '../../core/search.ts';
import { soloOf, rotated } from '../compare/cast.ts';
import type { Cast } from '../compare/cast.ts';
import { nameBeside, requestBeside } from '../compare/beside.ts';
import type { Choice } from '../compare/beside.ts';
import { BesideView } from './beside-view.svelte.ts';
import type { Seat } from './beside-view.svelte.ts';
import { leaderOf, lockedStep } from '../timeline/lock.ts';
import type { Settings } from './settings.svelte.ts';
import type { Playback } from './playback.svelte.ts';
import type { View } from './view.svelte.ts';

export class Comparison {
  readonly kernels: readonly KernelDescription[];
  readonly #lab: LabPort;
  readonly first: View;
  readonly #playback: Playback;
  readonly #settings: Pick<Settings, 'lock' | 'stacked'>;
  #besides = $state.raw<readonly BesideView[]>([]);
  /** The view of the longest run. The timeline counts its events, so that all runs come to their ends. */
  #lead = $state.raw<View | null>(null);
  /** Whether the menu of what can stand beside is open. */
  choosing = $state(false);
  #rotation = $state(0);
  /** Identifiers of other runs that must stay held, such as those of a talk. */
  alsoHeld: () => readonly string[] = () => [];

  constructor(
    lab: LabPort,
    kernels: readonly KernelDescription[],
    first: View,
    playback: Playback,
    settings: Pick<Settings, 'lock' | 'stacked'>,
  ) {
    this.#lab = lab;
    this.kernels = kernels;
    this.first = first;
    this.#playback = playback;
    this.#settings = settings;
  }

  /** The views beside the first, with their runs or on the way to them. */
  get besides(): readonly BesideView[] {
    return this.#besides;
  }

  get choices(): readonly Choice[] {
    return this.#besides.map(({ choice }) => choice);
  }

  get open(): boolean {
    return this.#besides.length > 0;
  }

  get full(): boolean {
    return this.#besides.length === MOST_BESIDE;
  }

  /** Whether any run is in flight, the first or one beside it. */
  get running(): boolean {
    return this.views.some(({ runner }) => runner.running);
  }

  get lead(): View {
    return this.#lead ?? this.first;
  }

  /** How many views have moved from the front of the row to its end. */
  get rotation(): number {
    return this.open ? this.#rotation % (this.#besides.length + 1) : 0;
  }

  set rotation(rotation: number) {
    this.#rotation = rotation;
  }

  /** All views in the order in which they stand; only the first while nothing is compared. */
  get views(): readonly View[] {
    return rotated(this.#all, this.rotation);
  }

  /** The runs as a film shows them; null until all of them are there. */
  get cast(): Cast | null {
    const indices = this.#all.flatMap(({ index }) => index ?? []);
    if (indices.length < this.#all.length) return null;
    if (!this.open) return soloOf(indices[0]!);
    const { rotation } = this;
    const { lock, stacked } = this.#settings;
    return { sides: indices.map((index) => ({ index, name: this.nameOf(index.run) })), lock, stacked, rotation };
  }

  /** A short name that tells a run apart from the runs beside it. */
  nameOf(run: Run): string {
    const others = this.#all.flatMap((view) => (view.run === null || view.run === run ? [] : view.run));
    return nameBeside(run, others, this.kernels);
  }

  /** The number of a view as shots count them: 0 is the first run, whichever view stands in front. */
  sideOf(view: View): number {
    return this.#all.indexOf(view);
  }

  get #all(): readonly View[] {
    return [this.first, ...this.#besides];
  }

  /** The time of a view while the leading one is where the timeline says. */
  timeOf(view: View): number {
    const playback = this.#playback;
    const { index: leader } = this.lead;
    const { index: follower } = view;
    if (leader === null || follower === null) return 0;
    // Between a new run and the effect that follows it, the time may still lie beyond the end of the run.
    const time = Math.min(playback.time, leader.events);
    return view === this.lead ? time : lockedStep(leader, follower, time, this.#settings.lock);
  }

  /** Keeps the longest run in the lead; called while the lab's component is set up. */
  follow(): void {
    $effect(() => {
      const all = this.#all;
      const indices = all.map(({ index }) => index);
      const longest = all[leaderOf(indices, this.#settings.lock)]!;
      untrack(() => this.#leadBy(longest));
    });
  }

  /** Runs a choice beside those that are there, where there is room. */
  async add(choice: Choice): Promise<void> {
    if (!this.full) await this.show([...this.choices, choice]);
  }

  /**
   * Puts exactly these beside the first run. Those that stand there already stay; the others run one after the
   * other.
   */
  async show(choices: readonly Choice[]): Promise<void> {
    const gone = this.#besides.filter(({ choice }) => !choices.includes(choice));
    const views = choices.map((choice) => this.#besides.find((view) => view.choice === choice) ?? this.#viewOf(choice));
    this.#retain(views, gone);
    for (const view of views) {
      const waits = view.index === null && !view.runner.running && view.runner.problem === null;
      if (waits && this.#besides.includes(view)) await this.#run(view);
    }
  }

  /** Puts runs beside the first that are there already, in the views that are there as far as these go. */
  seat(seats: readonly Seat[]): void {
    const before = this.#besides;
    const views = seats.map(({ choice }, at) => before[at] ?? this.#viewOf(choice));
    for (const [at, view] of views.entries()) view.take(seats[at]!);
    this.#retain(views, before.slice(seats.length));
  }

  /** Removes one view from beside the first; the others stay. */
  remove(view: BesideView): void {
    this.#retain(
      this.#besides.filter((other) => other !== view),
      [view],
    );
  }

  /** Leaves the first view alone, at the time where it is. */
  close(): void {
    this.#retain([], this.#besides);
  }

  /** Unpins whatever is pinned in views beside the first; returns whether there was anything. */
  unpin(): boolean {
    const pinned = this.#besides.find((view) => view.pinned !== null);
    if (pinned !== undefined) pinned.pinned = null;
    return pinned !== undefined;
  }

  #viewOf(choice: Choice): BesideView {
    const titleOf = (kernel: string): string => this.kernels.find(({ name }) => name === kernel)?.title ?? kernel;
    return new BesideView(this.#lab, this.first.host, choice, titleOf);
  }

  async #run(view: BesideView): Promise<void> {
    const { run } = this.first;
    const kernel = this.kernels.find(({ name }) => name === view.choice.kernel);
    if (run === null || kernel === undefined) {
      this.remove(view);
      return;
    }
    const held = [run, ...this.#besides.map((other) => other.run)].flatMap((other) => (other === null ? [] : other.id));
    const request = {
      ...(await requestBeside(this.#lab, run, kernel, view.choice)),
      beside: distinct([...held, ...this.alsoHeld()]),
    };
    if (!this.#besides.includes(view)) return;
    await view.runner.run(request);
    const cancelled = view.index === null && view.runner.problem === null;
    if (cancelled && this.#besides.includes(view)) this.remove(view);
  }

  #retain(views: readonly BesideView[], gone: readonly BesideView[]): void {
    if (gone.some((view) => view === this.lead)) this.#leadBy(this.first);
    for (const view of gone) view.end();
    if (views.length === 0) this.#rotation = 0;
    this.#besides = views;
  }

  #leadBy(view: View): void {
    const playback = this.#playback;
    const { time } = view;
    const changes = view !== this.lead;
    this.#lead = view;
    if (view.index === null) return;
    playback.show(view.index);
    if (changes) playback.seek(time);
  }
}
