/** The pictures beside a network: its curve over the points, with its bumps, or its field about them; and the loss. */
import type { PlotSpec } from '../../plot.ts';
import type { NetworkShape } from './shape.ts';

/** A step is shown as soon as its loss is stored, though what it says of the grid is measured after the training. */
export function networkPlots({ activation, d, reach }: NetworkShape): readonly PlotSpec[] {
  return [
    d === 1
      ? {
          title: 'Curve',
          axes: { x: 'x', y: 'y' },
          series: [
            { kind: 'points', x: 'x', y: 'y', label: 'points' },
            { kind: 'lines', x: 'grid', y: 'bumps', label: 'bumps', each: 'bump' },
            { kind: 'line', x: 'grid', y: 'F', label: 'curve' },
            // The product of the matrices lies on the curve.
            ...(activation === 'none' ? [{ kind: 'line', x: 'grid', y: 'line', label: 'product' } as const] : []),
          ],
          query: { rows: 'F', after: 'loss', label: 'step' },
        }
      : { title: 'The plane', points: 'x', classes: 'y', field: { matrix: 'F', after: 'loss' }, reach },
    {
      title: 'Loss',
      axes: { x: 'step', y: 'loss', logarithmic: true },
      series: [{ kind: 'line', y: 'loss' }],
    },
  ];
}
