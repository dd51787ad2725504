/**
 * What may be lost while work waits for it: a device, a page. Work is not raced with one promise of the loss, for that
 * would keep the outcome of every race, read-back buffers and all, as long as nothing is lost.
 */
export class Loss {
  readonly #waiting = new Set<(error: Error) => void>();
  #error: Error | undefined;

  /** Ends all work that waits, and all that comes. */
  happen(error: Error): void {
    this.#error ??= error;
    for (const reject of this.#waiting) reject(this.#error);
    this.#waiting.clear();
  }

  /** The outcome of some work, or the error of the loss, whichever is first. */
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
