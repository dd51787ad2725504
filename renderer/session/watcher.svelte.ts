/**
 * Fetches the slots of the workgroup in view from the core. One request is in flight at a time, and late
 * answers are dropped.
 */
import type { Problem } from '../../core/outcome.ts';
import type { SnapshotPort } from '../../core/port/contract.ts';
import type { Run, Snapshots } from '../../core/run.ts';

interface Watched {
  readonly pass: number;
  readonly workgroup: number;
}

const KEPT = 12;

export class Watcher {
  readonly #lab: SnapshotPort;
  #run: Run | null = null;
  #kept: readonly Snapshots[] = [];
  #wanted: Watched | null = null;
  #next: Watched | null = null;
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
  watch(run: Run, watched: Watched, next: Watched | null): void {
    if (run !== this.#run) {
      this.#run = run;
      this.#kept = [];
    }
    this.#wanted = watched;
    this.#next = next;
    this.#snapshots = this.#find(watched) ?? null;
    this.#problem = null;
    void this.#fetch();
  }

  async #fetch(): Promise<void> {
    if (this.#fetching) return;
    const run = this.#run;
    const place = [this.#wanted, this.#next].find(
      (candidate) => candidate !== null && this.#find(candidate) === undefined,
    );
    if (run === null || place === undefined || place === null) return;
    this.#fetching = true;
    const outcome = await this.#lab
      .snapshot({ run: run.id, pass: place.pass, workgroup: place.workgroup })
      .finally(() => {
        this.#fetching = false;
      });
    if (run === this.#run) {
      const inView = this.#wanted !== null && same(place, this.#wanted);
      if (outcome.ok) {
        this.#kept = [...this.#kept, outcome.value].slice(-KEPT);
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

  #find(watched: Watched): Snapshots | undefined {
    return this.#kept.find((snapshots) => same(snapshots, watched));
  }
}

function same(a: Watched, b: Watched): boolean {
  return a.pass === b.pass && a.workgroup === b.workgroup;
}
