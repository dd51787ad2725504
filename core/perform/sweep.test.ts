import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { Cancelled } from '../gpu/executor.ts';
import type { Params } from '../parameters.ts';
import type { SweepPoint, SweepReport, SweepRequest, SweepSeries } from '../sweep.ts';
import { performSweep } from './sweep.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

const attention = (label: string, own: Params): SweepSeries => ({
  label,
  kernel: 'attention',
  parameter: 'n',
  params: { d: 8, br: 4, bc: 4, ...own },
});
const request: SweepRequest = {
  seed: 1,
  values: [16, 32, 64],
  series: [
    attention('standard', { variant: 'standard' }),
    attention('flash', { variant: 'flash' }),
    attention('flash, twice the block', { variant: 'flash', br: 8 }),
  ],
};

describe('traffic of attention over N', () => {
  let points: readonly SweepPoint[];
  const told: string[] = [];
  const fractions: number[] = [];
  beforeAll(async () => {
    const outcome = await performSweep(request, executor, {
      onPoint: ({ point: { series, value }, done, total, fraction }) => {
        told.push(`${series} ${value}: ${done} of ${total}`);
        fractions.push(fraction);
      },
    });
    if (!outcome.ok) throw new Error(outcome.problem.message);
    points = outcome.value;
  });
  const bytes = (series: string): number[] =>
    points.filter((point) => point.series === series).map((point) => point.hbmReadBytes + point.hbmWriteBytes);

  it('is measured by sound runs and equals the closed form', () => {
    expect(told).toHaveLength(9);
    for (const { sound, hbmReadBytes, hbmWriteBytes, flops, closedForm } of points) {
      expect(sound).toBe(true);
      expect({ hbmReadBytes, hbmWriteBytes, flops }).toEqual({ ...closedForm, depth: undefined });
    }
  });

  it('runs all series at one value before the next, and gives them series by series', () => {
    expect(told.slice(0, 4)).toEqual([
      'standard 16: 1 of 9',
      'flash 16: 2 of 9',
      'flash, twice the block 16: 3 of 9',
      'standard 32: 4 of 9',
    ]);
    expect(points.map(({ value }) => value)).toEqual([16, 32, 64, 16, 32, 64, 16, 32, 64]);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBeCloseTo(1, 12);
  });

  it('of flash waits for as many blocks as there are: its depth grows with N', () => {
    const depths = points.filter(({ series }) => series === 'flash').map(({ depth }) => depth);
    expect(depths[1]! - depths[0]!).toBeGreaterThan(0);
    expect(depths[2]! - depths[1]!).toBe(2 * (depths[1]! - depths[0]!));
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

it('takes series of several kernels, each over a parameter of its own', async () => {
  const softmax = { label: 'softmax', kernel: 'softmax', parameter: 'v', params: { r: 4 } };
  const outcome = await performSweep({ ...request, values: [16], series: [request.series[0]!, softmax] }, executor);
  const points = outcome.ok ? outcome.value : [];
  expect(points.map(({ series, sound, stateBytes }) => ({ series, sound, stateBytes }))).toEqual([
    { series: 'standard', sound: true, stateBytes: 4 * 2 * 16 * 8 },
    { series: 'softmax', sound: true, stateBytes: null },
  ]);
  expect(points[1]!.hbmReadBytes).toBe(4 * 2 * 4 * 16);
});

it('ends when it is cancelled, with the points so far told', async () => {
  const controller = new AbortController();
  const told: number[] = [];
  const sweep = performSweep(request, executor, {
    signal: controller.signal,
    onPoint: ({ done }) => {
      told.push(done);
      controller.abort();
    },
  });
  await expect(sweep).rejects.toThrow(Cancelled);
  expect(told).toEqual([1]);
});

const [first, second] = request.series as [SweepSeries, SweepSeries];
it.each([
  [{ series: [{ ...first, kernel: 'attentoin' }] }, /did you mean "attention"/],
  [{ series: [{ ...first, parameter: 'variant' }] }, /"variant" is no integer parameter of attention/],
  [{ series: [first, { ...second, label: first.label }] }, /"standard" is there twice/],
  [{ values: [] }, /at least one value/],
  [{ values: [16, 16] }, /16 is there twice/],
  [{ values: [16, 0] }, /n must be a whole number from 1/],
])('refuses %j before anything runs', async (change, message) => {
  const told: SweepReport[] = [];
  const outcome = await performSweep({ ...request, ...change }, executor, { onPoint: (report) => told.push(report) });
  expect(outcome).toMatchObject({ ok: false, problem: { message: expect.stringMatching(message) as string } });
  expect(told).toEqual([]);
});

it('takes closed forms of sizes that no adapter runs, asks no GPU, and says that nothing was run', async () => {
  const nobody = new Proxy(executor, {
    get: (_, property) => {
      throw new Error(`a closed form needs no ${String(property)}`);
    },
  });
  const told: number[] = [];
  const series = [attention('standard', { variant: 'standard' }), attention('flash', { variant: 'flash' })];
  const outcome = await performSweep(
    { seed: 1, values: [64, 1 << 20], series, closedForms: { bytes: 2, batch: 3 } },
    nobody,
    { onPoint: ({ fraction }) => told.push(fraction) },
  );
  if (!outcome.ok) throw new Error(outcome.problem.message);
  expect(outcome.value.map((point) => [point.series, point.value, point.sound])).toEqual([
    ['standard', 64, null],
    ['standard', 1 << 20, null],
    ['flash', 64, null],
    ['flash', 1 << 20, null],
  ]);
  const n = 1 << 20;
  expect(outcome.value[3]!.hbmReadBytes).toBe(6 * (n * 8 + 2 * (n / 4) * n * 8));
  expect(outcome.value[3]!.closedForm.hbmReadBytes).toBe(outcome.value[3]!.hbmReadBytes);
  expect(told).toEqual([0.25, 0.5, 0.75, 1]);
  const refused = await performSweep({ seed: 1, values: [0], series, closedForms: { bytes: 2, batch: 3 } }, nobody);
  expect(refused).toMatchObject({ ok: false, problem: { field: 'n' } });
});
