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

  /** Milliseconds for so much work, at the speed of the largest of the last runs; null before any run. */
  of(work: number): number | null {
    if (this.#runs.length === 0) return null;
    const largest = this.#runs.reduce((best, run) => (run.work >= best.work ? run : best));
    return (largest.milliseconds / largest.work) * work;
  }
}
