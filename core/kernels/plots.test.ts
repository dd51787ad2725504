/** Plots name tensors that exist and fit together, whatever the variant. */
import { describe, expect, it } from 'vitest';
import { defaultParameters } from '../parameters.ts';
import { resolveExtents } from '../tensors/shapes.ts';
import { kernels } from './index.ts';

const cases = kernels.flatMap((kernel) =>
  kernel.presets.flatMap(({ name, values }) => {
    const params = { ...defaultParameters(kernel), ...values };
    return (kernel.plots?.(params) ?? []).map((plot) => ({ kernel, params, name, plot }));
  }),
);

describe.each(cases)('$kernel.name, $name: $plot.title', ({ kernel, params, plot }) => {
  const extents = (name: string): { rows: number; columns: number } => {
    const spec = kernel.tensors(params).find((tensor) => tensor.name === name && tensor.kind !== 'ghost');
    if (spec === undefined) throw new Error(`${kernel.name} plots ${name}, which is not in HBM`);
    return resolveExtents(spec, params);
  };

  it('draws vectors of the same length against each other', () => {
    for (const { x, y } of plot.series) {
      expect(extents(x).columns).toBe(1);
      expect(extents(y)).toEqual(extents(x));
    }
  });

  it('has a row of weights for every query and a weight for every point', () => {
    if (plot.query === undefined) return;
    const { at, value, weights, over } = plot.query;
    expect(extents(value)).toEqual(extents(at));
    expect(extents(weights)).toMatchObject({ rows: extents(at).rows, columns: extents(over).rows });
  });
});
