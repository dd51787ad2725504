/** Undo and redo of all that a viewer sets: whatever changes is noted, by whatever it was changed. */
import { untrack } from 'svelte';
import { beginHistory, mapHistory, record, redo, undo } from './history.ts';
import type { History } from './history.ts';
import { restore, stateOf, subjectOf } from './state.ts';
import type { Holders, State } from './state.ts';
import type { Paper } from './paper.ts';

/** The lab, as far as changes go. */
interface Changing extends Holders {
  readonly runner: { readonly running: boolean };
  /** Whether the request differs from the one whose run is shown. */
  readonly changed: boolean;
  execute(): Promise<void>;
}

export class Changes {
  readonly #lab: Changing;
  /** Pieces of work in progress that count as one change each. */
  #held = 0;
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

  /** The state as it was noted last; the same object for as long as nothing changes, and again once that is undone. */
  get present(): State | null {
    return this.#history?.present ?? null;
  }

  /** There is nothing to undo from here. */
  begin(): void {
    if (this.#history !== null) this.#history = beginHistory(this.#history.present);
  }

  /** Notes changes; called while a component is set up. */
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

  /** The document lies in another file from now on, and so it does wherever undo leads within it. */
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
    if (subject !== null) this.#history = record(history, state, subject, performance.now());
  }

  #go(history: History<State>): void {
    const lab = this.#lab;
    const { wish } = lab.request;
    // Where the picture shows what the set-up says, it goes on doing so.
    const shown = lab.runner.running || !lab.changed;
    restore(lab, history.present);
    // What cannot be as it was, such as a comparison without a run, is no change that ends what could be done again.
    const state = stateOf(lab);
    this.#history = subjectOf(history.present, state) === null ? history : { ...history, present: state };
    if (shown && lab.request.wish !== wish) void lab.execute();
  }
}
