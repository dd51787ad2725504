import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { runFindings } from '../verify.ts';
import { dataOf, runKernel } from './run.fixture.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

const HIPPO = { initialisation: 'hippo', discretisation: 'bilinear' };

it('answers an impulse with C Ābarᵏ B̄', async () => {
  const loaded = { A: Float32Array.from([-1, -2]), B: Float32Array.from([1, 0.5]), C: Float32Array.from([2, -1]) };
  const { run } = await runKernel(executor, 'ssm', { t: 9, n: 2, dt: 0.5, skip: 0, data: 'impulse' }, loaded);
  dataOf(run, 'y').forEach((value, k) => {
    const exact = 2 * Math.exp(-0.5 * k) * (1 - Math.exp(-0.5)) - 0.25 * Math.exp(-k) * (1 - Math.exp(-1));
    expect(value).toBeCloseTo(exact, 6);
  });
});

it('integrates where A is 0, and keeps the digits of a slow decay', async () => {
  const loaded = { A: Float32Array.from([0, -1e-4]), B: Float32Array.from([1, 1]) };
  const { run } = await runKernel(executor, 'ssm', { t: 5, n: 2, dt: 0.25 }, loaded);
  expect(dataOf(run, 'Bbar')[0]).toBe(0.25);
  expect(dataOf(run, 'Abar')[0]).toBe(1);
  expect(runFindings(run)).toEqual([]);
});

describe('HiPPO', () => {
  it('holds the last tokens in its state: what it draws is within 4 % of what was', async () => {
    const { run } = await runKernel(executor, 'ssm', { ...HIPPO, t: 64, n: 24, g: 30, dt: 0.03 });
    const reconstruction = dataOf(run, 'reconstruction');
    const history = dataOf(run, 'history');
    let [error, size] = [0, 0];
    for (let e = 40 * 30; e < 64 * 30; e++) {
      error += (reconstruction[e]! - history[e]!) ** 2;
      size += history[e]! ** 2;
    }
    expect(Math.sqrt(error / size)).toBeLessThan(0.04);
  });
  it('does better the more numbers it has', async () => {
    const errors: number[] = [];
    for (const n of [2, 5, 10]) {
      const { run } = await runKernel(executor, 'ssm', { ...HIPPO, t: 48, n, g: 30, dt: 0.03 });
      const reconstruction = dataOf(run, 'reconstruction').subarray(47 * 30);
      const history = dataOf(run, 'history').subarray(47 * 30);
      errors.push(Math.hypot(...reconstruction.map((value, lag) => value - history[lag]!)));
    }
    expect([...errors].sort((a, b) => b - a)).toEqual(errors);
  });
});
