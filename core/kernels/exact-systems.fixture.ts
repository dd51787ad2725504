/** State spaces in arithmetic of 200 digits: one step of a system, Legendre polynomials, spectra. */
import type { Decimal } from 'decimal.js';
import { Digits, dot, exp, expOf, known, minus, over, plus, times, ZERO } from './digits.fixture.ts';
import type { Known, Matrix } from './digits.fixture.ts';
import type { Params } from '../parameters.ts';

interface Step {
  readonly Abar: readonly Known[];
  readonly Bbar: readonly Known[];
}

/** Zero-order hold or the bilinear rule for A [n], a diagonal, or [n, n], and B [n]. */
export function stepOfSystem(
  { discretisation }: Params,
  dt: Known,
  A: readonly Known[] | Matrix,
  B: readonly Known[],
): Step {
  const bilinear = discretisation === 'bilinear';
  if (Array.isArray(A[0])) return (bilinear ? solvedStep : heldStep)(dt, A as Matrix, B);
  const z = (A as readonly Known[]).map((a) => times(dt, a));
  const two = known(2);
  if (bilinear) {
    return {
      Abar: z.map((value) => over(plus(two, value), minus(two, value))),
      Bbar: z.map((value, r) => over(times(two, times(dt, B[r]!)), minus(two, value))),
    };
  }
  return {
    Abar: z.map(exp),
    Bbar: z.map(({ value }, r) => {
      const held = value.isZero() ? new Digits(1) : expOf(value).minus(1).div(value);
      const exact = times(dt, B[r]!).value.times(held);
      return { value: exact, doubt: exact.abs().toNumber() };
    }),
  };
}

type Exact = readonly (readonly Decimal[])[];
const valuesOf = (M: Matrix): Exact => M.map((row) => row.map(({ value }) => value));
const eye = (n: number): Exact =>
  Array.from({ length: n }, (_, r) => Array.from({ length: n }, (_c, c) => new Digits(r === c ? 1 : 0)));
const each = (M: Exact, f: (value: Decimal, r: number, c: number) => Decimal): Exact =>
  M.map((row, r) => row.map((value, c) => f(value, r, c)));
const add = (P: Exact, Q: Exact): Exact => each(P, (value, r, c) => value.plus(Q[r]![c]!));
const multiply = (P: Exact, Q: Exact): Exact =>
  P.map((row) =>
    Q[0]!.map((_, c) => row.reduce((total, value, k) => total.plus(value.times(Q[k]![c]!)), new Digits(0))),
  );
const magnitudes = (M: Exact): Exact => each(M, (value) => value.abs());

/** M⁻¹ by elimination with the largest pivot of each column. */
function inverse(M: Exact): Exact {
  const one = eye(M.length);
  let rows = M.map((row, r) => [...row, ...one[r]!]);
  M.forEach((_, k) => {
    const rest = rows.slice(k).sort((a, b) => b[k]!.abs().comparedTo(a[k]!.abs()));
    rows = [...rows.slice(0, k), ...rest];
    const pivot = rows[k]!.map((value) => value.div(rows[k]![k]!));
    rows = rows.map((row, r) => (r === k ? pivot : row.map((value, c) => value.minus(row[k]!.times(pivot[c]!)))));
  });
  return rows.map((row) => row.slice(M.length));
}

/** Each element is in doubt by what `doubts` says of it. */
const inDoubt = (M: Exact, doubts: Exact): readonly Known[] =>
  M.flatMap((row, r) => row.map((value, c) => ({ value, doubt: doubts[r]![c]!.toNumber() })));

/** Ā = M⁻¹ (I + dt/2 A), B̄ = M⁻¹ dt B, with M = I - dt/2 A. Elimination is good to |M⁻¹| |M| |X| (Higham 2002, 9.14). */
function solvedStep(dt: Known, A: Matrix, B: readonly Known[]): Step {
  const n = A.length;
  const half = each(valuesOf(A), (value) => value.times(dt.value).div(2));
  const M = add(
    eye(n),
    each(half, (value) => value.neg()),
  );
  const back = inverse(M);
  const condition = multiply(magnitudes(back), add(eye(n), magnitudes(half)));
  const right = B.map(({ value }) => [value.times(dt.value)]);
  const Bbar = multiply(back, right);
  return {
    Abar: inDoubt(multiply(back, add(eye(n), half)), add(eye(n), multiply(condition, magnitudes(back)))),
    Bbar: inDoubt(Bbar, multiply(multiply(condition, magnitudes(back)), magnitudes(right))),
  };
}

/**
 * Ā = E(Z) and B̄ = φ(Z) dt B with Z = dt A, E = Σ Zᵏ / k!, φ = Σ Zᵏ / (k + 1)!, by E(2Z) = E(Z)², φ(2Z) = (E(Z) + I) φ(Z) / 2.
 * Elements are known to the digits of the largest, of which the condition of the exponential, the norm of Z, takes some
 * (Higham 2005).
 */
function heldStep(dt: Known, A: Matrix, B: readonly Known[]): Step {
  const Z = each(valuesOf(A), (value) => value.times(dt.value));
  const length = Math.max(...Z.map((row) => row.reduce((total, value) => total + value.abs().toNumber(), 0)));
  const halvings = Math.max(0, Math.ceil(Math.log2(length)) + 10);
  const short = each(Z, (value) => value.div(new Digits(2).pow(halvings)));
  let [term, E, phi] = [eye(A.length), eye(A.length), eye(A.length)];
  for (let k = 1; k <= 50; k++) {
    term = each(multiply(short, term), (value) => value.div(k));
    E = add(E, term);
    phi = add(
      phi,
      each(term, (value) => value.div(k + 1)),
    );
  }
  for (let k = 0; k < halvings; k++) {
    phi = each(multiply(add(E, eye(A.length)), phi), (value) => value.div(2));
    E = multiply(E, E);
  }
  const most = (M: Exact): Decimal => Digits.max(...M.flat().map((value) => value.abs())).times(1 + length);
  const Bbar = multiply(
    phi,
    B.map(({ value }) => [value.times(dt.value)]),
  );
  return {
    Abar: inDoubt(
      E,
      each(E, () => most(E)),
    ),
    Bbar: inDoubt(
      Bbar,
      each(Bbar, () => most(Bbar)),
    ),
  };
}

/** √(2k+1) P_k(z) at z = 2 exp(-(lag + 1/2) dt) - 1, by P_k = 2⁻ᵏ Σⱼ (k over j)² (z-1)ᵏ⁻ʲ (z+1)ʲ; a rounding of z moves it by its slope. */
export function legendreAt(dt: Known, n: number, g: number): Matrix {
  return Array.from({ length: n }, (_, k) =>
    Array.from({ length: g }, (_lag, lag) => {
      const e = expOf(dt.value.times(-(lag + 0.5)));
      let [value, binomial] = [new Digits(0), 1];
      for (let j = 0; j <= k; j++) {
        value = value.plus(
          e
            .minus(1)
            .pow(k - j)
            .times(e.pow(j))
            .times(binomial ** 2),
        );
        binomial = (binomial * (k - j)) / (j + 1);
      }
      const size = Math.sqrt(2 * k + 1);
      return { value: value.times(new Digits(2 * k + 1).sqrt()), doubt: size * (1 + k * (k + 1)) };
    }),
  );
}

const FULL_TURN = Digits.acos(-1).times(2);

/** Real and imaginary part of Σ values[s] exp(-2πi turns[s] / points). */
function transform(values: readonly Known[], turns: readonly number[], points: number): readonly [Known, Known] {
  const factors = turns.map((turn) => unitAt((turn % points) / points));
  return [
    dot(
      values,
      factors.map(([re]) => re),
    ),
    dot(
      values,
      factors.map(([, im]) => im),
    ),
  ];
}

const units = new Map<number, readonly [Known, Known]>();
/** Cosine and -sine of a part of a turn, which are between -1 and 1, and known to a part of that. */
function unitAt(turn: number): readonly [Known, Known] {
  const angle = FULL_TURN.times(turn);
  const unit = units.get(turn) ?? [
    { value: angle.cos(), doubt: 1 },
    { value: angle.sin().neg(), doubt: 1 },
  ];
  units.set(turn, unit);
  return unit;
}

const reversed = (index: number, size: number): number => {
  const bits = Math.log2(size);
  const text = index.toString(2).padStart(bits, '0');
  return bits === 0 ? 0 : parseInt([...text].reverse().join(''), 2);
};

/**
 * Padded signals as matrices of complex numbers, and their spectra in bit-reversed order of rows and columns; between them,
 * where there is more than one column, the columns transformed: of x and K turned by what the rows need, of y as they are.
 */
export function spectra(
  signals: Readonly<Record<'x' | 'K' | 'y', readonly Known[]>>,
  t: number,
  points: number,
): Readonly<Record<string, readonly Known[]>> {
  const L = 2 ** Math.ceil(Math.log2(2 * t));
  const rows = L <= points ? L : 2 ** Math.ceil(Math.log2(L) / 2);
  const columns = L / rows;
  const everywhere = Array.from({ length: L }, (_, at) => at);
  const result: Record<string, readonly Known[]> = {};
  for (const [name, signal] of Object.entries(signals)) {
    const padded = everywhere.map((at) => signal[at] ?? ZERO);
    const back = name === 'y';
    const divided = (pair: readonly [Known, Known], by: number): readonly Known[] =>
      pair.map((one) => (back ? over(one, known(by)) : one));
    result[`${name}_padded`] = padded.flatMap((value) => [value, ZERO]);
    result[`${name}_freq`] = everywhere.flatMap((place) => {
      const [r, c] = [Math.floor(place / columns), place % columns];
      const frequency = reversed(r, rows) + rows * reversed(c, columns);
      return divided(
        transform(
          padded,
          everywhere.map((s) => frequency * s),
          L,
        ),
        L,
      );
    });
    if (columns === 1) continue;
    result[`${name}_mid`] = everywhere.flatMap((place) => {
      const [r, c] = [Math.floor(place / columns), place % columns];
      const line = Array.from({ length: rows }, (_, k) => k);
      const turns = line.map((k) => reversed(r, rows) * (k * columns + (back ? 0 : c)));
      return divided(
        transform(
          line.map((k) => padded[k * columns + c]!),
          turns,
          L,
        ),
        rows,
      );
    });
  }
  return result;
}
