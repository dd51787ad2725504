/** The run in flight, and the last good one. */
import type { Problem } from '../../core/outcome.ts';
import { CANCELLED } from '../../core/port/contract.ts';
import type { LabPort } from '../../core/port/contract.ts';
import { inPortions } from '../../core/portions.ts';
import type { Portions } from '../../core/portions.ts';
import type { RunRequest } from '../../core/request.ts';
import type { Progress } from '../../core/run.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { foreseen, prepared } from './prepared.ts';

export class Runner {
  readonly #lab: Pick<LabPort, 'run' | 'cancel'>;
  #index = $state.raw<TraceIndex | null>(null);
  #request = $state.raw<RunRequest | null>(null);
  #progress = $state.raw<Progress | null>(null);
  #running = $state(false);
  #problem = $state.raw<Problem | null>(null);
  #ticket = 0;

  /** Whatever must be computed of a run before it is shown. */
  expect: (index: TraceIndex) => Portions<void> = nothing;

  constructor(lab: Pick<LabPort, 'run' | 'cancel'>) {
    this.#lab = lab;
  }

  /** The last run that finished; a run that fails leaves it on screen. */
  get index(): TraceIndex | null {
    return this.#index;
  }

  /** The request that gave that run. */
  get request(): RunRequest | null {
    return this.#request;
  }

  get running(): boolean {
    return this.#running;
  }

  get progress(): Progress | null {
    return this.#progress;
  }

  /** Why the last request gave no run. */
  get problem(): Problem | null {
    return this.#problem;
  }

  report(progress: Progress): void {
    if (this.#running) this.#progress = progress;
  }

  async run(request: RunRequest): Promise<void> {
    const ticket = ++this.#ticket;
    this.#running = true;
    this.#progress = null;
    this.#problem = null;
    try {
      const outcome = await this.#lab.run(request);
      if (ticket !== this.#ticket) return;
      if (outcome.ok) {
        const index = await inPortions(prepared(outcome.value));
        await inPortions(this.expect(index));
        if (ticket !== this.#ticket) return;
        this.#index = index;
        this.#request = request;
        void inPortions(foreseen(outcome.value));
      } else if (outcome.problem.message !== CANCELLED) {
        this.#problem = outcome.problem;
      }
    } finally {
      if (ticket === this.#ticket) this.#running = false;
    }
  }

  /** Shows a run that is there already; one that is in flight is no longer waited for. */
  take(index: TraceIndex, request: RunRequest): void {
    this.#ticket++;
    this.#running = false;
    this.#problem = null;
    this.#index = index;
    this.#request = request;
  }

  async cancel(): Promise<void> {
    if (this.#running) await this.#lab.cancel();
  }

  dismiss(): void {
    this.#problem = null;
  }
}

function* nothing(): Portions<void> {
  // A run that stands alone is shown as it is.
}
