/**
 * Work over a whole trace or tensor that can be done a little at a time, so that a page can go on meanwhile: a
 * generator that yields wherever it may be interrupted, about every millisecond.
 */
export type Portions<T> = Generator<void, T, void>;

/** How many events or values are walked over before the work may be interrupted. */
export const PORTION = 1 << 15;
const PORTION_MS = 8;

/** Does all of the work at once. */
export function atOnce<T>(work: Portions<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Does the work in portions of a few milliseconds, between which whatever waits has its turn. */
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

/** Tells several things of one owner apart: nothing where there is only one, or a name or number. */
type Part = readonly [] | readonly [string | number];

export interface Kept<Owner extends object, Of extends Part, T> {
  /** The thing itself; it is made now unless it has been made before. */
  of(owner: Owner, ...part: Of): T;
  /** Makes the thing in portions, before anybody asks for it. */
  prepare(owner: Owner, ...part: Of): Portions<T>;
}

/**
 * Makes something once for each part of an owner, such as each tensor of a run, and keeps it as long as the
 * owner lives.
 */
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
