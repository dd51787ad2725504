/** A run that stands beside the first, as it is seen. */
import type { Choice } from './beside.ts';
import type { Playback } from './playback.svelte.ts';
import { Runner } from './runner.svelte.ts';
import { View } from './view.svelte.ts';
import type { LabPort } from '../../core/port/contract.ts';

/** What a comparison needs of the view that was there first. */
export type First = View & { readonly playback: Playback };

export class BesideView extends View {
  /** What it was chosen to be. */
  readonly choice: Choice;
  readonly pending: string;
  readonly runner: Runner;
  readonly marked = null;
  readonly words = null;
  readonly magnified = 1;
  readonly cards = true;
  /** Runs side by side are busy enough. */
  readonly others = null;
  readonly #first: First;
  readonly #timeOf: (view: View) => number;
  readonly #end: () => void;

  readonly time: number = $derived.by(() => this.#timeOf(this));

  constructor(lab: LabPort, first: First, choice: Choice, title: string, timeOf: (view: View) => number) {
    super(lab);
    this.choice = choice;
    this.pending = title;
    this.runner = new Runner(lab);
    this.#first = first;
    this.#timeOf = timeOf;
    // It comes and goes while the lab's component stays.
    this.#end = $effect.root(() => {
      this.follow();
    });
  }

  get moving(): boolean {
    return this.#first.moving;
  }

  get options(): View['options'] {
    return this.#first.options;
  }

  get showLens(): boolean {
    return this.#first.showLens;
  }

  get showFootprint(): boolean {
    return this.#first.showFootprint;
  }

  /** The first view passes the time of all. */
  pass(): void {
    // Nothing of its own.
  }

  /** Nobody looks any more. */
  end(): void {
    void this.runner.cancel();
    this.#end();
  }
}
