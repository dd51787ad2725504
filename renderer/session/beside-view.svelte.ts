/** A run that stands beside the first, as it is seen. It comes and goes while the lab stays. */
import type { LabPort } from '../../core/port/contract.ts';
import type { Choice } from '../compare/beside.ts';
import { Runner } from './runner.svelte.ts';
import { View } from './view.svelte.ts';
import type { Host } from './view.svelte.ts';

export class BesideView extends View {
  /** What it was chosen to be. */
  readonly choice: Choice;
  readonly #unfollow: () => void;

  constructor(lab: LabPort, host: Host, choice: Choice, title: string) {
    super(lab, new Runner(lab), host, () => title);
    this.choice = choice;
    this.#unfollow = $effect.root(() => {
      this.follow();
    });
  }

  /** Nobody looks any more. */
  end(): void {
    void this.runner.cancel();
    this.#unfollow();
  }
}
