/**
 * Work over a whole trace or tensor that can be done a little at a time, so that a page that needs it goes on meanwhile:
 * a generator that yields wherever it may be left, about every millisecond.
 */
export type Portions<T> = Generator<void, T, void>;

/** Events or values between two places at which a walk over them may be left. */
export const PORTION = 1 << 15;
const PORTION_MS = 8;

/** All of it now. */
export function atOnce<T>(work: Portions<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Portions of a few milliseconds, between which whatever waits has its turn. */
export async function inPortions<T>(work: Portions<T>): Promise<T> {
  for (;;) {
    const until = performance.now() + PORTION_MS;
    do {
      const step = work.next();
      if (step.done === true) return step.value;
    } while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** What tells several things of one owner apart: nothing, or one name or number. */
type Part = readonly [] | readonly [string | number];

export interface Kept<Owner extends object, Of extends Part, T> {
  /** What was made, or is made now. */
  of(owner: Owner, ...part: Of): T;
  /** Makes it ahead of whoever will ask. */
  prepare(owner: Owner, ...part: Of): Portions<T>;
}

/** What is made once for each part of an owner, e.g. each tensor of a run, and goes with the owner. */
export function kept<Owner extends object, Of extends Part, T>(
  make: (owner: Owner, ...part: Of) => Portions<T>,
): Kept<Owner, Of, T> {
  const known = new WeakMap<Owner, Map<string | number | undefined, T>>();
  const prepare = function* (owner: Owner, ...part: Of): Portions<T> {
    const parts = known.get(owner) ?? new Map<string | number | undefined, T>();
    known.set(owner, parts);
    const [key] = part;
    if (!parts.has(key)) parts.set(key, yield* make(owner, ...part));
    return parts.get(key)!;
  };
  return { of: (owner, ...part) => atOnce(prepare(owner, ...part)), prepare };
}
