/** A lab port in memory for unit tests, which answers when the test says so. */
import type { Outcome } from '../../core/outcome.ts';
import type { LabPort } from '../../core/port/contract.ts';

type Call = { readonly [Name in keyof LabPort]: { readonly name: Name; readonly request: unknown } }[keyof LabPort];

export class FakeLab {
  /** The calls in the order in which they came; `answer` answers each of them. */
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
    prove: (request) => this.#call('prove', request),
    eventRecord: (request) => this.#call('eventRecord', request),
    save: (request) => this.#call('save', request),
    load: (request) => this.#call('load', request),
    characters: (font) => this.#call('characters', font),
    print: (print) => this.#call('print', print),
  };

  /** Answers a call, of which the first is 0, and lets what follows from the answer happen. */
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
