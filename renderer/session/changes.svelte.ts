/** Undo and redo of all that a viewer sets: whatever changes is noted, by whatever it was changed. */
import { untrack } from 'svelte';
import { beginHistory, mapHistory, noteChange, redo, undo } from './history.ts';
import type { History } from './history.ts';
import { restore, stateOf, subjectOf } from './state.ts';
import type { Holders, State } from './state.ts';
import type { Paper } from './paper.ts';
import type { Starter } from './starter.svelte.ts';

/** What undo needs of the lab. */
interface Changing extends Holders {
  readonly runner: { readonly running: boolean };
  /** Whether the request differs from the one whose run is shown. */
  readonly changed: boolean;
  readonly starter: Pick<Starter, 'start'>;
}

export class Changes {
  readonly #lab: Changing;
  /** How many pieces of work are in progress that each count as one change. */
  #held = $state(0);
  #history = $state.raw<History<State> | null>(null);

  constructor(lab: Changing) {
    this.#lab = lab;
  }

  get canUndo(): boolean {
    return (this.#history?.past.length ?? 0) > 0;
  }

  get canRedo(): boolean {
    return (this.#history?.future.length ?? 0) > 0;
  }

  /**
   * The state as it was last noted. It is the same object while nothing changes, and again once a change has
   * been undone.
   */
  get present(): State | null {
    return this.#history?.present ?? null;
  }

  /** Whether work goes on whose changes count as one. */
  get holding(): boolean {
    return this.#held > 0;
  }

  /** Forgets the history: what comes before this point cannot be undone. */
  begin(): void {
    if (this.#history !== null) this.#history = beginHistory(this.#history.present);
  }

  /** Notes every change from now on; called while a component is set up. */
  follow(): void {
    $effect(() => {
      const state = stateOf(this.#lab);
      untrack(() => {
        this.#note(state);
      });
    });
  }

  /** Whatever changes while the work is done counts as one change. */
  async asOne<T>(work: () => Promise<T>): Promise<T> {
    this.#held++;
    try {
      return await work();
    } finally {
      this.#held--;
      this.#note(stateOf(this.#lab));
    }
  }

  /** Says that the document lies in another file from now on, also for the states that undo leads back to. */
  rename(paper: Paper): void {
    const { documents } = this.#lab;
    const before = documents.paper;
    documents.paper = paper;
    if (this.#history === null) return;
    this.#history = mapHistory(this.#history, (state) => (state.paper === before ? { ...state, paper } : state));
  }

  undo(): void {
    if (this.#history !== null) this.#go(undo(this.#history));
  }

  redo(): void {
    if (this.#history !== null) this.#go(redo(this.#history));
  }

  #note(state: State): void {
    if (this.#held > 0) return;
    const history = this.#history;
    if (history === null) {
      this.#history = beginHistory(state);
      return;
    }
    const subject = subjectOf(history.present, state);
    if (subject !== null) this.#history = noteChange(history, state, subject, performance.now());
  }

  #go(history: History<State>): void {
    const lab = this.#lab;
    const { wish } = lab.request;
    // A picture that shows what the set-up says goes on doing so: the set-up that undo brings back is run.
    const shown = lab.runner.running || !lab.changed;
    restore(lab, history.present);
    // Part of the state may be impossible to restore, such as a comparison without a run. Noting that as a new
    // change would lose what can be redone.
    const state = stateOf(lab);
    this.#history = subjectOf(history.present, state) === null ? history : { ...history, present: state };
    if (shown && lab.request.wish !== wish) void lab.starter.start();
  }
}
