/** What comes of something that a user asked for: a value, or a problem that the user can mend. */
import type { Params, ParameterValue } from './parameters.ts';

/** One sentence about bad input: what is wrong, the bound, the nearest thing that works. */
export interface Problem {
  /** Parameter or tensor at fault, when there is one. */
  readonly field?: string;
  readonly message: string;
  /** The nearest legal value of the parameter, when there is one. */
  readonly nearest?: ParameterValue;
  /** The values that work together, where no single one does. */
  readonly mend?: Params;
}

/** Either a value or a problem that the user can mend; programming errors are thrown instead. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | Refusal;

export interface Refusal {
  readonly ok: false;
  readonly problem: Problem;
}

/** The outcome of what cannot be done, from its problem or from the one sentence that says it. */
export function refuse(problem: Problem | string): Refusal {
  return { ok: false, problem: typeof problem === 'string' ? { message: problem } : problem };
}
