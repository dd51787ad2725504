/**
 * What work waits for may be lost meanwhile: a device, a page. Work is not raced with a single promise of that
 * loss, which would keep the outcome of every race, read-back buffers included, for as long as nothing is lost.
 */
export class Loss {
  readonly #waiting = new Set<(error: Error) => void>();
  #error: Error | undefined;

  /** Rejects all work that waits, and all that will. */
  happen(error: Error): void {
    this.#error ??= error;
    for (const reject of this.#waiting) reject(this.#error);
    this.#waiting.clear();
  }

  /** The outcome of some work, or the error of the loss if that comes first. */
  async against<T>(work: Promise<T>): Promise<T> {
    let reject: (error: Error) => void = () => undefined;
    const lost = new Promise<never>((_resolve, rejectLost) => {
      reject = rejectLost;
    });
    this.#waiting.add(reject);
    if (this.#error !== undefined) reject(this.#error);
    try {
      return await Promise.race([work, lost]);
    } finally {
      this.#waiting.delete(reject);
    }
  }
}
