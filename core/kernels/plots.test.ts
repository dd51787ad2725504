/** Plots name tensors that exist and fit together, whatever the variant. */
import { describe, expect, it } from 'vitest';
import { defaultParameters } from '../parameters.ts';
import { resolveExtents } from '../tensors/shapes.ts';
import { isPlane } from '../plot.ts';
import { kernels } from './index.ts';

/** Characters, in 14 pixels, of which a plot of a window of 1280 x 800 has room for no more. */
const LONGEST_LABEL = 16;

const cases = kernels.flatMap((kernel) =>
  kernel.presets.flatMap(({ name, values }) => {
    const params = { ...defaultParameters(kernel), ...values };
    return (kernel.plots?.(params) ?? []).map((plot) => ({ kernel, params, name, plot }));
  }),
);

const planes = cases.flatMap((one) => (isPlane(one.plot) ? [{ ...one, plot: one.plot }] : []));
const curves = cases.flatMap((one) => (isPlane(one.plot) ? [] : [{ ...one, plot: one.plot }]));

describe.each(planes)('$kernel.name, $name: $plot.title', ({ kernel, params, plot }) => {
  it('has two coordinates and a class of every point, and a square field for every row that is waited for', () => {
    const extents = (name: string): { rows: number; columns: number } =>
      resolveExtents(
        kernel.tensors(params).find((tensor) => tensor.name === name)!,
        params,
      );
    const { rows, columns } = extents(plot.points);
    expect(columns).toBe(2);
    expect(extents(plot.classes)).toMatchObject({ rows, columns: 1 });
    const field = extents(plot.field.matrix);
    expect(Math.sqrt(field.columns) % 1).toBe(0);
    expect(extents(plot.field.after).rows).toBe(field.rows);
    expect(plot.reach).toBeGreaterThan(0);
  });
});

describe.each(curves)('$kernel.name, $name: $plot.title', ({ kernel, params, plot }) => {
  const extents = (name: string): { planes: number; rows: number; columns: number } => {
    const spec = kernel.tensors(params).find((tensor) => tensor.name === name && tensor.kind !== 'ghost');
    if (spec === undefined) throw new Error(`${kernel.name} plots ${name}, which is not in HBM`);
    return resolveExtents(spec, params);
  };

  /** Values that a series or a query reads of it: all of a vector, one row of a matrix. */
  const length = (name: string): number => {
    const { rows, columns } = extents(name);
    return columns === 1 ? rows : columns;
  };
  const isMatrix = (name: string): boolean => extents(name).columns > 1;
  const { series, query } = plot;

  it('draws values of the same number against each other', () => {
    for (const { kind, x, y } of series) {
      if (x !== undefined) expect(length(x)).toBe(kind === 'lines' ? extents(y).rows : length(y));
    }
  });

  it('has a plane of lines for every row of the query, and a row of what it follows', () => {
    for (const { y } of series.filter(({ kind }) => kind === 'lines'))
      expect(extents(y).planes).toBe(extents(query!.rows!).rows);
    if (query?.after !== undefined)
      expect(extents(query.after)).toMatchObject({ rows: extents(query.rows!).rows, columns: 1 });
  });

  it('has a label beside it that is no longer than a low plot is high, and says names as they are read', () => {
    const { x, y } = plot.axes;
    expect([...y].length).toBeLessThanOrEqual(LONGEST_LABEL);
    expect(x + y).not.toContain('_');
  });

  it('draws no values twice, since a series goes by their names', () => {
    const names = series.map(({ x, y }) => `${y} over ${x ?? 'its number'}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has a row for every query and a weight for every point', () => {
    const rows = query?.at ?? query?.rows ?? query?.weights;
    const single = series.filter(({ kind }) => kind !== 'lines');
    const matrices = single.flatMap(({ x, y }) => (x === undefined ? [y] : [x, y])).filter(isMatrix);
    if (rows === undefined) {
      expect(query).toBeUndefined();
      expect(matrices).toEqual([]);
      return;
    }
    if (query!.at === undefined) expect(query!.label).toBeDefined();
    for (const name of [query!.value, query!.weights, ...matrices]) {
      if (name !== undefined) expect(extents(name).rows).toBe(extents(rows).rows);
    }
    if (query!.weights !== undefined && query!.over !== undefined) {
      expect(length(query!.over)).toBe(extents(query!.weights).columns);
    }
  });
});
