import { describe, expect, it } from 'vitest';
import type { CurvesSpec } from '../../../core/plot.ts';
import type { Run } from '../../../core/run.ts';
import { WORDS_PER_EVENT } from '../../../core/trace/layout.ts';
import { toyRun } from '../../inspect/toy-run.ts';
import { plotRanges } from '../../figure/plot-ranges.ts';
import { decades, plotOptions } from './plot-options.ts';
import { nearestRow, queryOrder, rowInView, rowTensors } from '../../figure/plot-rows.ts';
import { firstStoredAt } from '../../figure/plot-stored.ts';
import {
  alignCurves,
  curvesOf,
  decadesOf,
  partNamed,
  plotBegins,
  rangeOf,
  readValues,
} from '../../figure/plot-values.ts';

/** The toy's A [4, 2] as weights, its B [4] (two rows at step 4, two at step 8) as what is queried. */
const query = { at: 'B', value: 'B', weights: 'A', over: 'two' };
const two = { ...toyRun.tensors[1]!, name: 'two', kind: 'input', rows: 2, data: new Float32Array([5, -5]) } as const;
/** A matrix [4, 2] that is stored as B is. */
const decay = { ...toyRun.tensors[1]!, columns: 2, data: new Float32Array([1, 0, 0.5, -1, 1e-3, 2, 1e-20, 4]) };
const run: Run = { ...toyRun, tensors: [...toyRun.tensors, two] };
/** Its stores are of both columns. */
const records = toyRun.records.slice();
for (const event of [3, 7]) records.fill(2 | (2 << 16), event * WORDS_PER_EVENT + 3, event * WORDS_PER_EVENT + 5);
const numbered: Run = { ...toyRun, records, tensors: [toyRun.tensors[0]!, decay] };
const spec: CurvesSpec = {
  title: '',
  axes: { x: 'token', y: '' },
  series: [{ kind: 'line', y: 'B' }],
  query: { rows: 'B', label: 'token' },
};

describe('values of a plot', () => {
  it('are there as soon as their block is stored, and inputs always', () => {
    expect(readValues(run, 'B', 3)).toEqual([null, null, null, null]);
    expect(readValues(run, 'B', 4)).toEqual([3, 7, null, null]);
    expect(readValues(run, 'B', 8)).toEqual([3, 7, 11, 15]);
    expect(readValues(run, 'A', 0, 2)).toEqual([5, 6]);
    expect(readValues(run, 'A', 0, -1)).toEqual([null, null]);
  });

  it('are gaps where they are not finite', () => {
    const tensors = [{ ...toyRun.tensors[0]!, data: new Float32Array([1, NaN, Infinity, 4, 5, 6, 7, 8]) }];
    expect([0, 1].map((row) => readValues({ ...toyRun, tensors }, 'A', 8, row))).toEqual([
      [1, null],
      [null, 4],
    ]);
  });

  it('are curves, with the chosen row of weights last', () => {
    const both = { title: '', axes: { x: '', y: '' }, series: [{ kind: 'line', x: 'B', y: 'B' } as const], query };
    expect(curvesOf(run, both, 4, 3)).toEqual([
      { x: [3, 7, null, null], y: [3, 7, null, null] },
      { x: [5, -5], y: [7, 8] },
    ]);
  });

  it('count for a row of what is measured later as soon as its step is done, and stand for lines by their columns', () => {
    // Planes [2, 2, 2] that nothing stores before the end of the run; B tells which rows are done.
    const later = {
      ...toyRun.tensors[1]!,
      name: 'later',
      planes: 2,
      rows: 2,
      columns: 2,
      data: new Float32Array([1, 2, 3, 4, 5, 6, 7, 8]),
    };
    const measured = { ...toyRun, tensors: [...toyRun.tensors, later] };
    const bumps: CurvesSpec = {
      ...spec,
      series: [{ kind: 'lines', y: 'later' }],
      query: { rows: 'later', label: 'step', after: 'B' },
    };
    expect(rowInView(measured, bumps.query!, 3, null)).toBe(-1);
    expect(rowInView(measured, bumps.query!, 4, null)).toBe(1);
    const drawn = (step: number, row: number): unknown => curvesOf(measured, bumps, step, row).map(({ y }) => y);
    expect(drawn(3, 0)).toEqual([
      [null, null],
      [null, null],
    ]);
    expect(drawn(4, 1)).toEqual([
      [5, 7],
      [6, 8],
    ]);
    expect(plotBegins(measured, bumps)).toBe(4);
    expect(partNamed(measured, bumps.series[0]!, 1)).toBe('later[1, :, :]');
    expect(partNamed(measured, { ...bumps.series[0]!, label: 'bumps' }, 1)).toBe('bumps');
    expect(plotOptions(measured, bumps, 'dark', false).series).toHaveLength(3);
  });

  it('are numbered where nothing says their places', () => {
    const bars: CurvesSpec = { ...spec, series: [{ kind: 'line', y: 'two' }], query: { weights: 'A' } };
    expect(curvesOf(run, bars, 8, 1)).toEqual([
      { x: [0, 1], y: [5, -5] },
      { x: [0, 1], y: [3, 4] },
    ]);
  });

  it('have the whole range where they are shares of a whole', () => {
    const share = (data: readonly number[]): Run => ({
      ...toyRun,
      tensors: [{ ...toyRun.tensors[1]!, scale: 'probability', data: new Float32Array(data) }],
    });
    const { name } = toyRun.tensors[1]!;
    for (const data of [
      [1, 1, 1, 1],
      [0.6, 1, 1, 1],
    ]) {
      const [least, most] = rangeOf(share(data), [name]);
      expect([least, most]).toEqual([-0.05, 1.05]);
    }
    expect(rangeOf(share([0.01, 0.02, 0.01, 0.01]), [name])[1]).toBeLessThan(0.05);
  });

  it('begin when something of them is stored', () => {
    expect(firstStoredAt(run, 1)).toBe(4);
    expect(firstStoredAt(run, 0)).toBe(0);
  });

  it('have as many decades as find room', () => {
    const at = (clientHeight: number): number[] => decades({ over: { clientHeight } as HTMLDivElement }, 1, 1e-12, 1);
    expect(at(600).map(Math.log10)).toEqual([-12, -11, -10, -9, -8, -7, -6, -5, -4, -3, -2, -1, 0]);
    expect(at(110).map(Math.log10)).toEqual([-12, -9, -6, -3, 0]);
    expect(at(0)).toEqual([1e-12, 1]);
  });

  it('refuse a tensor that does not exist', () => {
    expect(() => readValues(run, 'C', 0)).toThrow('names C, which is no tensor');
  });
});

describe('rows that are only numbered', () => {
  it('follow the last one that is stored, until one is chosen', () => {
    expect([0, 3, 4, 7, 8].map((step) => rowInView(numbered, spec.query!, step, null))).toEqual([-1, -1, 1, 1, 3]);
    expect(rowInView(numbered, spec.query!, 8, 2)).toBe(2);
    expect(rowInView(numbered, spec.query!, 8, 99)).toBe(3);
    expect(rowTensors(numbered, spec.query!)).toEqual(['B']);
  });

  it('are drawn when they are stored, over numbers', () => {
    const drawn = (step: number, row: number): unknown => curvesOf(numbered, spec, step, row)[0]!;
    expect(drawn(3, -1)).toEqual({ x: [0, 1], y: [null, null] });
    expect(drawn(4, 1)).toEqual({ x: [0, 1], y: [0.5, -1] });
    expect(drawn(4, 2)).toEqual({ x: [0, 1], y: [null, null] });
  });

  it('are left where the place is none of them', () => {
    expect(rowInView(run, query, 0, null)).toBe(2);
    expect(rowInView(run, query, 0, 9)).toBe(3);
  });
});

describe('a logarithmic axis', () => {
  const logarithmic: CurvesSpec = { ...spec, axes: { ...spec.axes, logarithmic: true } };
  it('leaves out what is not positive', () => {
    expect(curvesOf(numbered, logarithmic, 8, 0)[0]!.y).toEqual([1, null]);
    expect(curvesOf(numbered, logarithmic, 8, 1)[0]!.y).toEqual([0.5, null]);
  });
  it('has whole decades, at most twelve of them', () => {
    expect(decadesOf(numbered, ['B']).map((value) => Math.round(Math.log10(value)))).toEqual([-11, 1]);
    expect(decadesOf({ ...run, tensors: [{ ...two, data: new Float32Array([-1, 0]) }] }, ['two'])).toEqual([0.1, 10]);
    expect(plotRanges(numbered, logarithmic)).toMatchObject({ x: [-0.05, 1.05], y: [1e-11, 10] });
  });
});

it('aligns curves over one ascending x, equal places included', () => {
  const curves = [
    { x: [2, 1, 2], y: [20, 10, 21] },
    { x: [1, null, 3], y: [null, 5, 7] },
  ];
  expect(alignCurves(curves)).toEqual([
    [1, 1, 2, 2, 3],
    [10, undefined, 20, 21, undefined],
    [undefined, null, undefined, undefined, 7],
  ]);
});

it('steps through queries from left to right and finds the nearest', () => {
  expect(queryOrder(run, 'two')).toEqual([1, 0]);
  expect([-9, -1, 1, 9].map((place) => nearestRow(run, 'two', place))).toEqual([1, 1, 0, 0]);
});

it('takes ranges from the whole run', () => {
  const [least, most] = rangeOf(run, ['two', 'B']);
  expect([least, most]).toEqual([-6, 16]);
});

it('marks whole numbers where everything stands at one, and what lies between where not', () => {
  const over = (data: readonly number[]): Run => {
    const place = { ...toyRun.tensors[1]!, name: 'place', data: new Float32Array(data) };
    return { ...toyRun, tensors: [...toyRun.tensors, place] };
  };
  const plot: CurvesSpec = { title: '', axes: { x: '', y: '' }, series: [{ kind: 'line', x: 'place', y: 'B' }] };
  const steps = (run: Run, of: CurvesSpec): unknown => plotOptions(run, of, 'dark', false).axes?.[0]?.incrs;
  expect(steps(over([1, 2, 3, 4]), plot)).toContain(1);
  expect(steps(over([1, 2.5, 3, 4]), plot)).toBeUndefined();
  expect(steps(numbered, spec)).toContain(1);
});
