/**
 * The address of the page, and its entries in the history of the browser. The address describes the run on screen and
 * how it is seen; Back and Forward go from run to run.
 */
import { tick, untrack } from 'svelte';
import type { DocumentDraft } from '../../core/document/document.ts';
import type { CameraPose } from '../../core/document/view.ts';
import type { RunRequest } from '../../core/request.ts';
import { readAddress, readViewAddress, writeAddress } from './address.ts';
import { sketchOf } from './draft.ts';
import type { Drafted } from './draft.ts';
import { sameGesture } from './history.ts';
import type { Gesture } from './history.ts';
import type { Starter } from './starter.svelte.ts';
import { wishSubject } from './state.ts';
import type { RunIdentity } from './state.ts';
import type { Wish } from './request.svelte.ts';

/** What the address needs of the lab. */
interface Visited extends Drafted {
  /** Whether what the lab was opened with is on screen. */
  readonly shown: boolean;
  readonly runner: { readonly request: RunRequest | null };
  readonly starter: Pick<Starter, 'shown' | 'begun' | 'start'>;
  /** Whether a recording or a talk goes on, which another run would spoil. */
  readonly performing: boolean;
}

/** What an entry of the history shows: a run, and where the viewer stood in it last. */
interface Visit {
  readonly wish: Wish;
  readonly time: number;
  readonly camera: CameraPose;
}

/** Browsers limit how often an address may change. After a burst of changes it is written only this often. */
const DELAY_MS = 400;
const BURST_MS = 20 * DELAY_MS;

export class Visits {
  readonly #lab: Visited;
  /** The run of the current entry, and the change that led to it. */
  #run: RunIdentity | null = null;
  #gesture: Gesture | null = null;
  /** Entries that were left since the page was loaded, by number. Unlike addresses they hold loaded arrays. */
  readonly #left: Record<number, Visit> = {};
  /** The current entry, as it would be left now. */
  #here: Visit | null = null;
  /** The number of the current entry. */
  #number = $state(0);
  /** What the current entry holds in `history.state`: its number, and the name of the tab. */
  #state: object = {};
  /** The set-up of the current entry, until the run that Back or Forward asked for is on screen. */
  #awaited = $state.raw<Wish | null>(null);
  /** How many pieces of work are in progress whose runs replace the current entry. */
  #replacing = $state(0);
  /** The earliest time at which the address may be written again. */
  #earliest = -Infinity;

  constructor(lab: Visited) {
    this.#lab = lab;
  }

  /** Whether Back leads to another run of this tab. */
  get canGoBack(): boolean {
    return this.#number > 0;
  }

  /** Does some work whose runs replace the current entry instead of making a new one. */
  async asReplacement<T>(work: () => Promise<T>): Promise<T> {
    this.#replacing++;
    try {
      return await work();
    } finally {
      this.#replacing--;
    }
  }

  /** Keeps address and history in step with the lab; called while its component is set up. */
  follow(): void {
    const lab = this.#lab;
    this.#number = numberIn(history.state);
    // This effect comes before the one that writes the address, so that a new run has its entry by then.
    $effect(() => {
      const { run } = lab.first;
      if (!lab.shown || run === null) return;
      const { kernel, params, seed } = run;
      untrack(() => {
        this.#arrive({ kernel, params, seed, inputs: lab.runner.request?.inputs ?? {} });
      });
    });
    // The address is written at once, so that a reloaded page is as it was left.
    $effect(() => {
      if (!lab.shown || this.#replacing > 0 || lab.playback.moving) return;
      const wish = lab.starter.shown;
      // An entry keeps what it stands for until its run is there, which may be refused or cancelled.
      if (this.#awaited !== null && this.#awaited !== wish) return;
      const draft = this.#sketch();
      if (wish !== null) this.#here = { wish, time: draft.view.time, camera: lab.first.camera };
      const write = (): void => {
        this.#write('replaceState', draft);
        this.#earliest = Math.max(this.#earliest, performance.now() - BURST_MS) + DELAY_MS;
      };
      const wait = this.#earliest - performance.now();
      if (wait <= 0) {
        write();
        return;
      }
      const timer = setTimeout(write, wait);
      return () => {
        clearTimeout(timer);
      };
    });
    $effect(() => {
      const go = ({ state }: PopStateEvent): void => void this.#go(state);
      window.addEventListener('popstate', go);
      return () => {
        window.removeEventListener('popstate', go);
      };
    });
  }

  /** Makes a new entry for a run that has just come on screen, if it differs and is no part of the last gesture. */
  #arrive(run: RunIdentity): void {
    const before = this.#run;
    this.#run = run;
    if (before === null) return;
    const subject = wishSubject(before, run);
    if (subject === '') return;
    const { shown, begun } = this.#lab.starter;
    if (this.#awaited !== null && this.#awaited === shown) return;
    this.#awaited = null;
    if (this.#replacing > 0) return;
    // While a slider is dragged, a run begins as soon as the one before it has come.
    const again = sameGesture(this.#gesture, { subject, at: begun });
    this.#gesture = { subject, at: performance.now() };
    if (again) return;
    this.#leave();
    this.#number++;
    this.#write('pushState', this.#sketch());
    // Entries that are left while the run plays on hold at least this.
    if (shown !== null) this.#here = { wish: shown, time: 0, camera: this.#lab.first.camera };
  }

  /** The lab with the run on screen, whatever is being typed; with what is asked for while there is none. */
  #sketch(): DocumentDraft {
    const { starter, keptWish } = this.#lab;
    return sketchOf(this.#lab, starter.shown ?? keptWish);
  }

  #leave(): void {
    if (this.#here !== null) this.#left[this.#number] = this.#here;
    this.#here = null;
  }

  /** Runs again what an entry shows, after Back or Forward has led to it. */
  async #go(state: unknown): Promise<void> {
    const lab = this.#lab;
    const target = numberIn(state);
    if (target === this.#number) return;
    if (lab.performing) {
      // Back where the browser has just come from.
      history.go(this.#number - target);
      return;
    }
    this.#leave();
    this.#number = target;
    this.#gesture = null;
    const visit = this.#left[this.#number] ?? this.#addressed();
    if (visit === null) return;
    await this.asReplacement(async () => {
      lab.request.restore(visit.wish);
      this.#awaited = visit.wish;
      await lab.starter.start();
      // A new run changes the time when it is shown, so the time is restored after that.
      await tick();
      if (lab.starter.shown !== visit.wish) return;
      lab.first.setCamera(visit.camera);
      lab.playback.seek(visit.time);
    });
  }

  /** Reads an entry from its address, where it was made before the page was loaded. */
  #addressed(): Visit | null {
    const { kernels } = this.#lab.request;
    const { kernel, params, seed } = readAddress(location.search, kernels);
    if (kernel === null || !kernels.some(({ name }) => name === kernel)) return null;
    const view = readViewAddress(location.search, kernels);
    const { time, camera } = view?.ok === true ? view.value.view : { time: 0, camera: { viewpoint: 'home' } as const };
    return { wish: { kernel, params, seed: seed ?? 1, inputs: {} }, time, camera };
  }

  #write(how: 'pushState' | 'replaceState', draft: DocumentDraft): void {
    const kernel = this.#lab.request.kernels.find(({ name }) => name === draft.run.kernel)!;
    this.#state = { ...((history.state as object | null) ?? this.#state), visit: this.#number };
    history[how](this.#state, '', `?${writeAddress(draft, kernel).toString()}`);
  }
}

function numberIn(state: unknown): number {
  const found = (state as { readonly visit?: unknown } | null)?.visit;
  return typeof found === 'number' ? found : 0;
}
