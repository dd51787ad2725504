/** A run that stands beside the first, as it is seen. */
import type { Choice } from './beside.ts';
import type { Comparison } from './comparison.svelte.ts';
import type { Director } from './director.svelte.ts';
import type { Playback } from './playback.svelte.ts';
import { Runner } from './runner.svelte.ts';
import type { Pick as Picked, Words } from '../scene/contract.ts';
import { View } from './view.svelte.ts';
import type { LabPort } from '../../core/port/contract.ts';

/** What a comparison needs of the view that was there first. */
export type First = View & { readonly playback: Playback; readonly director: Pick<Director, 'wordsOn' | 'markedOn'> };

/** What a view needs of the comparison that it stands in. */
type Row = Pick<Comparison, 'timeOf'>;

export class BesideView extends View {
  /** What it was chosen to be. */
  readonly choice: Choice;
  readonly pending: string;
  readonly runner: Runner;
  /** Runs side by side are busy enough. */
  readonly others = null;
  readonly #first: First;
  readonly #row: Row;
  readonly #end: () => void;

  readonly time: number = $derived.by(() => this.#row.timeOf(this));
  readonly marked: Picked | null = $derived.by(() => this.#first.director.markedOn(this));
  readonly words: Words | null = $derived.by(() => this.#first.director.wordsOn(this));

  constructor(lab: LabPort, first: First, choice: Choice, title: string, row: Row) {
    super(lab);
    this.choice = choice;
    this.pending = title;
    this.runner = new Runner(lab);
    this.#first = first;
    this.#row = row;
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

  get magnified(): number {
    return this.#first.magnified;
  }

  get cards(): boolean {
    return this.#first.cards;
  }

  get showLens(): boolean {
    return this.#first.showLens;
  }

  get showFootprint(): boolean {
    return this.#first.showFootprint;
  }

  override grabbed(): void {
    this.#first.grabbed();
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
