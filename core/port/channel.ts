/** What carries messages between a renderer and the core, whatever lies underneath. */
export interface Channel {
  /**
   * Sends anything that survives structured clone. Once the channel is closed messages are dropped, since
   * nobody is left to read them.
   */
  send(message: unknown): void;
  /**
   * Calls back for every message, including those that came before the first listener. Returns the function
   * that unsubscribes.
   */
  onMessage(listener: (message: unknown) => void): () => void;
  /** Ends both sides; the other side learns the reason. */
  close(reason: string): void;
  /** Resolves once, with one sentence that says why the channel ended. */
  readonly closed: Promise<string>;
}

/** Why a channel ends when it gets something that no channel sends. */
export const UNREADABLE = 'A message could not be read, so the connection was closed.';

/** The receiving half of a channel: listeners, and what arrived before there were any. */
export class Inbox {
  readonly #listeners = new Set<(message: unknown) => void>();
  #waiting: unknown[] = [];

  deliver(message: unknown): void {
    if (this.#listeners.size === 0) this.#waiting.push(message);
    for (const listener of this.#listeners) listener(message);
  }

  listen(listener: (message: unknown) => void): () => void {
    this.#listeners.add(listener);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const message of waiting) listener(message);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}

/** The end of a channel, which happens once; everybody gets the first reason. */
export class Ending {
  readonly reason: Promise<string>;
  #resolve: (reason: string) => void = () => undefined;
  #happened = false;

  constructor() {
    this.reason = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  get happened(): boolean {
    return this.#happened;
  }

  end(reason: string): void {
    this.#happened = true;
    this.#resolve(reason);
  }
}
