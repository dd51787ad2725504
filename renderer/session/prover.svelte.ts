/** Has runs proven event by event when a viewer asks for it, and keeps what came of it. */
import { SvelteMap } from 'svelte/reactivity';
import type { Outcome } from '../../core/outcome.ts';
import type { LabPort } from '../../core/port/contract.ts';
import type { EventRecord, Proof } from '../../core/proof.ts';
import type { Run } from '../../core/run.ts';

export class Prover {
  readonly #lab: Pick<LabPort, 'prove' | 'eventRecord'>;
  readonly #proofs = new SvelteMap<string, Outcome<Proof> | 'underway'>();

  readonly #records = new SvelteMap<string, Outcome<EventRecord>>();

  constructor(lab: Pick<LabPort, 'prove' | 'eventRecord'>) {
    this.#lab = lab;
  }

  /** The proof of a run, or why there is none; undefined while nobody has asked. */
  of({ id }: Pick<Run, 'id'>): Outcome<Proof> | 'underway' | undefined {
    return this.#proofs.get(id);
  }

  /** Whether the events of a run were held against its program, whatever came of it. */
  hasProven(run: Pick<Run, 'id'> | null): boolean {
    const proof = run === null ? undefined : this.of(run);
    return typeof proof === 'object' && proof.ok;
  }

  /** What was recorded for an event of a run that is proven; undefined while that is on its way. */
  recordOf({ id }: Pick<Run, 'id'>, event: number): Outcome<EventRecord> | undefined {
    return this.#records.get(`${id} ${event}`);
  }

  /** Asks once for what was recorded for an event. */
  async fetch({ id }: Pick<Run, 'id'>, event: number): Promise<void> {
    const key = `${id} ${event}`;
    if (!this.#records.has(key)) this.#records.set(key, await this.#lab.eventRecord({ run: id, event }));
  }

  /** Proves a run once more, where its record is held no longer. */
  async again(run: Pick<Run, 'id'>): Promise<void> {
    this.#proofs.delete(run.id);
    for (const key of [...this.#records.keys()]) if (key.startsWith(`${run.id} `)) this.#records.delete(key);
    await this.prove(run);
  }

  /** Asks once for a run, and again where that failed. */
  async prove({ id }: Pick<Run, 'id'>): Promise<void> {
    const known = this.#proofs.get(id);
    if (known === 'underway' || known?.ok === true) return;
    this.#proofs.set(id, 'underway');
    try {
      this.#proofs.set(id, await this.#lab.prove({ run: id }));
    } catch (error) {
      this.#proofs.delete(id);
      throw error;
    }
  }
}
