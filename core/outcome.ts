/** What comes of something that a user asked for: a value, or a problem that the user can mend. */
import type { Params } from './parameters.ts';

/** One sentence about bad input: what is wrong, the bound, the nearest thing that works. */
export interface Problem {
  /** Parameter or tensor at fault, when there is one. */
  readonly field?: string;
  readonly message: string;
  /** Values of parameters with which it works, as the sentence says. */
  readonly mend?: Params;
}

/** What a check finds, before anybody knows what works instead; `core/perform/offer.ts` makes a problem of it. */
export interface Fault {
  /** Parameter or tensor at fault, when there is one. */
  readonly field?: string;
  /** What is wrong and the bound: a sentence without its full stop, and without what would work. */
  readonly fault: string;
  /** Values that meet this bound, whatever other bounds say of them. */
  readonly offer?: Params;
}

/** The problem of a fault for which nothing is offered. */
export function problemOf({ field, fault }: Fault): Problem {
  return { ...(field === undefined ? {} : { field }), message: `${fault}.` };
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
