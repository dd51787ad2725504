import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../app/node/dawn.ts';
import { performSweep } from './sweep.ts';
import type { SweepPoint, SweepRequest } from './sweep.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

const request: SweepRequest = {
  kernel: 'attention',
  params: { d: 8, br: 4, bc: 4 },
  seed: 1,
  parameter: 'n',
  values: [16, 32, 64],
  series: [
    { label: 'standard', params: { variant: 'standard' } },
    { label: 'flash', params: { variant: 'flash' } },
    { label: 'flash, twice the block', params: { variant: 'flash', br: 8 } },
  ],
};

describe('traffic of attention over N', () => {
  let points: readonly SweepPoint[];
  const told: string[] = [];
  beforeAll(async () => {
    const outcome = await performSweep(request, executor, {
      onPoint: ({ series, value }, done, total) => told.push(`${series} ${value}: ${done} of ${total}`),
    });
    if (!outcome.ok) throw new Error(outcome.problem.message);
    points = outcome.value;
  });
  const bytes = (series: string): number[] =>
    points.filter((point) => point.series === series).map((point) => point.hbmReadBytes + point.hbmWriteBytes);

  it('is measured by sound runs and equals the closed form', () => {
    expect(told).toHaveLength(9);
    expect(told[0]).toBe('standard 16: 1 of 9');
    for (const { sound, hbmReadBytes, hbmWriteBytes, flops, closedForm } of points) {
      expect(sound).toBe(true);
      expect({ hbmReadBytes, hbmWriteBytes, flops }).toEqual(closedForm);
    }
  });

  it('of the standard one is 11 N² + N d here: four times as much for twice the N', () => {
    expect(bytes('standard')).toEqual([16, 32, 64].map((n) => 4 * (11 * n * n + 8 * n)));
  });

  it('of flash is 2 N d for every block of queries, and Q, O and L once', () => {
    const flash = (n: number, br: number): number => 4 * ((n / br) * 2 * n * 8 + 2 * n * 8 + n);
    expect(bytes('flash')).toEqual([16, 32, 64].map((n) => flash(n, 4)));
    expect(bytes('flash, twice the block')).toEqual([16, 32, 64].map((n) => flash(n, 8)));
  });

  it('has a ratio that rises with N towards that of the quadratic terms', () => {
    const ratios = bytes('standard').map((standard, index) => standard / bytes('flash')[index]!);
    expect(ratios).toEqual(ratios.toSorted((a, b) => a - b));
    expect(ratios.at(-1)).toBeGreaterThan(2.5);
    expect(ratios.at(-1)).toBeLessThan(11 / 4);
  });
});

it.each([
  [{ kernel: 'attentoin' }, /did you mean "attention"/],
  [{ parameter: 'variant' }, /"variant" is no integer parameter of attention/],
  [{ values: [] }, /at least one value/],
  [{ values: [16, 0] }, /n must be a whole number from 1/],
])('refuses %j before anything runs', async (change, message) => {
  const told: SweepPoint[] = [];
  const outcome = await performSweep({ ...request, ...change }, executor, { onPoint: (point) => told.push(point) });
  expect(outcome).toMatchObject({ ok: false, problem: { message: expect.stringMatching(message) as string } });
  expect(told).toEqual([]);
});
