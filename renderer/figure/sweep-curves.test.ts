import { describe, expect, it } from 'vitest';
import type { SweepPoint } from '../../core/sweep.ts';
import { curvesOf, exponentAtEnd, growthOf, logRange, logShare, logTicks, ratioAtEnd } from './sweep-curves.ts';
import { METRICS, metricNamed } from './sweep-metrics.ts';

const figures = (value: number) => ({ hbmReadBytes: value, hbmWriteBytes: 2 * value, flops: value ** 2, depth: 3 });
const point = (series: string, value: number, more: Partial<SweepPoint> = {}): SweepPoint => ({
  series,
  value,
  ...figures(value),
  closedForm: figures(value),
  sramBytes: 0,
  stateBytes: null,
  sound: true,
  ...more,
});
const measured = (...pairs: [number, number][]) => ({ measured: pairs.map(([x, y]) => ({ x, y, sound: true })) });

describe('curves', () => {
  const points = [point('b', 4), point('a', 4), point('a', 2, { sound: false })];

  it('are those of their labels in ascending order, and know which values are not sound', () => {
    const [a, b, none] = curvesOf(['a', 'b', 'c'], points, metricNamed('hbm'));
    expect(a).toEqual({
      label: 'a',
      absent: null,
      measured: [
        { x: 2, y: 6, sound: false },
        { x: 4, y: 12, sound: true },
      ],
      closedForm: [6, 12],
    });
    expect(b!.measured).toHaveLength(1);
    expect(none!.measured).toEqual([]);
    expect(none!.absent).toBe('not yet');
  });

  it('have nothing against a point that was not run', () => {
    const [form] = curvesOf(['a'], [point('a', 2, { sound: null })], metricNamed('hbm'));
    expect(form!.measured).toEqual([{ x: 2, y: 6, sound: true }]);
  });

  it('leave out what is zero or absent, and have no closed form where one point has none', () => {
    for (const [metric, absent] of [
      ['sram', 'zero'],
      ['state', 'none'],
    ] as const) {
      expect(curvesOf(['a'], points, metricNamed(metric))[0]).toMatchObject({ measured: [], absent });
    }
    const open = point('a', 8, { closedForm: { ...figures(8), depth: null } });
    expect(curvesOf(['a'], [...points, open], metricNamed('depth'))[0]!.closedForm).toBeNull();
  });

  it('are of all that is measured, each once', () => {
    expect(new Set(METRICS.map(({ name }) => name)).size).toBe(METRICS.length);
    expect(metricNamed('read').of(points[0]!)).toBe(4);
    expect(metricNamed('written').closedForm(points[0]!)).toBe(8);
    expect(metricNamed('flops').of(points[0]!)).toBe(16);
  });
});

describe('growth', () => {
  it.each([
    [measured([1, 1], [2, 8], [4, 32]), 2],
    [measured([64, 100], [128, 100]), 0],
    [measured([10, 40], [40, 10]), -1],
  ])('of %j is the slope of the last two measured values', (curve, slope) => {
    expect(exponentAtEnd(curve)).toBeCloseTo(slope, 12);
  });

  it('is said in words', () => {
    expect(growthOf(measured([1, 1]), 'N')).toBeNull();
    expect(growthOf(measured([1, 1], [2, 4]), 'N')).toEqual({ text: 'grows as', base: 'N', exponent: '2.00' });
    expect(growthOf(measured([1, 4], [4, 2]), 'T')).toEqual({ text: 'falls as', base: 'T', exponent: '−0.50' });
    expect(growthOf(measured([1, 4], [4, 4]), 'T')).toMatchObject({ text: 'stays the same', exponent: '' });
  });

  it('has a ratio at the last value that both have', () => {
    const first = { label: 'a', absent: null, closedForm: null, ...measured([1, 6], [2, 12], [4, 48]) };
    const other = { label: 'b', absent: null, closedForm: null, ...measured([1, 3], [2, 4]) };
    expect(ratioAtEnd(first, other)).toEqual({ x: 2, times: 3 });
    expect(ratioAtEnd(first, { ...other, measured: [] })).toBeNull();
  });
});

describe('logarithmic axes', () => {
  it('hold every value with a margin, and a single one too', () => {
    const range = logRange([16, 256], 0.25);
    expect(range[0]).toBeCloseTo(8, 12);
    expect(range[1]).toBeCloseTo(512, 12);
    expect(logShare(64, range)).toBeCloseTo(0.5, 12);
    const [least, most] = logRange([100], 0.1);
    expect([least < 100, most > 100]).toEqual([true, true]);
    expect(logRange([], 0.1)).toEqual([1, 10]);
  });

  it.each([
    [[3, 100], 'steps', [5, 10, 20, 50, 100]],
    [[2, 2e8], 'operations', [10, 100, 1000, 1e4, 1e5, 1e6, 1e7, 1e8]],
    [[1000, 9000], 'bytes', [1024, 2048, 4096, 8192]],
    [[1000, 3e6], 'bytes', [1024, 4096, 16384, 65536, 262144, 1048576]],
  ] as const)('from %j in %s have few ticks', (range, unit, ticks) => {
    expect(logTicks(range, unit)).toEqual(ticks);
  });
});
