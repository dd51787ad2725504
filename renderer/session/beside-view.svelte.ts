/** A view of a run that stands beside the first. Such views come and go while the lab stays open. */
import type { LabPort } from '../../core/port/contract.ts';
import type { RunRequest } from '../../core/request.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import type { Choice } from '../compare/beside.ts';
import { Runner } from './runner.svelte.ts';
import { View } from './view.svelte.ts';
import type { Host } from './view.svelte.ts';

/** What stands beside the first run, with a run that is there already. */
export interface Seat {
  readonly choice: Choice;
  readonly request: RunRequest;
  readonly index: TraceIndex;
}

export class BesideView extends View {
  readonly #chosen: { choice: Choice };
  readonly #unfollow: () => void;

  /** `titleOf` gives the title of a kernel. */
  constructor(lab: LabPort, host: Host, choice: Choice, titleOf: (kernel: string) => string) {
    let shown = $state.raw(choice);
    super(lab, new Runner(lab), host, () => titleOf(shown.kernel));
    this.#chosen = {
      get choice() {
        return shown;
      },
      set choice(next) {
        shown = next;
      },
    };
    this.#unfollow = $effect.root(() => {
      this.follow();
    });
  }

  /** The entry of the menu that it shows. */
  get choice(): Choice {
    return this.#chosen.choice;
  }

  /** Shows another choice, whose run is there. */
  take({ choice, request, index }: Seat): void {
    this.#chosen.choice = choice;
    this.runner.take(index, request);
  }

  /** Ends the view: what is in flight for it is cancelled. */
  end(): void {
    void this.runner.cancel();
    this.#unfollow();
  }
}
