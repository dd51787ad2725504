/**
 * When a set-up is run: at once where that is quick, else when the viewer asks for it, and where it would take long only
 * when they ask twice.
 */
import { untrack } from 'svelte';
import type { AdapterDescription } from '../../core/adapter.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { RunRequest } from '../../core/request.ts';
import type { Run } from '../../core/run.ts';
import { BYTES_PER_ELEMENT } from '../../core/tensors/f32.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { workOf } from '../../core/work.ts';
import { Estimates } from './estimates.ts';
import type { RequestState, Wish } from './request.svelte.ts';
import type { Runner } from './runner.svelte.ts';
import type { Settings } from './settings.svelte.ts';

/** A run that would take longer than this begins only when it is asked for twice. */
const LONG_MS = 20_000;
/** The picture is not dimmed for a run that would take less than this, since it would only flicker. */
const SHORT_MS = 1000;

/** The lab, as far as it starts runs. */
interface Starting {
  readonly adapter: Outcome<AdapterDescription>;
  readonly request: Pick<RequestState, 'wish' | 'work' | 'answered' | 'problems' | 'settled' | 'toRequest'>;
  readonly runner: Pick<Runner, 'run' | 'take' | 'request' | 'running'>;
  readonly settings: Pick<Settings, 'atOnce'>;
  readonly first: { readonly run: Run | null };
  /** Whether the set-up differs from that of the run on screen. */
  readonly changed: boolean;
  /** Whether nothing may run that was not asked for, because it would end or spoil what goes on. */
  readonly busy: boolean;
  /** Runs that stand beside the first and must stay held. */
  readonly heldBeside: readonly string[];
  /** Runs the set-up through `Starter.run`. */
  execute(): Promise<void>;
}

export class Starter {
  readonly #lab: Starting;
  readonly #estimates: Estimates;
  /** The set-up that was started last, whatever became of it. */
  #started = $state.raw<Wish | null>(null);
  /** When the last run began, in milliseconds of the page's clock. */
  begun = 0;
  /** The set-up of each request, so that the one of the run on screen is known as soon as that is there. */
  readonly #wishes = new WeakMap<RunRequest, Wish>();
  /** A long run that was asked for once. */
  #question = $state.raw<{ readonly wish: Wish; readonly milliseconds: number } | null>(null);

  constructor(lab: Starting) {
    this.#lab = lab;
    this.#estimates = new Estimates(!lab.adapter.ok || lab.adapter.value.software);
  }

  /** The set-up that gave the run on screen. */
  get shown(): Wish | null {
    const { request } = this.#lab.runner;
    return request === null ? null : (this.#wishes.get(request) ?? null);
  }

  /** About how many milliseconds the set-up would run here; null where nothing is known yet. */
  get estimate(): number | null {
    const { work } = this.#lab.request;
    return work === null ? null : this.#estimates.of(work);
  }

  /** Whether the set-up has changed and its run is neither about to begin nor over in a moment. */
  get waits(): boolean {
    const { request, runner, changed } = this.#lab;
    if (!changed) return false;
    if (request.problems.length > 0) return true;
    return request.answered && !this.#due && !(runner.running && this.#takesLess(SHORT_MS));
  }

  /** Whether the set-up is to run by itself. One that failed or was cancelled waits for its next change. */
  get #due(): boolean {
    const { request, settings, changed, busy } = this.#lab;
    if (!changed || busy || request.problems.length > 0 || request.wish === this.#started) return false;
    return this.#takesLess(settings.atOnce);
  }

  #takesLess(milliseconds: number): boolean {
    const { estimate } = this;
    return estimate !== null && estimate < milliseconds;
  }

  /** How many milliseconds the run would take that waits to be asked for a second time. */
  get question(): number | null {
    return this.#question?.wish === this.#lab.request.wish ? this.#question.milliseconds : null;
  }

  /** Runs the set-up; where that would take long, only when it is asked for twice. */
  async start(): Promise<void> {
    const { request } = this.#lab;
    // What was asked for is not run a second time as a change that is quick.
    this.#started = request.wish;
    await request.settled();
    const { estimate } = this;
    if (estimate !== null && estimate > LONG_MS && this.question === null) {
      this.#question = { wish: request.wish, milliseconds: estimate };
      return;
    }
    await this.#lab.execute();
  }

  /** Runs the set-up as it is, without a question. */
  async run(): Promise<void> {
    const lab = this.#lab;
    const { wish } = lab.request;
    this.#question = null;
    this.#started = wish;
    const begun = performance.now();
    this.begun = begun;
    const request: RunRequest = { ...lab.request.toRequest(), beside: lab.heldBeside };
    this.#wishes.set(request, wish);
    await lab.runner.run(request);
    if (lab.runner.request !== request) return;
    if (lab.first.run !== null) this.#estimates.note(workOfRun(lab.first.run), performance.now() - begun);
  }

  /** Shows a run of a set-up that was made before. */
  adopt(wish: Wish, request: RunRequest, index: TraceIndex): void {
    this.#question = null;
    this.#started = wish;
    this.begun = performance.now();
    this.#wishes.set(request, wish);
    this.#lab.runner.take(index, request);
  }

  /** Runs changes as they are made where that is quick; called while a component is set up. */
  follow(): void {
    $effect(() => {
      if (this.#due) untrack(() => void this.#lab.execute());
    });
  }
}

/** The work of a run by its closed forms, by which it was estimated before it ran. */
function workOfRun({ closedForm: { flops, hbmReadBytes, hbmWriteBytes } }: Run): number {
  const moved = (hbmReadBytes + hbmWriteBytes) / BYTES_PER_ELEMENT;
  return workOf({ flops, read: { all: moved }, write: {} });
}
