import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../../app/node/dawn.ts';
import { createRandom } from '../../tensors/random.ts';
import { decodeEvent } from '../../trace/layout.ts';
import { dataOf, traceKernel } from '../run.fixture.ts';
import { welfordReference, welfordErrors } from './reference.ts';
import type { VarianceVariant } from './passes.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

describe('a mean of 10,000 against a deviation of 1', () => {
  const params = { r: 4, v: 64, offset: 10_000 };
  it('costs the sum of squares all its digits, which its bound says', async () => {
    const { run } = await traceKernel(executor, 'welford', { ...params, variant: 'naive-sum-of-squares' });
    const { relL2, tolerance, verdict } = run.checks['variance']!;
    expect(relL2).toBeGreaterThan(0.1);
    expect(tolerance).toBeGreaterThan(1);
    expect(verdict).toBe('unjudged');
  });
  it.each([
    ['two-pass', 1e-5],
    ['welford', 1e-3],
  ])('costs %s none that matter: error below %d', async (variant, most) => {
    const { run } = await traceKernel(executor, 'welford', { ...params, variant });
    expect(run.checks['variance']!.relL2).toBeLessThan(most);
  });
});

describe('bounds', () => {
  const shape = { r: 1, v: 32, br: 1, bv: 8, t: 4 };
  const random = createRandom(5);
  const noise = Float32Array.from({ length: 32 }, () => random.normal());
  const bound = (variant: VarianceVariant, offset: number): number =>
    welfordErrors(
      { ...shape, variant },
      noise.map((value) => value + offset),
    ).variance[0]!;

  it('stay below the general tolerance where the mean is no larger than the deviation', () => {
    for (const variant of ['two-pass', 'naive-sum-of-squares', 'welford'] as const) {
      expect(bound(variant, 0)).toBeLessThan(1e-5);
    }
  });
  it('grow with κ² for sums of squares and with κ for the running mean', () => {
    expect(bound('naive-sum-of-squares', 1000) / bound('naive-sum-of-squares', 100)).toBeCloseTo(100, -1);
    expect(bound('welford', 1000) / bound('welford', 100)).toBeCloseTo(10, 0);
  });
});

it('takes the variance of the whole row, not of a sample', () => {
  const { mean, variance } = welfordReference(
    { variant: 'welford', r: 1, v: 4, br: 1, bv: 4, t: 1 },
    Float32Array.from([1, 2, 3, 6]),
  );
  expect([mean[0], variance[0]]).toEqual([3, 3.5]);
});

it('merges seven lanes as 4, 2, 1, and gives the same whatever the number of lanes', async () => {
  const shape = { r: 2, v: 21, br: 2, bv: 14 };
  const { run } = await traceKernel(executor, 'welford', { ...shape, t: 7 });
  const merges = Array.from({ length: run.events }, (_, event) => decodeEvent(run.records, event))
    .filter(({ operation, slot }) => operation === 'combine' && run.passes[0]!.slots[slot]!.name === 'M2_it')
    .map(({ realColumns, lanes }) => [realColumns, lanes]);
  expect(merges).toEqual([
    [7, { first: 0, step: 1, count: 3, partner: 4, moves: false }],
    [4, { first: 0, step: 1, count: 2, partner: 2, moves: false }],
    [2, { first: 0, step: 1, count: 1, partner: 1, moves: false }],
  ]);
  const { run: single } = await traceKernel(executor, 'welford', { ...shape, t: 1 });
  dataOf(single, 'variance').forEach((value, row) => expect(value).toBeCloseTo(dataOf(run, 'variance')[row]!, 5));
});
