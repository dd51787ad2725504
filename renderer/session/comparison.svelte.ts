/** The second run: what it is, and how its time hangs together with that of the first. */
import { untrack } from 'svelte';
import type { KernelDescription } from '../../core/kernel.ts';
import type { LabPort } from '../../core/port/contract.ts';
import { requestBeside } from './beside.ts';
import type { Choice } from './beside.ts';
import { extentOf, lockedStep } from './lock.ts';
import type { Lock } from './lock.ts';
import type { Playback } from './playback.svelte.ts';
import { Runner } from './runner.svelte.ts';
import { View } from './view.svelte.ts';

/** What the comparison needs of the view that was there first. */
type First = View & { readonly playback: Playback };

export class Comparison extends View {
  readonly kernels: readonly KernelDescription[];
  readonly #lab: LabPort;
  readonly marked = null;
  readonly words = null;
  readonly magnified = 1;
  readonly cards = true;
  readonly #first: First;
  #runner: Runner;
  #choice = $state.raw<Choice | null>(null);
  /** Whose events the timeline counts: the longer run, so that both come to their ends. */
  #lead = $state.raw<View | null>(null);
  /** Whether the menu of what can stand beside is open. */
  choosing = $state(false);
  lock = $state<Lock>('step');
  /** One above the other instead of side by side. */
  stacked = $state(false);
  swapped = $state(false);

  readonly time: number = $derived.by(() => this.timeOf(this));

  constructor(lab: LabPort, kernels: readonly KernelDescription[], first: First) {
    super(lab);
    this.#lab = lab;
    this.#runner = $state.raw(new Runner(lab));
    this.kernels = kernels;
    this.#first = first;
  }

  get runner(): Runner {
    return this.#runner;
  }

  /** What stands beside the first run, or is on its way there. */
  get choice(): Choice | null {
    return this.#choice;
  }

  get open(): boolean {
    return this.#choice !== null;
  }

  get pending(): string {
    return this.kernels.find(({ name }) => name === this.#choice?.kernel)?.title ?? '';
  }

  get lead(): View {
    return this.#lead ?? this.#first;
  }

  get moving(): boolean {
    return this.#first.moving;
  }

  get options(): View['options'] {
    return this.#first.options;
  }

  /** Two runs side by side are busy enough. */
  readonly others = null;

  get showLens(): boolean {
    return this.#first.showLens;
  }

  get showFootprint(): boolean {
    return this.#first.showFootprint;
  }

  /** Both views in the order in which they stand; the first alone while nothing is compared. */
  get views(): readonly View[] {
    if (!this.open) return [this.#first];
    return this.swapped ? [this, this.#first] : [this.#first, this];
  }

  /** Where a view stands while the leading one is where the timeline says. */
  timeOf(view: View): number {
    const { playback } = this.#first;
    const { index: leader } = this.lead;
    const { index: follower } = view;
    if (leader === null || follower === null) return 0;
    // Between a new run and the effect that follows it, the timeline may still be beyond its end.
    const time = Math.min(playback.time, leader.events);
    return view === this.lead ? time : lockedStep(leader, follower, time, this.lock);
  }

  /** The first view passes the time of both. */
  pass(): void {
    // Nothing of its own.
  }

  override follow(): void {
    super.follow();
    $effect(() => {
      const { index: first } = this.#first;
      const { index: second } = this;
      const ahead = first !== null && second !== null && extentOf(second, this.lock) > extentOf(first, this.lock);
      untrack(() => this.#leadBy(ahead ? this : this.#first));
    });
  }

  /** Runs a choice beside the first view's run. */
  async begin(choice: Choice): Promise<void> {
    const { run } = this.#first;
    const kernel = this.kernels.find(({ name }) => name === choice.kernel);
    if (run === null || kernel === undefined) return;
    const runner = this.#runner;
    this.#choice = choice;
    const request = await requestBeside(this.#lab, run, kernel, choice);
    if (choice !== this.#choice) return;
    await runner.run(request);
    const cancelled = !runner.running && runner.index === null && runner.problem === null;
    if (cancelled && choice === this.#choice) this.close();
  }

  /** The first view stands alone again, where it is. */
  close(): void {
    this.#leadBy(this.#first);
    void this.#runner.cancel();
    this.#runner = new Runner(this.#lab);
    this.#choice = null;
    this.swapped = false;
    this.pinned = null;
    this.hover = null;
  }

  #leadBy(view: View): void {
    const { playback } = this.#first;
    const { time } = view;
    const changes = view !== this.lead;
    this.#lead = view;
    if (view.index === null) return;
    playback.show(view.index);
    if (changes) playback.seek(time);
  }
}
