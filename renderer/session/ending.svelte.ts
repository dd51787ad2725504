/** The card that a run ends with: when it is shown, and the comparison that it offers. */
import { tick } from 'svelte';
import { watchedEnd } from '../../core/trace/watched.ts';
import { rivalChoice } from '../compare/beside.ts';
import type { Comparison } from './comparison.svelte.ts';
import type { Playback } from './playback.svelte.ts';
import type { Runner } from './runner.svelte.ts';
import type { Starter } from './starter.svelte.ts';
import type { View } from './view.svelte.ts';

/** The lab, as far as a card may stand in its way. */
interface Ended {
  readonly first: Pick<View, 'index' | 'time' | 'run'>;
  readonly comparison: Pick<Comparison, 'open' | 'add' | 'kernels'>;
  readonly playback: Pick<Playback, 'seek' | 'events'>;
  readonly runner: Pick<Runner, 'running'>;
  readonly starter: Pick<Starter, 'waits' | 'question'>;
  /** Whether a recording or a talk goes on. */
  readonly performing: boolean;
  /** Whether what the lab was opened with is on screen. */
  readonly shown: boolean;
  /** Whether another run can stand beside the first now. */
  readonly canCompare: boolean;
}

export class Ending {
  readonly #session: Ended;
  /** Whether the viewer is done with the card, until the time has left the end. */
  #dismissed = $state(false);
  readonly #reached = $derived.by(() => {
    const { index, time } = this.#session.first;
    return index !== null && (time >= index.events || time === watchedEnd(index.run.passes));
  });
  /**
   * A single run stands at its end, or where all that follows only measures, its trace is right, and nothing else goes on that the card would be in the way of.
   */
  readonly shown: boolean = $derived.by(() => {
    const { first, comparison, performing, runner, starter, shown } = this.#session;
    const waits = starter.waits || starter.question !== null || runner.running;
    const free = shown && !comparison.open && !performing && !waits;
    return free && this.#reached && !this.#dismissed && first.run?.audited === true;
  });

  constructor(session: Ended) {
    this.#session = session;
  }

  /** Brings the card back once the time has left the end; called while the lab's component is set up. */
  follow(): void {
    $effect(() => {
      if (!this.#reached) this.#dismissed = false;
    });
  }

  dismiss(): void {
    this.#dismissed = true;
  }

  get canCompare(): boolean {
    const { canCompare, comparison, first } = this.#session;
    return canCompare && !comparison.open && (first.run?.rival ?? null) !== null;
  }

  /** Puts the rival of the run beside it; what stood at its end goes on standing there, with all sums. */
  async compare(): Promise<void> {
    const { comparison, first, playback } = this.#session;
    const { run } = first;
    const rival = run?.rival ?? null;
    if (rival === null) return;
    const stands = (): boolean => this.#reached && first.run === run;
    const ended = stands();
    this.dismiss();
    await comparison.add(rivalChoice(rival, comparison.kernels));
    // Until the longest run leads, the time counts the events of the first.
    await tick();
    if (ended && stands()) playback.seek(playback.events);
  }
}
