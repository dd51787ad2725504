/** References at the ends of f32, against arithmetic of 200 digits. */
import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { LARGEST_F32 } from '../tensors/f32.ts';
import { linearReference } from './linear-attention/reference.ts';
import { sigmoidSlope, tanhSlope } from './parts/recurrent-reference.ts';
import { softmaxReference } from './softmax/reference.ts';
import { stepOf } from './ssm/reference.ts';
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
    hippo: true,
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
    for (const hippo of [false, true]) {
      const dt = Math.fround(0.1);
      const [A, B] = [Float32Array.of(a), Float32Array.of(b)];
      const { Abar, Bbar } = stepOf({ ...shape, hippo, blelloch: false, dt, skip: 0 }, { A, B });
      const z = digits(dt).times(digits(A[0]!));
      expectNear(Abar[0]!, z.exp());
      const held = z.isZero() ? digits(dt) : z.exp().minus(1).div(digits(A[0]!));
      expectNear(Bbar[0]!, held.times(digits(B[0]!)));
    }
  });
});
