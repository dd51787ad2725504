/**
 * Fetches the slots of the workgroup in view from the core. One request is in flight at a time, and late
 * answers are dropped.
 */
import type { Problem } from '../../core/outcome.ts';
import type { SnapshotPort } from '../../core/port/contract.ts';
import type { Run, Snapshots } from '../../core/run.ts';
import { fetchSlots, keptSlots } from './kept-slots.ts';
import type { WatchedWorkgroup } from './kept-slots.ts';

export class Watcher {
  readonly #lab: SnapshotPort;
  #run: Run | null = null;
  #wanted: WatchedWorkgroup | null = null;
  #next: WatchedWorkgroup | null = null;
  #fetching = false;
  #snapshots = $state.raw<Snapshots | null>(null);
  #problem = $state.raw<Problem | null>(null);

  constructor(lab: SnapshotPort) {
    this.#lab = lab;
  }

  /** The slots of the workgroup in view, or null until they arrive. */
  get snapshots(): Snapshots | null {
    return this.#snapshots;
  }

  /** Why the slots will not arrive; null when they will. */
  get problem(): Problem | null {
    return this.#problem;
  }

  /** Whether the slots are still to come. */
  get waiting(): boolean {
    return this.#run !== null && this.#snapshots === null && this.#problem === null;
  }

  /** Fetches the slots of a workgroup of a run; when nothing else is to be fetched, also those of `next`. */
  watch(run: Run, watched: WatchedWorkgroup, next: WatchedWorkgroup | null): void {
    this.#run = run;
    this.#wanted = watched;
    this.#next = next;
    this.#snapshots = keptSlots(run, watched) ?? null;
    this.#problem = null;
    void this.#fetch();
  }

  async #fetch(): Promise<void> {
    if (this.#fetching) return;
    const run = this.#run;
    if (run === null) return;
    const place = [this.#wanted, this.#next].find(
      (candidate) => candidate !== null && keptSlots(run, candidate) === undefined,
    );
    if (place === undefined || place === null) return;
    this.#fetching = true;
    const outcome = await fetchSlots(this.#lab, run, place).finally(() => {
      this.#fetching = false;
    });
    if (run === this.#run) {
      const inView = this.#wanted !== null && same(place, this.#wanted);
      if (outcome.ok) {
        if (inView) this.#snapshots = outcome.value;
      } else if (inView) {
        this.#problem = outcome.problem;
        return;
      } else {
        this.#next = null;
      }
    }
    void this.#fetch();
  }
}

function same(a: WatchedWorkgroup, b: WatchedWorkgroup): boolean {
  return a.pass === b.pass && a.workgroup === b.workgroup;
}
