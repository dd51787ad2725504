/** Closed forms of a network: elements moved, flops, dependent steps. */
import type { Costs } from '../../kernel.ts';
import { BENDS } from './bends.ts';
import { blocksOf, layersOf, weightsOf } from './shape.ts';
import type { NetworkShape } from './shape.ts';

/**
 * The first weights are copied into the histories; the training reads them there and writes those of every step, the curve
 * reads all of them, and without activations so does the product. Points that do not fit in one block come by at every step.
 * Of a point, a weight takes 2 flops forward and 2 for its gradient, and those between hidden layers 2 more to go back; what is
 * wrong takes 2, the loss 4, an activation and its slope their own, and 1 more to come in. An update takes 14 flops a weight and 4 for Adam,
 * 2 a weight for SGD.
 */
export function networkCosts(shape: NetworkShape): Costs {
  const { activation, adam, layers, h, n, steps, g } = shape;
  const bends = activation !== 'none';
  const { of, slope } = BENDS[activation].flops;
  const rows = steps + 1;
  const blocks = blocksOf(shape);
  const weights = weightsOf(shape);
  const times = blocks > 1 ? rows : 1;
  const uses = 1 + rows + (bends ? 0 : rows);
  const all = layersOf(shape);
  const byLayer = (count: (size: number) => number, name: (layer: string) => string): Record<string, number> =>
    Object.fromEntries(all.map((layer) => [name(layer.name), count(layer.rows * layer.columns)]));

  const forward = 2 * weights + of * h * layers;
  const between = (layers - 1) * (2 * h + (bends ? 1 : 0)) * h;
  const backward = 2 * weights + (bends ? 2 : 1) * h + between;
  const update = adam ? 14 * weights + 4 : 2 * weights;
  const cell = 2 * (weights - (h + 1)) + of * h * layers + 2 * (h + 1);
  // A sum and its bend for each layer and the answer; what is wrong, back through the layers, the gradient, block by block, and the update.
  const toAnswer = layers * (bends ? 2 : 1);
  const chain = toAnswer + 2 + layers + blocks + (adam ? 2 : 1);
  const product = (layers - 1) * (4 * h * h + h) + 4 * h + 1 + 2 * g;
  return {
    read: {
      x: n * times,
      y: n * times,
      ...byLayer(
        (size) => size,
        (name) => `W${name}_0`,
      ),
      ...byLayer(
        (size) => size * uses,
        (name) => `W${name}`,
      ),
      grid: g * rows * (bends ? 1 : 2),
    },
    write: {
      loss: rows,
      ...byLayer(
        (size) => size * rows,
        (name) => `W${name}`,
      ),
      F: g * rows,
      bumps: g * (h + 1) * rows,
      ...(bends ? {} : { product: 2 * rows, line: g * rows }),
    },
    flops:
      rows * n * (forward + slope * h * layers + 6) +
      steps * (n * backward + update) +
      rows * g * cell +
      (bends ? 0 : rows * product),
    depth: steps * chain + toAnswer + 1 + blocks,
  };
}
