/** Inputs that a viewer changes by hand in a plot: every change runs again, and none of several quick ones is lost. */
import type { Problem } from '../../../core/outcome.ts';
import type { Run } from '../../../core/run.ts';
import { writeNpy } from '../../../core/tensors/npy.ts';
import { tensorNamed } from '../../figure/plot-values.ts';
import type { RequestState } from '../../session/request.svelte.ts';

type Values = Float32Array<ArrayBuffer>;

/** What of the lab loads arrays and runs them. */
export interface Edited {
  readonly request: Pick<RequestState, 'loadInputs'>;
  notice: Problem | null;
  execute(): Promise<void>;
}

export class PointEdits {
  readonly #session: Edited;
  /** What was changed and no run has yet. */
  #pending = $state.raw<Readonly<Record<string, Values>>>({});
  #ticket = 0;
  /** The loading of the change before. */
  #loaded: Promise<unknown> = Promise.resolve();

  constructor(session: Edited) {
    this.#session = session;
  }

  /** A copy of the values of an input as they were left, which the run may not have yet. */
  valuesOf(run: Run, name: string): Values {
    return (this.#pending[name] ?? tensorNamed(run, name).data!).slice();
  }

  /** Loads the values of inputs of the run, in their shapes, and runs them; what is refused is told, and forgotten. */
  async change(run: Run, values: Readonly<Record<string, Values>>): Promise<void> {
    const ticket = ++this.#ticket;
    this.#pending = { ...this.#pending, ...values };
    const files = Object.fromEntries(
      Object.entries(this.#pending).map(([name, data]) => [
        name,
        { name: `drawn-${name}.npy`, bytes: writeNpy(data, tensorNamed(run, name).shape) },
      ]),
    );
    // One after the other, so that what was changed last is loaded last.
    const loading = this.#loaded.then(() => (ticket === this.#ticket ? this.#session.request.loadInputs(files) : null));
    this.#loaded = loading.then(nothing, nothing);
    const problem = await loading;
    if (ticket !== this.#ticket) return;
    if (problem === null) await this.#session.execute();
    else this.#session.notice = problem;
    if (ticket === this.#ticket) this.#pending = {};
  }
}

/** Whoever made the change hears of its failure; the next one only waits for its end. */
function nothing(): void {
  return undefined;
}
