/** Checks outputs against the float64 reference, and builds against each other. */
import type { Check } from '../run.ts';
import { LARGEST_F32 } from '../tensors/f32.ts';

/**
 * Relative L2 error ||computed - reference|| / ||reference|| and largest absolute difference. A value that is not finite
 * makes the check fail, unless the reference says that the formula overflows there, in the same way: then the two agree
 * and enter no norm. A finite value where the reference is not fails as well, and so does a hidden score that is not the
 * sentinel. `own` is the tolerance of the kernel, `conditioned` a looser one for the inputs at hand.
 */
export function checkAgainst(computed: Float32Array, reference: Float64Array, own: number, conditioned = 0): Check {
  if (computed.length !== reference.length) {
    throw new Error(`the reference has ${reference.length} elements, the output ${computed.length}`);
  }
  let difference = 0;
  let norm = 0;
  let maxAbs = 0;
  let notFinite = 0;
  for (let index = 0; index < reference.length; index++) {
    const expected = reference[index]!;
    const actual = computed[index]!;
    if (!Number.isFinite(actual)) notFinite++;
    // A score that a mask hides stands for minus infinity: it must be exactly equal, and does not count in the
    // norms.
    if (Math.abs(expected) === LARGEST_F32 && actual === expected) continue;
    if (!Number.isFinite(expected) && Object.is(actual, expected)) continue;
    const error = Math.abs(actual - expected);
    difference += error * error;
    norm += expected * expected;
    // Math.max keeps a NaN, so that it cannot go unnoticed.
    maxAbs = Math.max(maxAbs, error);
  }
  const relL2 = difference === 0 ? 0 : Math.sqrt(difference / norm);
  const tolerance = Math.max(own, conditioned);
  const ok = relL2 <= tolerance;
  return { relL2, maxAbs, tolerance, conditioned: ok && relL2 > own, ok, notFinite };
}

/** Whether two arrays have the same bits; NaNs with the same payload are the same. */
export function sameBits(a: ArrayBuffer, b: ArrayBuffer): boolean {
  const left = new Uint32Array(a);
  const right = new Uint32Array(b);
  return left.length === right.length && left.every((word, index) => word === right[index]);
}
