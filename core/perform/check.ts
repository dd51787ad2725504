/** Checks outputs against the float64 reference, and builds against each other. */
import { inRange, LARGEST_F32, SMALLEST_NORMAL_F32 } from '../tensors/f32.ts';
import type { Check, Verdict } from '../verdict.ts';

/** The part of an answer that an error bound may be, for what keeps to it to be called right. */
const JUDGED = 0.01;

/** What an output is held against. */
export interface Expected {
  /** The answer in float64; NaN where there is none. */
  readonly reference: Float64Array;
  /** The relative L2 error to which an output matches. */
  readonly tolerance: number;
  /** An absolute bound on the error of each element, or on the L2 norm of all; absent where it must match. */
  readonly errors?: Float64Array | number | undefined;
  /** Whether a value that the output comes from is beyond the range of f32. */
  readonly escaped?: boolean;
}

/**
 * An output matches by its relative L2 error, or where no element errs by more than the smallest normal f32, which devices
 * may flush to zero. Beyond that the bound of the error analysis counts, for every element by itself where there is one
 * for each, so that rows of large numbers hide no error in rows of small ones. Elements that are not finite enter no norm:
 * one alone makes the output differ, or overflow where that is what leaving the range must give.
 */
export function checkAgainst(computed: Float32Array, expected: Expected): Omit<Check, 'firstNotFinite'> {
  const { reference, tolerance: own, errors = 0, escaped = false } = expected;
  if (computed.length !== reference.length) {
    throw new Error(`the reference has ${reference.length} elements, the output ${computed.length}`);
  }
  const bounds = typeof errors === 'number' ? undefined : errors;
  let [difference, norm, bound, maxAbs, notFinite, lost, outside] = [0, 0, 0, 0, 0, 0, 0];
  for (let index = 0; index < reference.length; index++) {
    const answer = reference[index]!;
    const actual = computed[index]!;
    const allowed = bounds === undefined ? 0 : known(bounds[index]!);
    if (!Number.isFinite(actual)) notFinite++;
    // A score that a mask hides stands for minus infinity: it must be exactly equal, and does not count in the norms.
    if (Math.abs(answer) === LARGEST_F32 && actual === answer) continue;
    // There is no answer, as of a mean of nothing, and the output says so.
    if (Number.isNaN(answer) && Number.isNaN(actual)) continue;
    if (!Number.isFinite(actual) || !inRange(answer)) {
      lost++;
      continue;
    }
    const error = Math.abs(actual - answer);
    difference += error * error;
    norm += answer * answer;
    bound += allowed * allowed;
    maxAbs = Math.max(maxAbs, error);
    if (bounds !== undefined && error > Math.max(allowed, own * Math.abs(answer), SMALLEST_NORMAL_F32)) outside++;
  }
  const size = Math.sqrt(norm);
  const distance = Math.sqrt(difference);
  const most = bounds === undefined ? known(errors as number) : Math.sqrt(bound);
  const tolerance = Math.max(own, over(most, size));
  const relL2 = over(distance, size);
  const verdict = ((): Verdict => {
    if (lost > 0) return escaped ? 'overflowed' : 'differs';
    const fits = outside === 0 && (relL2 <= tolerance || maxAbs <= SMALLEST_NORMAL_F32);
    if (!fits) return escaped ? 'overflowed' : 'differs';
    if (relL2 <= own || maxAbs <= SMALLEST_NORMAL_F32) return 'matches';
    return tolerance > JUDGED ? 'unjudged' : 'bounded';
  })();
  const ok = verdict !== 'differs' && verdict !== 'overflowed';
  return { verdict, ok, relL2, maxAbs, tolerance: verdict === 'matches' ? own : tolerance, notFinite };
}

/** An analysis that itself leaves the range of float64 knows no bound. */
const known = (bound: number): number => (Number.isNaN(bound) ? Infinity : bound);

/** A part of the norm of an answer, which of an answer of zeros is either nothing or infinite. */
const over = (part: number, norm: number): number => (part === 0 ? 0 : part / norm);

/** Whether two arrays have the same bits; NaNs with the same payload are the same. */
export function sameBits(a: ArrayBuffer, b: ArrayBuffer): boolean {
  const left = new Uint32Array(a);
  const right = new Uint32Array(b);
  return left.length === right.length && left.every((word, index) => word === right[index]);
}
