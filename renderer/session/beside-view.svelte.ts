/** A view of a run that stands beside the first. Such views come and go while the lab stays open. */
import type { LabPort } from '../../core/port/contract.ts';
import type { Choice } from '../compare/beside.ts';
import { Runner } from './runner.svelte.ts';
import { View } from './view.svelte.ts';
import type { Host } from './view.svelte.ts';

export class BesideView extends View {
  /** The entry of the menu that it was made from. */
  readonly choice: Choice;
  readonly #unfollow: () => void;

  constructor(lab: LabPort, host: Host, choice: Choice, title: string) {
    super(lab, new Runner(lab), host, () => title);
    this.choice = choice;
    this.#unfollow = $effect.root(() => {
      this.follow();
    });
  }

  /** Ends the view: what is in flight for it is cancelled. */
  end(): void {
    void this.runner.cancel();
    this.#unfollow();
  }
}
