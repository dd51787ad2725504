/**
 * Arithmetic of 200 digits that also counts what float64 may lose, for the tests of the references: a running error analysis
 * (Higham 2002, 3.3) in which every operation loses one part of what it gives, unless float64 can hold that exactly.
 */
import { Decimal } from 'decimal.js';

export const Digits = Decimal.clone({ precision: 200, maxE: 9e15, minE: -9e15 });

/** The part that a reference may lose at each operation: some thousand roundoffs of float64. */
export const PART = 1e-12;

export interface Known {
  readonly value: Decimal;
  /** PART of this is how far from the value a sound float64 computation may be. */
  readonly doubt: number;
}
export type Matrix = readonly (readonly Known[])[];

const powers = new Map<number, Decimal>();
const powerOfTwo = (exponent: number): Decimal => {
  const power = powers.get(exponent) ?? new Digits(2).pow(exponent);
  powers.set(exponent, power);
  return power;
};

/** All digits of a number; its shortest text, which the library would take, has 17. */
export function exactly(value: number): Decimal {
  if (!Number.isFinite(value)) return new Digits(value);
  let [whole, halvings] = [value, 0];
  for (; !Number.isInteger(whole); halvings++) whole *= 2;
  const digits = new Digits(BigInt(whole).toString());
  return halvings === 0 ? digits : digits.div(powerOfTwo(halvings));
}

export const known = (value: Decimal | number): Known => ({
  value: typeof value === 'number' ? exactly(value) : value,
  doubt: 0,
});
export const ZERO = known(0);
export const ONE = known(1);
export const sizeOf = ({ value }: Known): number => value.abs().toNumber();

const fits = (value: Decimal): boolean => value.isZero() || value.eq(exactly(value.toNumber()));
/** A result of an operation whose operands bring so much doubt. */
const rounded = (value: Decimal, brought: number, size = value.abs().toNumber()): Known => ({
  value,
  doubt: brought + (fits(value) ? 0 : size),
});

export const plus = (a: Known, b: Known): Known => rounded(a.value.plus(b.value), a.doubt + b.doubt);
export const minus = (a: Known, b: Known): Known => rounded(a.value.minus(b.value), a.doubt + b.doubt);
export const negative = ({ value, doubt }: Known): Known => ({ value: value.neg(), doubt });
/** A factor of 0 leaves no doubt. */
export function times(a: Known, b: Known): Known {
  if (a.value.isZero() && a.doubt === 0) return ZERO;
  if (b.value.isZero() && b.doubt === 0) return ZERO;
  return rounded(a.value.times(b.value), a.doubt * (sizeOf(b) + PART * b.doubt) + sizeOf(a) * b.doubt);
}
export function over(a: Known, b: Known): Known {
  const value = a.value.div(b.value);
  const least = sizeOf(b) - PART * b.doubt;
  if (!(least > 0) && b.doubt > 0) return { value, doubt: Infinity };
  return rounded(value, (a.doubt + value.abs().toNumber() * b.doubt) / (b.doubt > 0 ? least : sizeOf(b)));
}
/** A sum in any order: what is lost is a part of its terms, not of itself. */
export function sum(terms: readonly Known[]): Known {
  let value = new Digits(0);
  let [doubt, sizes, exact] = [0, 0, true];
  for (const term of terms) {
    value = value.plus(term.value);
    doubt += term.doubt;
    sizes += sizeOf(term);
    exact &&= fits(value);
  }
  return { value, doubt: doubt + (exact ? 0 : sizes) };
}
export const dot = (a: readonly Known[], b: readonly Known[]): Known => sum(a.map((value, k) => times(value, b[k]!)));

/**
 * A function at an argument in doubt. Of a large doubt it says how far apart the values at its ends are, of a small one how
 * steep the function is between them: its slope here, which grows by no more than a thousandth.
 */
function applied(x: Known, value: Decimal, slope: number, f: (x: number) => number): Known {
  const [at, reach] = [x.value.toNumber(), PART * x.doubt];
  const moved = reach < 1e-3 ? 1.01 * slope * x.doubt : (f(at + reach) - f(at - reach)) / PART;
  return rounded(value, x.doubt === 0 ? 0 : moved);
}

/** The bits behind the point of what exp and log are computed in, for 200 digits and some more. */
const BITS = 720;
const LOG_2 = BigInt(new Digits(2).ln().times(powerOfTwo(BITS)).toFixed(0));
/** What the argument of the series of exp is halved by, as a power of two. */
const SHORTER = 12;

/**
 * e to the power of x, in whole numbers, for the library takes milliseconds: 2ᵏ times the exponential of what is left, by its
 * series at a small part of that, which is squared again.
 */
export function expOf(x: Decimal): Decimal {
  if (x.isZero()) return new Digits(1);
  if (x.abs().gt(2000)) return new Digits(x.isNegative() ? 0 : '1e9000');
  const fixed = BigInt(x.times(powerOfTwo(BITS)).toFixed(0));
  const k = fixed / LOG_2;
  const short = (fixed - k * LOG_2) >> BigInt(SHORTER);
  const one = 1n << BigInt(BITS);
  let [term, total] = [one, one];
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = ((term * short) >> BigInt(BITS)) / n;
    total += term;
  }
  for (let n = 0; n < SHORTER; n++) total = (total * total) >> BigInt(BITS);
  return new Digits(total.toString()).times(powerOfTwo(Number(k) - BITS));
}

/** The natural logarithm, by three steps of Halley's, each of which has three times as many digits. */
export function logOf(x: Decimal): Decimal {
  let y = exactly(x.e * Math.LN10 + Math.log(x.div(new Digits(10).pow(x.e)).toNumber()));
  for (let step = 0; step < 3; step++) {
    const power = expOf(y);
    y = y.plus(x.minus(power).div(x.plus(power)).times(2));
  }
  return y;
}

export const exp = (x: Known): Known => {
  const value = expOf(x.value);
  return applied(x, value, value.toNumber(), Math.exp);
};
/** The integral of exp(rate u) over a step, (exp(rate step) - 1) / rate, whose exponent is rounded too. */
export function held(step: Known, rate: Known): Known {
  const z = step.value.times(rate.value);
  const short = z.abs().lt(1e-60);
  const power = expOf(z);
  const value = short ? step.value.times(z.div(2).plus(1)) : power.minus(1).div(rate.value);
  const [slope, factor] = [power.toNumber(), rate.value.toNumber()];
  const { doubt } = applied(step, value, slope, (u) => (factor === 0 ? u : Math.expm1(factor * u) / factor));
  return { value, doubt: short ? step.doubt + sizeOf({ value, doubt }) : doubt + slope * sizeOf(step) };
}
export const log = (x: Known): Known => rounded(logOf(x.value), x.doubt / sizeOf(x));
export const root = (x: Known): Known => {
  const value = x.value.sqrt();
  return rounded(value, x.doubt === 0 ? 0 : x.doubt / value.toNumber());
};

/** e to the power of -|x|, of which the functions below are quotients that keep their digits on either side. */
const fading = (x: Known): Decimal => expOf(x.value.abs().neg());
const one = new Digits(1);

export const tanh = (x: Known): Known => {
  const e = fading(x).pow(2);
  const size = one.minus(e).div(one.plus(e));
  // For a small x that quotient has no digits left, and x - x³ / 3 has them all.
  const value = x.value.abs().lt(1e-60)
    ? x.value.minus(x.value.pow(3).div(3))
    : x.value.isNegative()
      ? size.neg()
      : size;
  return applied(x, value, tanhSlope(x).value.toNumber(), Math.tanh);
};
export const sigmoid = (x: Known): Known => {
  const e = fading(x);
  const value = (x.value.isNegative() ? e : one).div(one.plus(e));
  return applied(x, value, value.toNumber(), (z) => 1 / (1 + Math.exp(-z)));
};
/** 1 - tanh(x)^2. */
export const tanhSlope = (x: Known): Known => {
  const e = fading(x).pow(2);
  return slopeOf(x, e.times(4).div(one.plus(e).pow(2)), 2);
};
/** σ(x) (1 - σ(x)). */
export const sigmoidSlope = (x: Known): Known => {
  const e = fading(x);
  return slopeOf(x, e.div(one.plus(e).pow(2)), 1);
};
const slopeOf = (x: Known, value: Decimal, steepness: number): Known =>
  rounded(value, PART * x.doubt < 1e-3 ? 1.01 * steepness * value.toNumber() * x.doubt : 1 / PART);
/** log(1 + exp(x)), below -200 by its series. */
export const softplus = (x: Known): Known => {
  const e = fading(x);
  const rest = e.lt(1e-80) ? e.minus(e.pow(2).div(2)) : logOf(one.plus(e));
  const value = x.value.isNegative() ? rest : x.value.plus(rest);
  const slope = (x.value.isNegative() ? e : one).div(one.plus(e)).toNumber();
  return applied(x, value, slope, (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))));
};

/** The largest of some numbers, in as much doubt as any that may be it. */
export function largestOf(values: readonly Known[]): Known {
  const value = Digits.max(...values.map((one) => one.value));
  const near = values.filter((one) => one.value.plus(PART * one.doubt).gte(value));
  return { value, doubt: Math.max(...near.map(({ doubt }) => doubt)) };
}

/** exp(x - max x) and what follows from it: weights that sum to 1, whatever the doubts. */
export function softmax(row: readonly Known[]): { readonly weights: readonly Known[]; readonly total: Known } {
  const largest = largestOf(row);
  const parts = row.map((x) => (x.value.eq(largest.value) && x.doubt === 0 ? ONE : exp(minus(x, largest))));
  const total = sum(parts);
  const weights = parts.map((part) => {
    const weight = over(part, total);
    return { ...weight, doubt: Number.isNaN(weight.doubt) ? 1 / PART : Math.min(weight.doubt, 1 / PART) };
  });
  return { weights, total };
}

export const matrixOf = (values: readonly Known[], columns: number): Matrix =>
  Array.from({ length: values.length / columns }, (_, r) => values.slice(r * columns, (r + 1) * columns));
export const transposed = (M: Matrix): Matrix => (M[0] ?? []).map((_, c) => M.map((row) => row[c]!));
export const product = (P: Matrix, Q: Matrix): Matrix => {
  const columns = transposed(Q);
  return P.map((row) => columns.map((column) => dot(row, column)));
};
export const mapped = (M: Matrix, f: (value: Known, r: number, c: number) => Known): Matrix =>
  M.map((row, r) => row.map((value, c) => f(value, r, c)));

/** The planes of a tensor as matrices with rows of so many columns. */
export const planesOf = (values: readonly Known[], rows: number, columns: number): readonly Matrix[] =>
  Array.from({ length: values.length / (rows * columns) }, (_, plane) =>
    matrixOf(values.slice(plane * rows * columns, (plane + 1) * rows * columns), columns),
  );
