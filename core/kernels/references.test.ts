/** References at the ends of f32, against arithmetic of 200 digits. */
import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { LARGEST_F32 } from '../tensors/f32.ts';
import { linearReference } from './linear-attention/reference.ts';
import { sigmoidSlope, tanhSlope } from './parts/recurrent-reference.ts';
import { softmaxReference } from './softmax/reference.ts';
import { defaultParameters } from '../parameters.ts';
import { ssm } from './ssm/kernel.ts';
import { stepOf } from './ssm/reference.ts';
import { shapeOf } from './ssm/shape.ts';
import { welfordReference } from './welford/reference.ts';

const Digits = Decimal.clone({ precision: 200, maxE: 9e15, minE: -9e15 });
const digits = (value: number): Decimal => new Digits(value);

/** To 1e-12 of the answer, and of what is no normal float64 to 1e-300. */
function expectNear(value: number, answer: Decimal): void {
  const error = digits(value).minus(answer).abs();
  const most = answer.abs().times(1e-12).plus(1e-300);
  expect(error.lte(most), `${value} for ${answer.toPrecision(20)}`).toBe(true);
}

const ROWS: readonly (readonly number[])[] = [
  [-LARGEST_F32, -LARGEST_F32],
  [LARGEST_F32, LARGEST_F32, LARGEST_F32],
  [-LARGEST_F32, 0, 1],
  [1e30, 1e30 + 1e24, -1e30],
  [1e8, 1, -1e8, 1],
  [2 ** -149, -(2 ** -149), 0],
  [0.1, 0.1, 0.1, 0.1, 0.1],
  [-100, -101, -102],
  [12_345.678, 12_345.68, 12_345.7],
].map((row) => row.map(Math.fround));

describe.each(ROWS.map((row) => [row.join(', '), Float32Array.from(row)] as const))('%s', (_, row) => {
  const v = row.length;
  const shape = { r: 1, v, br: 1, bv: v };
  const exact = [...row].map(digits);
  const sumOf = (values: readonly Decimal[]): Decimal => values.reduce((a, b) => a.plus(b), digits(0));

  it('softmax', () => {
    const largest = Digits.max(...exact);
    const weights = exact.map((x) => x.minus(largest).exp());
    const sum = sumOf(weights);
    softmaxReference({ ...shape, variant: 'safe' }, row).forEach((value, at) => {
      expectNear(value, weights[at]!.div(sum));
    });
  });
  it('mean and variance', () => {
    const mean = sumOf(exact).div(v);
    const variance = sumOf(exact.map((x) => x.minus(mean).pow(2))).div(v);
    const reference = welfordReference({ ...shape, t: 1, variant: 'welford' }, row);
    expectNear(reference.mean[0]!, mean);
    expectNear(reference.variance[0]!, variance);
  });
});

it.each([-1e30, -700, -100, -30, -1e-30, 0, 1e-30, 0.5, 30, 100, 1e30].map(Math.fround))(
  'features and slopes at %d',
  (x) => {
    const exact = digits(x);
    const inputs = { Q: Float32Array.of(0), K: Float32Array.of(x), V: Float32Array.of(1) };
    const { z } = linearReference({ variant: 'recurrent', n: 1, d: 1, dv: 1, br: 1, bc: 1, bt: 1, bv: 1 }, inputs);
    expectNear(z![0]!, x > 0 ? exact.plus(1) : exact.exp());
    if (Math.abs(x) > 1000) return;
    const one = digits(1);
    expectNear(tanhSlope(x), one.div(exact.cosh().pow(2)));
    expectNear(sigmoidSlope(x), one.div(one.plus(exact.exp()).times(one.plus(exact.neg().exp()))));
  },
);

describe('one step of a state space', () => {
  const shape = {
    variant: 'recurrent',
    bilinear: false,
    n: 1,
    t: 1,
    g: 1,
    c: 1,
    points: 2,
    halvings: 0,
  } as const;
  it.each([
    [-1000, 1],
    [-40, LARGEST_F32],
    [-1e-30, 1e-30],
    [60, -1],
    [0, 1],
  ])('A = %d, B = %d', (a, b) => {
    for (const form of [{ matrix: false }, { matrix: true }]) {
      const dt = Math.fround(0.1);
      const [A, B] = [Float32Array.of(a), Float32Array.of(b)];
      const { Abar, Bbar } = stepOf({ ...shape, ...form, hippo: false, blelloch: false, dt, skip: 0 }, { A, B });
      const z = digits(dt).times(digits(A[0]!));
      expectNear(Abar[0]!, z.exp());
      const held = z.isZero() ? digits(dt) : z.exp().minus(1).div(digits(A[0]!));
      expectNear(Bbar[0]!, held.times(digits(B[0]!)));
    }
  });
});

describe('one step of a full matrix', () => {
  const n = 3;
  const dt = Math.fround(0.1);
  type Matrix = readonly (readonly Decimal[])[];
  const times = (P: Matrix, Q: Matrix): Matrix =>
    P.map((row) => Q[0]!.map((_, c) => row.reduce((sum, value, k) => sum.plus(value.times(Q[k]![c]!)), digits(0))));
  /** The solution X of M X = R by elimination without pivots. */
  const solve = (M: Matrix, R: Matrix): Matrix => {
    let rows = M.map((row, r) => [...row, ...R[r]!]);
    M.forEach((_, k) => {
      rows = rows.map((row, r) => {
        const factor = r === k ? digits(0) : row[k]!.div(rows[k]![k]!);
        return row.map((value, c) => value.minus(factor.times(rows[k]![c]!)));
      });
    });
    return rows.map((row, r) => row.slice(M.length).map((value) => value.div(row[r]!)));
  };
  it.each([
    ['turns', [-1, 50, 0, -50, -1, 30, 0, -30, -1]],
    ['decays at once in one direction', [-1000, 3, 1, 2, -1, 0.5, 1, 7, -0.001]],
    ['grows', [5, 1, -2, 3, 8, 1, 0.1, 2, 30]],
    ['is 0', [0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ])('that %s', (_, values) => {
    const [A, B] = [Float32Array.from(values), Float32Array.of(1, -2, 0.5)];
    const one = Array.from({ length: n }, (_row, r) => Array.from({ length: n }, (_c, c) => digits(r === c ? 1 : 0)));
    const scaled = (factor: Decimal): Matrix =>
      one.map((row, r) => row.map((_value, c) => factor.times(digits(A[r * n + c]!))));
    const plus = (P: Matrix, Q: Matrix): Matrix => P.map((row, r) => row.map((value, c) => value.plus(Q[r]![c]!)));
    const minus = (P: Matrix): Matrix => P.map((row) => row.map((value) => value.neg()));
    const step = digits(dt);
    const right = [...B].map((value) => [step.times(digits(value))]);

    const half = scaled(step.div(2));
    const M = plus(one, minus(half));
    // Both series go on until their terms have died away.
    let [term, exponential, phi]: [Matrix, Matrix, Matrix] = [one, one, one];
    for (let k = 1; k <= 600; k++) {
      term = times(scaled(step.div(k)), term);
      exponential = plus(exponential, term);
      phi = plus(
        phi,
        term.map((row) => row.map((value) => value.div(k + 1))),
      );
    }
    const exact = {
      zoh: { Abar: exponential, Bbar: times(phi, right) },
      bilinear: { Abar: solve(M, plus(one, half)), Bbar: solve(M, right) },
    };
    for (const [rule, { Abar, Bbar }] of Object.entries(exact)) {
      const shape = shapeOf({ ...defaultParameters(ssm), initialisation: 'dense', discretisation: rule, n });
      const found = stepOf(shape, { A, B });
      // Elements of a matrix are known to the digits of its largest.
      const expectAll = (values: Float64Array, answers: Matrix): void => {
        const largest = Digits.max(...answers.flat().map((value) => value.abs()));
        answers.flat().forEach((answer, e) => {
          const error = digits(values[e]!).minus(answer).abs();
          expect(error.lte(largest.times(1e-11)), `${rule}: ${values[e]!} for ${answer.toPrecision(20)}`).toBe(true);
        });
      };
      expectAll(found.Abar, Abar);
      expectAll(found.Bbar, Bbar);
    }
  });
});
