/** What a network begins with: points of a function, and the first weights. */
import type { Random } from '../../tensors/random.ts';
import type { Arrays } from '../../kernel.ts';
import type { Params } from '../../parameters.ts';
import { layersOf, shapeOf } from './shape.ts';

export type Target = 'sine' | 'step' | 'absolute';

export const TARGETS: Readonly<Record<Target, (x: number, reach: number) => number>> = {
  sine: (x) => Math.sin(x),
  step: (x) => (x < 0 ? -1 : 1),
  absolute: (x, reach) => (2 * Math.abs(x)) / reach - 1,
};

/** `count` numbers from −reach to reach, evenly; 0 where there is one. */
const evenly = (count: number, reach: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: count }, (_, index) => (count === 1 ? 0 : reach * ((2 * index) / (count - 1) - 1)));

/**
 * The units of the first layer bend at places that are spread over the range; of the layers above, weights are normal
 * numbers over the root of those that a unit reads, and biases 0.
 */
export function networkInputs(params: Params, random: Random): Arrays {
  const shape = shapeOf(params);
  const reach = Number(params['reach']);
  const target = TARGETS[params['target'] as Target];
  const x = evenly(shape.n, reach);
  const weights = layersOf(shape).map(({ name, rows, columns }, at) => {
    const values = new Float32Array(rows * columns);
    for (let unit = 0; unit < rows; unit++) {
      if (at === 0) {
        const slope = (random.uniform() < 0.5 ? -1 : 1) * (0.5 + random.uniform());
        values[2 * unit] = slope;
        values[2 * unit + 1] = -slope * reach * (2 * random.uniform() - 1);
      } else {
        for (let k = 0; k < columns - 1; k++) values[unit * columns + k] = random.normal() / Math.sqrt(columns - 1);
      }
    }
    return [`W${name}_0`, values] as const;
  });
  return { x, y: x.map((value) => target(value, reach)), grid: evenly(shape.g, reach), ...Object.fromEntries(weights) };
}
