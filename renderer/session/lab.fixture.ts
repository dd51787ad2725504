/** A lab in memory for unit tests, whose answers the test gives when it wants to. */
import type { Outcome } from '../../core/outcome.ts';
import type { LabPort } from '../../core/port/contract.ts';

type Call = { readonly [Name in keyof LabPort]: { readonly name: Name; readonly request: unknown } }[keyof LabPort];

export class FakeLab {
  /** Calls in order; each is answered by `answer`. */
  readonly calls: Call[] = [];
  readonly #waiting: ((value: never) => void)[] = [];

  readonly port: LabPort = {
    list: () => this.#call('list'),
    adapter: () => this.#call('adapter'),
    check: (request) => this.#call('check', request),
    run: (request) => this.#call('run', request),
    sweeps: () => this.#call('sweeps'),
    sweep: (request) => this.#call('sweep', request),
    document: () => this.#call('document'),
    cancel: () => this.#call('cancel'),
    snapshot: (request) => this.#call('snapshot', request),
    save: (request) => this.#call('save', request),
    load: (request) => this.#call('load', request),
  };

  /** Answers a call, the first one being 0, and lets what follows from it happen. */
  async answer(call: number, value: Outcome<unknown> | undefined): Promise<void> {
    this.#waiting[call]!(value as never);
    await new Promise((resolve) => setTimeout(resolve));
  }

  #call<T>(name: keyof LabPort, request?: unknown): Promise<T> {
    this.calls.push({ name, request });
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }
}
