/** How far f32 may stray from a state space in float64. */
import { expError, gamma } from '../parts/bounded.ts';
import { convolutionReference } from './convolution-reference.ts';
import { eliminated, inverseOf, sizesOf } from './elimination.ts';
import { bilinearMatrix, kernelOf, legendreOf, multiply, statesOf, stepOf } from './reference.ts';
import type { Step } from './reference.ts';
import { longestRow, remembers, squaringsOf, transformOf } from './shape.ts';
import type { SsmShape } from './shape.ts';
import type { Arrays } from '../../kernel.ts';
import { LARGEST_F32, ROUNDOFF, SMALLEST_NORMAL_F32 } from '../../tensors/f32.ts';
import type { Escape } from '../../verdict.ts';

const FACTORIAL_10 = 3_628_800;
/** A power of Abar below this no longer counts for a bound. */
const NEGLIGIBLE = 1e-6;

const norm = (values: Iterable<number>): number => {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
};

/** Bounds on the errors of Abar and Bbar, by element or as L2 norms. */
interface StepErrors {
  readonly Abar: Float64Array | number;
  readonly Bbar: Float64Array | number;
}

const total = (errors: Float64Array | number): number => (typeof errors === 'number' ? errors : norm(errors));

/**
 * Bounds on the L2 norms of the errors in the manner of Higham 2002, chapter 17 (stationary iterations): each step errs by
 * the roundoff of its products, of a sum of n terms and of Abar itself, and an error of k steps ago is still there times
 * Abar^k. How long errors live is how long the system remembers: 1 / (dt |A|) steps.
 */
export function ssmErrors(shape: SsmShape, inputs: Arrays): Readonly<Record<string, Float64Array | number>> {
  const { n, skip } = shape;
  const { x, C } = inputs;
  const step = stepOf(shape, inputs);
  const discrete = stepErrors(shape, inputs, step);
  if (shape.variant === 'convolution') return { ...discrete, ...convolutionErrors(shape, inputs, step, discrete) };
  const states = statesOf(step, x!);
  const sizes = states.map(norm);
  const stateErrors = stateErrorsOf(shape, step, discrete, sizes, x!);
  const ofY = sizes.map(
    (size, t) =>
      norm(C!) * stateErrors[t]! +
      (n + 2) * ROUNDOFF * (norm(C!) * size + Math.abs(skip * x![t]!)) +
      (n + 1) * SMALLEST_NORMAL_F32,
  );
  if (!remembers(shape)) return { ...discrete, y: norm(ofY) };
  // A rounding of z moves P_n(z) by at most its slope, n (n + 1) / 2.
  const ofTable = 4 * ROUNDOFF * n * n;
  const table = legendreOf(shape);
  const ofMemory = sizes.map(
    (size, t) => norm(table) * (stateErrors[t]! + (n * ROUNDOFF + ofTable / Math.sqrt(n)) * size),
  );
  return { ...discrete, y: norm(ofY), legendre: ofTable * norm(table), reconstruction: norm(ofMemory) };
}

/**
 * Bounds for a convolution by Fourier transforms. A transform of L points is good to log2 L times a few roundoffs of the norm
 * of what it transforms (Higham 2002, theorem 24.2), so that y is as uncertain as the norm of each signal times the largest
 * gain of the other; the kernel itself is as uncertain as the answer to an impulse. A spectrum has the norm of its signal
 * times the root of its points (Parseval's theorem).
 */
function convolutionErrors(
  shape: SsmShape,
  inputs: Arrays,
  step: Step,
  discrete: StepErrors,
): Readonly<Record<string, number>> {
  const { x, C } = inputs;
  const { t, n, skip } = shape;
  const impulse = new Float32Array(t).fill(1, 0, 1);
  const sizes = statesOf(step, impulse).map(norm);
  const stateErrors = stateErrorsOf(shape, step, discrete, sizes, impulse);
  const K = kernelOf(step, C!, t);
  const ofKernel = norm(
    sizes.map((size, k) => norm(C!) * (stateErrors[k]! + (n + 2) * ROUNDOFF * size) + n * SMALLEST_NORMAL_F32),
  );
  const { length, rows } = transformOf(shape);
  const ofTransform = 8 * (Math.log2(length) + 1) * ROUNDOFF;
  const underflow = length * SMALLEST_NORMAL_F32;
  const reference = convolutionReference(shape, x!, K);
  const transformed = (name: string): number => ofTransform * norm(reference[name] ?? []) + underflow;
  const ofY =
    ofTransform * (norm(x!) * largestOf(reference['K_freq']!) + 2 * norm(reference['y_padded']!)) +
    (ofKernel + ofTransform * norm(K)) * largestOf(reference['x_freq']!) +
    2 * ROUNDOFF * Math.abs(skip) * norm(x!) +
    underflow * (1 + norm(x!) + norm(K));
  return {
    K: ofKernel,
    K_padded: ofKernel,
    K_mid: ofKernel * Math.sqrt(rows) + transformed('K_mid'),
    K_freq: ofKernel * Math.sqrt(length) + transformed('K_freq'),
    x_mid: transformed('x_mid'),
    x_freq: transformed('x_freq'),
    y_freq: ofY / Math.sqrt(length) + underflow,
    y_mid: ofY / Math.sqrt(rows) + underflow,
    y_padded: ofY,
    y: ofY,
  };
}

/** The largest magnitude among complex numbers, stored as real and imaginary parts. */
function largestOf(spectrum: Float64Array): number {
  let largest = 0;
  for (let at = 0; at < spectrum.length; at += 2)
    largest = Math.max(largest, Math.hypot(spectrum[at]!, spectrum[at + 1]!));
  return largest;
}

function stepErrors(shape: SsmShape, inputs: Arrays, step: Step): StepErrors {
  if (!shape.matrix) return diagonalErrors(shape, inputs, step);
  if (!shape.bilinear) return heldErrors(shape, inputs);
  return shape.hippo ? substitutionErrors(shape, inputs, step) : eliminationErrors(shape, inputs, step);
}

/** The errors of functions of single numbers; an exponential minus 1 is as uncertain as both are. */
function diagonalErrors({ bilinear, n, dt }: SsmShape, { A, B }: Arrays, { Abar, Bbar }: Step): StepErrors {
  const errors = { Abar: new Float64Array(n), Bbar: new Float64Array(n) };
  for (let r = 0; r < n; r++) {
    const z = dt * A![r]!;
    const [a, b] = [Math.abs(Abar[r * (n + 1)]!), Math.abs(Bbar[r]!)];
    const size = Math.abs(dt * B![r]!);
    // What is flushed may be multiplied by a large B.
    const underflow = 2 * SMALLEST_NORMAL_F32 * (1 + Math.abs(B![r]!));
    if (bilinear) {
      // Both parts of the quotient are sums that may cancel.
      const ofSum = (gamma(3) * (1 + Math.abs(z) / 2)) / Math.abs(1 - z / 2);
      errors.Abar[r] = ofSum * (1 + a) + gamma(5) * a + SMALLEST_NORMAL_F32;
      errors.Bbar[r] = (ofSum + gamma(8)) * b + underflow;
    } else {
      errors.Abar[r] = (expError(z) + gamma(24)) * a + SMALLEST_NORMAL_F32;
      const ofDifference = Math.abs(z) < 0.5 ? 0 : (size * (a * expError(z) + gamma(2) * (a + 1))) / Math.abs(z);
      errors.Bbar[r] = ofDifference + gamma(24) * b + underflow;
    }
  }
  return errors;
}

/** The errors of forward substitution, row by row: each row takes the errors of those above (Higham 2002, 8.1). */
function substitutionErrors({ n, dt }: SsmShape, { A, B }: Arrays, { Abar, Bbar }: Step): StepErrors {
  const errors = { Abar: new Float64Array(n * n), Bbar: new Float64Array(n) };
  const half = dt / 2;
  for (let r = 0; r < n; r++) {
    const pivot = half * A![r * n + r]!;
    const ofPivot = (gamma(3) * (1 + Math.abs(pivot))) / Math.abs(1 - pivot);
    const solve = (first: number, value: number, above: (k: number) => readonly [number, number]): number => {
      let [sizes, brought] = [first, 0];
      for (let k = 0; k < r; k++) {
        const factor = half * Math.abs(A![r * n + k]!);
        const [entry, error] = above(k);
        sizes += factor * Math.abs(entry);
        brought += factor * error;
      }
      return (
        (brought + gamma(r + 5) * sizes) / Math.abs(1 - pivot) +
        (ofPivot + gamma(5)) * Math.abs(value) +
        n * SMALLEST_NORMAL_F32
      );
    };
    for (let c = 0; c <= r; c++) {
      const first = (c === r ? 1 : 0) + half * Math.abs(A![r * n + c]!);
      errors.Abar[r * n + c] = solve(first, Abar[r * n + c]!, (k) => [Abar[k * n + c]!, errors.Abar[k * n + c]!]);
    }
    errors.Bbar[r] = solve(dt * Math.abs(B![r]!), Bbar[r]!, (k) => [Bbar[k]!, errors.Bbar[k]!]);
  }
  return errors;
}

/**
 * The errors of Gaussian elimination with partial pivoting (Higham 2002, theorem 9.4): what is solved is (M + ΔM) X = R with
 * |ΔM| at most γ₃ₙ |L| |U| and the roundings of M itself, so that X errs by |M⁻¹| (|ΔM| |X| + |ΔR|), which grows by 1 / (1 − q)
 * where a row of |M⁻¹| |ΔM| adds up to q.
 */
function eliminationErrors({ n, dt }: SsmShape, { A, B }: Arrays, { Abar, Bbar }: Step): StepErrors {
  const M = bilinearMatrix(n, dt, A!);
  const factors = eliminated(M, n);
  const sizes = sizesOf(factors);
  const inverse = inverseOf(factors).map(Math.abs);
  /** The size of the sum that makes a number of M, or of I + dt/2 A. */
  const formed = Float64Array.from(A!, (value, e) => (e % (n + 1) === 0 ? 1 : 0) + Math.abs((dt / 2) * value));
  // A quotient is good to five roundoffs.
  const perturbed = sizes.map((size, e) => gamma(3 * n + 15) * size + gamma(3) * formed[e]!);
  const relative = multiply(inverse, perturbed, n);
  let q = 0;
  for (let r = 0; r < n; r++)
    q = Math.max(
      q,
      relative.subarray(r * n, (r + 1) * n).reduce((sum, value) => sum + value, 0),
    );
  if (q >= 1) return { Abar: Infinity, Bbar: Infinity };
  const solve = (X: Float64Array, ofRight: Float64Array, columns: number): Float64Array =>
    X.map((_, e) => {
      const [r, c] = [Math.floor(e / columns), e % columns];
      let error = SMALLEST_NORMAL_F32;
      for (let k = 0; k < n; k++) {
        error +=
          relative[r * n + k]! * Math.abs(X[k * columns + c]!) +
          inverse[r * n + k]! * (ofRight[k * columns + c]! + 2 * n * SMALLEST_NORMAL_F32);
      }
      return error / (1 - q);
    });
  return {
    Abar: solve(
      Abar,
      formed.map((size) => gamma(3) * size),
      n,
    ),
    Bbar: solve(
      Bbar,
      Float64Array.from(B!, (value) => gamma(2) * dt * Math.abs(value)),
      1,
    ),
  };
}

/**
 * Of scaling and squaring (Higham 2005, The scaling and squaring method for the matrix exponential revisited), in norms: a
 * polynomial of degree 9 is off by its roundings and by what it leaves out, and a square by twice the error of its root.
 */
function heldErrors(shape: SsmShape, inputs: Arrays): StepErrors {
  const { n, dt } = shape;
  const squarings = squaringsOf(shape);
  const short = stepOf({ ...shape, dt: dt / 2 ** squarings }, inputs);
  const longest = longestRow(inputs['A']!, n, dt) / 2 ** squarings;
  const start = gamma(n + 12) * Math.exp(longest) + longest ** 10 / FACTORIAL_10;
  let { Abar, Bbar } = short;
  let [ofAbar, ofBbar] = [start * Math.sqrt(n), start * norm(Bbar)];
  for (let squaring = 0; squaring < squarings; squaring++) {
    const [a, b] = [norm(Abar), norm(Bbar)];
    ofBbar += a * ofBbar + ofAbar * b + gamma(n + 1) * (1 + a) * b;
    ofAbar = 2 * a * ofAbar + ofAbar ** 2 + gamma(n) * a ** 2;
    const longer = Float64Array.from(Bbar, (value, r) => {
      let sum = value;
      for (let k = 0; k < n; k++) sum += Abar[r * n + k]! * Bbar[k]!;
      return sum;
    });
    Abar = multiply(Abar, Abar, n);
    Bbar = longer;
  }
  return { Abar: ofAbar + n * SMALLEST_NORMAL_F32, Bbar: ofBbar + n * SMALLEST_NORMAL_F32 };
}

/** The Frobenius norms of Abar^k for k < t, as far as they count. */
function powerNorms({ Abar, Bbar }: Step, t: number): readonly number[] {
  const n = Bbar.length;
  const norms = [Math.sqrt(n)];
  let power: Float64Array = Abar;
  while (norms.length < t && norms.at(-1)! > NEGLIGIBLE) {
    norms.push(norm(power));
    power = multiply(Abar, power, n);
  }
  return norms;
}

/** Bounds on the error of the state after each token: the error of every step, times what is left of it. */
function stateErrorsOf(
  { matrix, n, t }: SsmShape,
  step: Step,
  errors: StepErrors,
  sizes: readonly number[],
  x: Float32Array,
): readonly number[] {
  const norms = powerNorms(step, t);
  const rounding = ((matrix ? n : 2) + 8) * ROUNDOFF;
  const ofAbar = rounding * norm(step.Abar) + total(errors.Abar);
  const ofBbar = rounding * norm(step.Bbar) + total(errors.Bbar);
  const underflow = 2 * n * SMALLEST_NORMAL_F32 * (1 + norm(step.Bbar));
  const local = sizes.map((_, at) => ofAbar * (sizes[at - 1] ?? 0) + ofBbar * Math.abs(x[at]!) + underflow);
  return local.map((_, at) => {
    let sum = 0;
    for (let k = 0; k <= at && k < norms.length; k++) sum += norms[k]! * local[at - k]!;
    return sum;
  });
}

/** The first value beyond the range of f32, by the sums of magnitudes of states and outputs, or in a product of spectra. */
export function ssmEscape(shape: SsmShape, inputs: Arrays): Escape | undefined {
  const { n, skip, t } = shape;
  const { x, C } = inputs;
  const step = stepOf(shape, inputs);
  if (shape.variant === 'convolution') return spectrumEscape(shape, x!, kernelOf(step, C!, t));
  const states = statesOf(step, x!);
  for (let token = 0; token < t; token++) {
    const before = states[token - 1];
    let output = Math.abs(skip * x![token]!);
    for (let r = 0; r < n; r++) {
      let size = Math.abs(step.Bbar[r]! * x![token]!);
      for (let k = 0; k < n; k++) size += Math.abs(step.Abar[r * n + k]! * (before?.[k] ?? 0));
      if (!(size <= LARGEST_F32)) return { of: 'h', at: [token, r], exact: leaving(states[token]![r]!) };
      output += Math.abs(C![r]! * states[token]![r]!);
    }
    if (!(output <= LARGEST_F32)) return { of: 'C h + D x', at: [token], exact: null };
  }
  return undefined;
}

const leaving = (value: number): number | null => (Math.abs(value) <= LARGEST_F32 ? null : value);

function spectrumEscape(shape: SsmShape, x: Float32Array, K: Float64Array): Escape | undefined {
  const { x_freq, K_freq } = convolutionReference(shape, x, K);
  for (let at = 0; at < x_freq!.length; at += 2) {
    const exact = Math.hypot(x_freq![at]!, x_freq![at + 1]!) * Math.hypot(K_freq![at]!, K_freq![at + 1]!);
    if (!(exact <= LARGEST_F32)) return { of: 'x_freq · K_freq', at: [at / 2], exact };
  }
  return undefined;
}
