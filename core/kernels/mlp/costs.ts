/** Closed forms of a network: elements moved, flops, dependent steps. */
import type { Costs } from '../../kernel.ts';
import { BENDS } from './bends.ts';
import { blocksOf, layersOf, placesOf, weightsOf } from './shape.ts';
import type { NetworkShape } from './shape.ts';

/**
 * The first weights are copied into the histories; the training reads them there and writes those of every step. Points that do
 * not fit in one block come by at every step. Of a point, a weight takes 2 flops forward and 2 for its gradient, and those between
 * hidden layers 2 more to go back; what is wrong takes 2, the loss 4, an activation and its slope their own, and 1 more to come
 * in. An update takes 14 flops a weight and 4 for Adam, 2 a weight for SGD.
 */
export function trainingCosts(shape: NetworkShape): Costs {
  const { activation, adam, d, layers, h, n, steps } = shape;
  const bends = activation !== 'none';
  const { of, slope } = BENDS[activation].flops;
  const rows = steps + 1;
  const blocks = blocksOf(shape);
  const weights = weightsOf(shape);
  const times = blocks > 1 ? rows : 1;
  const forward = 2 * weights + of * h * layers;
  const between = (layers - 1) * (2 * h + (bends ? 1 : 0)) * h;
  const backward = 2 * weights + (bends ? 2 : 1) * h + between;
  const update = adam ? 14 * weights + 4 : 2 * weights;
  // A sum and its bend for each layer and the answer; what is wrong, back through the layers, the gradient, block by block, and the update.
  const toAnswer = layers * (bends ? 2 : 1);
  const chain = toAnswer + 2 + layers + blocks + (adam ? 2 : 1);
  return {
    read: { x: n * d * times, y: n * times, ...histories(shape, '_0', 1), ...histories(shape, '', 1) },
    write: { loss: rows, ...histories(shape, '', rows) },
    flops: rows * n * (forward + slope * h * layers + 6) + steps * (n * backward + update),
    depth: steps * chain + toAnswer + 1 + blocks,
  };
}

/**
 * The curve reads the weights of all steps once more, a field once for each of its rows; without activations so does the product
 * of the matrices.
 */
export function networkCosts(shape: NetworkShape): Costs {
  const { activation, d, layers, h, steps, g } = shape;
  const { read, write, flops, ...depth } = trainingCosts(shape);
  const bends = activation !== 'none';
  const rows = steps + 1;
  const places = placesOf(shape);
  const rowsOfField = places / g;
  const products = bends ? 0 : 1;
  const last = h + 1;
  const cell = 2 * (weightsOf(shape) - last) + BENDS[activation].flops.of * h * layers + 2 * last;
  const product = (layers - 1) * (2 * (d + 1) * h * h + h) + 2 * (d + 1) * h + 1 + 2 * d * places;
  return {
    read: {
      ...read,
      ...histories(shape, '', 1 + (rowsOfField + products) * rows),
      grid: places * d * rows * (1 + products),
    },
    write: {
      ...write,
      F: places * rows,
      bumps: places * last * rows,
      ...(bends ? {} : { product: (d + 1) * rows, line: places * rows }),
    },
    flops: flops + rows * places * cell + (bends ? 0 : rows * product),
    ...depth,
  };
}

/** The elements of so many planes of the weights of every layer, by the names of their tensors. */
function histories(shape: NetworkShape, end: '' | '_0', planes: number): Record<string, number> {
  return Object.fromEntries(
    layersOf(shape).map(({ name, rows, columns }) => [`W${name}${end}`, planes * rows * columns]),
  );
}
