/** How long a run will take on this adapter, judged by the runs before it. */

/** Older runs are forgotten: what else the machine does has changed since. */
const REMEMBERED = 8;

interface Taken {
  readonly work: number;
  readonly milliseconds: number;
}

export class Estimates {
  #runs: readonly Taken[] = [];

  /** Remembers that a run with so much work (core/work.ts) took so long. */
  note(work: number, milliseconds: number): void {
    this.#runs = [...this.#runs, { work, milliseconds }].slice(-REMEMBERED);
  }

  /**
   * Milliseconds for so much work; null before any run. It goes by the largest of the last runs, and of those about as
   * large by the one in the middle: the first run of all opens the device, and one that is repeated compiles nothing.
   */
  of(work: number): number | null {
    const largest = Math.max(...this.#runs.map((run) => run.work));
    const paces = this.#runs
      .filter((run) => run.work >= largest / 2)
      .map((run) => run.milliseconds / run.work)
      .sort((a, b) => a - b);
    const middle = paces[Math.floor((paces.length - 1) / 2)];
    return middle === undefined ? null : middle * work;
  }
}
