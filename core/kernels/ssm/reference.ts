/**
 * State spaces in float64, and how far f32 may stray from them. Matrices are [n, n]; a diagonal one is written
 * out in full.
 */
import { convolutionReference } from './convolution-reference.ts';
import { eliminated, inverseOf } from './elimination.ts';
import type { SsmShape } from './shape.ts';
import { remembers } from './shape.ts';
import type { Arrays } from '../../kernel.ts';

type Results = Readonly<Record<string, Float64Array>>;

/** One step of the system: Abar [n, n] and Bbar [n]. */
export interface Step {
  readonly Abar: Float64Array;
  readonly Bbar: Float64Array;
}

export function stepOf({ matrix, hippo, bilinear, n, dt }: SsmShape, { A, B }: Arrays): Step {
  if (matrix) {
    const { Abar, Bbar } = bilinear ? bilinearStep(n, dt, A!, B!) : heldStep(n, dt, A!, B!);
    // Functions of a lower triangular matrix are lower triangular, where changes of rows would leave roundings.
    return { Abar: hippo ? Abar.map((value, e) => (e % n > Math.floor(e / n) ? 0 : value)) : Abar, Bbar };
  }
  const z = Float64Array.from(A!, (a) => dt * a);
  const held = (value: number): number => (value === 0 ? 1 : Math.expm1(value) / value);
  return {
    Abar: diagonalMatrix(z.map((value) => (bilinear ? (2 + value) / (2 - value) : Math.exp(value)))),
    Bbar: z.map((value, r) => (B![r] === 0 ? 0 : dt * B![r]! * (bilinear ? 2 / (2 - value) : held(value)))),
  };
}

function diagonalMatrix(values: Float64Array): Float64Array {
  const n = values.length;
  return Float64Array.from({ length: n * n }, (_, e) => (e % (n + 1) === 0 ? values[e / (n + 1)]! : 0));
}

/** The matrix I - dt/2 A that the bilinear rule solves with. */
export function bilinearMatrix(n: number, dt: number, A: Float32Array): Float64Array {
  return Float64Array.from(A, (value, e) => (e % (n + 1) === 0 ? 1 : 0) - (dt / 2) * value);
}

/** The bilinear rule by the inverse of I - dt/2 A: Abar = 2 (I - dt/2 A)^-1 - I, Bbar = (I - dt/2 A)^-1 dt B. */
function bilinearStep(n: number, dt: number, A: Float32Array, B: Float32Array): Step {
  const inverse = inverseOf(eliminated(bilinearMatrix(n, dt, A), n));
  const Bbar = new Float64Array(n);
  for (let e = 0; e < n * n; e++) Bbar[Math.floor(e / n)]! += inverse[e]! * dt * B[e % n]!;
  return { Abar: inverse.map((value, e) => 2 * value - (e % (n + 1) === 0 ? 1 : 0)), Bbar };
}

/** The terms of the Taylor series of the exponential of a matrix whose rows are at most 1/2 long. */
const TERMS = 18;

/**
 * Zero-order hold by the exponential of dt [[A, B], [0, 0]], whose upper rows are [Abar, Bbar] (Van Loan 1978). Bbar is linear
 * in B, which is taken at the size of A: a large one would have the step halved until no digit of A is left.
 */
function heldStep(n: number, dt: number, A: Float32Array, B: Float32Array): Step {
  const m = n + 1;
  const size = B.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) || 1;
  const generator = Float64Array.from({ length: m * m }, (_, e) => {
    const [r, c] = [Math.floor(e / m), e % m];
    if (r === n) return 0;
    return c === n ? (dt * B[r]!) / size : dt * A[r * n + c]!;
  });
  let longest = 0;
  for (let r = 0; r < n; r++) {
    const row = generator.subarray(r * m, (r + 1) * m);
    longest = Math.max(
      longest,
      row.reduce((sum, value) => sum + Math.abs(value), 0),
    );
  }
  const halvings = Math.max(0, Math.ceil(Math.log2(2 * longest)));
  const short = generator.map((value) => value / 2 ** halvings);
  let term = diagonalMatrix(new Float64Array(m).fill(1));
  let exponential = term;
  for (let k = 1; k <= TERMS; k++) {
    term = multiply(short, term, m).map((value) => value / k);
    const next = term;
    exponential = exponential.map((value, e) => value + next[e]!);
  }
  for (let k = 0; k < halvings; k++) exponential = multiply(exponential, exponential, m);
  return {
    Abar: Float64Array.from({ length: n * n }, (_, e) => exponential[Math.floor(e / n) * m + (e % n)]!),
    Bbar: Float64Array.from({ length: n }, (_, r) => size * exponential[r * m + n]!),
  };
}

/** Computes P Q for [m, m]. */
export function multiply(P: Float64Array, Q: Float64Array, m: number): Float64Array {
  const product = new Float64Array(m * m);
  for (let r = 0; r < m; r++) {
    for (let k = 0; k < m; k++) {
      const factor = P[r * m + k]!;
      if (factor !== 0) for (let c = 0; c < m; c++) product[r * m + c]! += factor * Q[k * m + c]!;
    }
  }
  return product;
}

/** Computes M v for M [n, n] and v [n]. */
function apply(M: Float64Array, v: Float64Array): Float64Array {
  const n = v.length;
  return v.map((_, r) => {
    let sum = 0;
    // A number of 0 stays 0, even times one beyond the range of float64.
    for (let k = 0; k < n; k++) if (v[k] !== 0 && M[r * n + k] !== 0) sum += M[r * n + k]! * v[k]!;
    return sum;
  });
}

const dot = (a: ArrayLike<number>, b: Float64Array): number => b.reduce((sum, value, k) => sum + a[k]! * value, 0);

/** The states after each token, by the recurrence. */
export function statesOf({ Abar, Bbar }: Step, x: Float32Array): readonly Float64Array[] {
  let h = new Float64Array(Bbar.length);
  return Array.from(x, (input) => (h = apply(Abar, h).map((value, r) => value + Bbar[r]! * input)));
}

/** Computes K_k = C Abar^k Bbar for k < t. */
export function kernelOf({ Abar, Bbar }: Step, C: Float32Array, t: number): Float64Array {
  let power = Bbar;
  return Float64Array.from({ length: t }, (_, k) => {
    if (k > 0) power = apply(Abar, power);
    return dot(C, power);
  });
}

/** Legendre polynomials in z = 2 exp(-s) - 1 at s = (lag + 1/2) dt, orthonormal under exp(-s): [n, g]. */
export function legendreOf({ n, g, dt }: SsmShape): Float64Array {
  const table = new Float64Array(n * g);
  for (let lag = 0; lag < g; lag++) {
    const z = 2 * Math.exp(-(lag + 0.5) * dt) - 1;
    const P = [1, z];
    for (let k = 2; k < n; k++) P.push((2 - 1 / k) * z * P[k - 1]! - (1 - 1 / k) * P[k - 2]!);
    for (let k = 0; k < n; k++) table[k * g + lag] = Math.sqrt(2 * k + 1) * P[k]!;
  }
  return table;
}

/** Abar and Bbar as they are stored; of a diagonal matrix only the diagonal. */
function discreteOf({ matrix, n }: SsmShape, { Abar, Bbar }: Step): Results {
  return { Abar: matrix ? Abar : Float64Array.from({ length: n }, (_, r) => Abar[r * (n + 1)]!), Bbar };
}

/** Sums of numbers beyond the range of float64 are no numbers; the first of them was infinite, and so is the answer. */
export function ssmReference(shape: SsmShape, inputs: Arrays): Results {
  const results = finiteReference(shape, inputs);
  return Object.fromEntries(
    Object.entries(results).map(([name, values]) => [
      name,
      values.map((value) => (Number.isNaN(value) ? Infinity : value)),
    ]),
  );
}

function finiteReference(shape: SsmShape, inputs: Arrays): Results {
  const { t, g, skip } = shape;
  const { x, C } = inputs;
  const step = stepOf(shape, inputs);
  if (shape.variant === 'convolution') {
    const K = kernelOf(step, C!, t);
    return { ...discreteOf(shape, step), ...convolutionReference(shape, x!, K) };
  }
  const states = statesOf(step, x!);
  const discrete = discreteOf(shape, step);
  const y = Float64Array.from(states, (h, token) => dot(C!, h) + skip * x![token]!);
  if (!remembers(shape)) return { ...discrete, y };
  const legendre = legendreOf(shape);
  const reconstruction = new Float64Array(t * g);
  const history = new Float64Array(t * g);
  states.forEach((h, token) => {
    for (let lag = 0; lag < g; lag++) {
      h.forEach((value, k) => (reconstruction[token * g + lag]! += value * legendre[k * g + lag]!));
      history[token * g + lag] = lag <= token ? x![token - lag]! : 0;
    }
  });
  return { ...discrete, legendre, y, reconstruction, history };
}
