/**
 * How long a run will take on this adapter, judged by the runs before it: a start that any run has (compiling above all),
 * and its work at some speed.
 */

/** Older runs are forgotten: what else the machine does has changed since. */
const REMEMBERED = 8;
/** A run with less work says nothing of the speed, since it compiles for longer than it computes. */
const TELLING = 1e8;
/**
 * Work in a millisecond, with all checks, until a run has told it: what SwiftShader does on two cores, and about what the
 * float64 reference and its error bounds do on one fast core, which a GPU has to wait for.
 */
const ASSUMED = { software: 5e4, hardware: 5e5 };

interface Taken {
  readonly work: number;
  readonly milliseconds: number;
}

export class Estimates {
  readonly #assumed: number;
  #runs: readonly Taken[] = [];

  constructor(software: boolean) {
    this.#assumed = software ? ASSUMED.software : ASSUMED.hardware;
  }

  /** Remembers that a run with so much work (core/work.ts) took so long. */
  note(work: number, milliseconds: number): void {
    this.#runs = [...this.#runs, { work, milliseconds }].slice(-REMEMBERED);
  }

  /** Milliseconds for so much work; null before any run. */
  of(work: number): number | null {
    const telling = this.#runs.findLast((run) => run.work >= TELLING);
    const speed = telling === undefined ? this.#assumed : telling.work / telling.milliseconds;
    // The start in the middle: the first run of all opens the device too, and one that is repeated compiles nothing.
    const starts = this.#runs.map((run) => Math.max(0, run.milliseconds - run.work / speed)).sort((a, b) => a - b);
    const start = starts[Math.floor((starts.length - 1) / 2)];
    return start === undefined ? null : start + work / speed;
  }
}
