/** How far f32 may stray from a state space in float64. */
import { ROUNDOFF } from '../parts/rounding.ts';
import { convolutionReference } from './convolution-reference.ts';
import { kernelOf, legendreOf, statesOf, stepOf } from './reference.ts';
import type { Step } from './reference.ts';
import { remembers, squaringsOf, transformOf } from './shape.ts';
import type { SsmShape } from './shape.ts';
import type { Arrays } from '../../kernel.ts';

const FACTORIAL_10 = 3_628_800;
/** A power of Abar below this no longer counts for a bound. */
const NEGLIGIBLE = 1e-6;

const norm = (values: Iterable<number>): number => {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
};

/** The ratio of two L2 norms; 0 where both are 0, so that only the exact answer passes. */
const ratio = (errors: Iterable<number>, values: Iterable<number>): number => {
  const size = norm(values);
  return size === 0 ? 0 : norm(errors) / size;
};

/**
 * Bounds on the relative L2 error in the manner of Higham 2002, chapter 17 (stationary iterations): each step errs by
 * the
 * roundoff of its products, of a sum of n terms and of Abar itself, and an error of k steps ago is still there times
 * Abar^k. How long errors live is how long the system remembers: 1 / (dt |A|) steps.
 */
export function ssmTolerance(shape: SsmShape, inputs: Arrays): Readonly<Record<string, number>> {
  const { hippo, n, skip } = shape;
  const { x, C } = inputs;
  const step = stepOf(shape, inputs);
  const states = statesOf(step, x!);
  const ofStep = stepError(shape, inputs);
  const terms = ((hippo ? n : 1) + 8) * ROUNDOFF + ofStep;
  const discrete = { Abar: ofStep, Bbar: ofStep };
  const sizes = states.map(norm);
  const stateErrors = convolve(powerNorms(step, x!.length), terms, step, sizes, x!);
  const y = states.map((h, t) => h.reduce((sum, value, k) => sum + C![k]! * value, skip * x![t]!));
  const ofY = sizes.map(
    (size, t) => norm(C!) * stateErrors[t]! + (n + 2) * ROUNDOFF * (norm(C!) * size + Math.abs(skip * x![t]!)),
  );
  if (shape.variant === 'convolution') return { ...discrete, ...convolutionTolerance(shape, inputs, step) };
  if (!remembers(shape)) return { ...discrete, y: ratio(ofY, y) };
  // A rounding of z moves P_n(z) by at most its slope, n (n + 1) / 2.
  const ofTable = 4 * ROUNDOFF * n * n;
  const table = legendreOf(shape);
  const { g } = shape;
  const columns = Array.from({ length: g }, (_, lag) =>
    Float64Array.from({ length: n }, (__, k) => table[k * g + lag]!),
  );
  const memory = states.flatMap((h) =>
    columns.map((column) => column.reduce((sum, value, k) => sum + value * h[k]!, 0)),
  );
  const ofMemory = sizes.map(
    (size, t) => norm(table) * (stateErrors[t]! + (n * ROUNDOFF + ofTable / Math.sqrt(n)) * size),
  );
  return { ...discrete, y: ratio(ofY, y), legendre: ofTable, reconstruction: ratio(ofMemory, memory) };
}

/**
 * The tolerance of a convolution by Fourier transforms. A transform of L points is good to log2 L times a few roundoffs
 * of the norm of
 * what it transforms (Higham 2002, theorem 24.2), so that y is as uncertain as the norm of each signal times the
 * largest
 * gain of the other is large against its own; the kernel itself is as uncertain as the answer to an impulse.
 */
function convolutionTolerance(shape: SsmShape, inputs: Arrays, step: Step): Readonly<Record<string, number>> {
  const { x, C } = inputs;
  const { t, n, hippo, skip } = shape;
  const impulse = new Float32Array(t).fill(1, 0, 1);
  const sizes = statesOf(step, impulse).map(norm);
  const stateErrors = convolve(
    powerNorms(step, t),
    ((hippo ? n : 2) + 8) * ROUNDOFF + stepError(shape, inputs),
    step,
    sizes,
    impulse,
  );
  const K = kernelOf(step, C!, t);
  const ofKernel = ratio(
    sizes.map((size, k) => norm(C!) * (stateErrors[k]! + (n + 2) * ROUNDOFF * size)),
    K,
  );
  const ofTransform = 8 * (Math.log2(transformOf(shape).length) + 1) * ROUNDOFF;
  const { y_padded: whole, y, x_freq, K_freq } = convolutionReference(shape, x!, K);
  const error =
    ofTransform * (norm(x!) * largestOf(K_freq!) + 2 * norm(whole!)) +
    (ofKernel + ofTransform) * norm(K) * largestOf(x_freq!) +
    2 * ROUNDOFF * Math.abs(skip) * norm(x!);
  const relative = (values: Iterable<number>): number => ratio([error], values);
  return {
    K: ofKernel,
    K_padded: ofKernel,
    K_mid: ofKernel + ofTransform,
    K_freq: ofKernel + ofTransform,
    // A spectrum has the norm of its signal (Parseval's theorem).
    y_freq: relative(whole!),
    y_mid: relative(whole!),
    y_padded: relative(whole!),
    y: relative(y!),
  };
}

/** The largest magnitude among complex numbers, stored as real and imaginary parts. */
function largestOf(spectrum: Float64Array): number {
  let largest = 0;
  for (let at = 0; at < spectrum.length; at += 2)
    largest = Math.max(largest, Math.hypot(spectrum[at]!, spectrum[at + 1]!));
  return largest;
}

/**
 * Relative error of Abar and Bbar where they come by scaling and squaring: every squaring doubles it (Higham 2005, The
 * scaling and squaring method for the matrix exponential revisited), beginning with the rounding of a product and with
 * what
 * the polynomial of degree 9 leaves out, which counts where a loaded A is larger than that of HiPPO.
 */
function stepError(shape: SsmShape, { A }: Arrays): number {
  const { hippo, bilinear, n, dt } = shape;
  if (!hippo || bilinear) return 0;
  const scale = 2 ** squaringsOf(shape);
  let longest = 0;
  for (let r = 0; r < n; r++) {
    let row = 0;
    for (let k = 0; k <= r; k++) row += Math.abs(A![r * n + k]!);
    longest = Math.max(longest, (dt * row) / scale);
  }
  return scale * (ROUNDOFF + longest ** 10 / FACTORIAL_10);
}

/** The Frobenius norms of Abar^k for k < t, as far as they count. */
function powerNorms({ Abar, Bbar }: Step, t: number): readonly number[] {
  const n = Bbar.length;
  const norms = [Math.sqrt(n)];
  let power: Float64Array = Abar;
  while (norms.length < t && norms.at(-1)! > NEGLIGIBLE) {
    norms.push(norm(power));
    const next = new Float64Array(n * n);
    // Abar is lower triangular, and so are its powers.
    for (let r = 0; r < n; r++) {
      for (let k = 0; k <= r; k++) {
        const factor = Abar[r * n + k]!;
        if (factor !== 0) for (let c = 0; c <= k; c++) next[r * n + c]! += factor * power[k * n + c]!;
      }
    }
    power = next;
  }
  return norms;
}

/** Bounds on the error of the state after each token: the error of every step, times what is left of it. */
function convolve(
  norms: readonly number[],
  terms: number,
  { Abar, Bbar }: Step,
  sizes: readonly number[],
  x: Float32Array,
): readonly number[] {
  const [ofAbar, ofBbar] = [norm(Abar), norm(Bbar)];
  const local = sizes.map((_, t) => terms * (ofAbar * (sizes[t - 1] ?? 0) + ofBbar * Math.abs(x[t]!)));
  return local.map((_, t) => {
    let sum = 0;
    for (let k = 0; k <= t && k < norms.length; k++) sum += norms[k]! * local[t - k]!;
    return sum;
  });
}
