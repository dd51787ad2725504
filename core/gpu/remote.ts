/** An Executor in another process or thread, whose answers are plain data. */
import { type AdapterDescription } from '../adapter.ts';
import { Cancelled, GpuError, type Execution, type GpuErrorKind } from './executor.ts';
import type { Plan } from './plan.ts';

/** A result, or a failure of the GPU with its kind, which an Error would lose on the way. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

interface Failure {
  readonly kind: GpuErrorKind | 'cancelled';
  readonly message: string;
  readonly detail: string;
}

export interface RemoteExecutor {
  adapter(): Promise<Answer<AdapterDescription>>;
  /** `run` names the execution for `cancel`. */
  execute(run: number, plan: Plan): Promise<Answer<Execution>>;
  cancel(run: number): void;
}

/** What the asking end is told while an execution goes on. */
export interface RemoteAsker extends Record<string, unknown> {
  /** What share of an execution is done. */
  executed(run: number, share: number): void;
}

/** Turns failures of the GPU into data; anything else is a bug and stays an exception. */
export async function answer<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof Cancelled)
      return { ok: false, failure: { kind: 'cancelled', message: error.message, detail: '' } };
    if (error instanceof GpuError) {
      const { kind, message, detail } = error;
      return { ok: false, failure: { kind, message, detail } };
    }
    throw error;
  }
}

/** The value of an answer; a failure is thrown again, as Executor says. */
export function unwrap<T>(result: Answer<T>): T {
  if (result.ok) return result.value;
  const { kind, message, detail } = result.failure;
  throw kind === 'cancelled' ? new Cancelled() : new GpuError(kind, detail, message);
}
