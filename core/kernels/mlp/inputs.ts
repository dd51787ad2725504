/** What a network begins with: points of a function or of two classes, the grid, and the first weights. */
import { parseExpression } from '../../expression.ts';
import type { Random } from '../../tensors/random.ts';
import type { Arrays } from '../../kernel.ts';
import type { Params } from '../../parameters.ts';
import { pointSets } from '../parts/points.ts';
import type { PointSet } from '../parts/points.ts';
import { layersOf, shapeOf } from './shape.ts';
import type { NetworkShape } from './shape.ts';

/** The variables of a target. */
export const VARIABLES: readonly string[] = ['x'];

/** Where the points of a function lie, and what its target says there, in f32; y is NaN where the target cannot be read. */
export function targetPoints(params: Params): Readonly<Record<'x' | 'y', Float32Array<ArrayBuffer>>> {
  const { n, reach } = shapeOf(params);
  const target = parseExpression(String(params['target']), VARIABLES);
  const x = evenly(n, reach);
  return { x, y: x.map((value) => (target.ok ? target.value(value) : NaN)) };
}

/** `count` numbers from −reach to reach, evenly; 0 where there is one. */
const evenly = (count: number, reach: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: count }, (_, index) => (count === 1 ? 0 : reach * ((2 * index) / (count - 1) - 1)));

/** The middles of the cells of a square of `side` cells, [side², 2], row by row from the bottom. */
function middles(side: number, reach: number): Float32Array<ArrayBuffer> {
  const place = (index: number): number => reach * ((2 * index + 1) / side - 1);
  return Float32Array.from({ length: 2 * side * side }, (_, at) => {
    const cell = at >> 1;
    return place(at % 2 === 0 ? cell % side : Math.floor(cell / side));
  });
}

/** How steep the bends of the first layer are at their places: so that one goes from end to end within a third of the range or so. */
const STEEP = { least: 3, more: 1.5 };
/** Normal numbers for the output are smaller by this, so that the curve begins near 0, whatever the seed. */
const TIMID = 0.3;

/** What a unit looks along: the line, or any way across the plane. */
function direction(d: number, random: Random): readonly number[] {
  if (d === 1) return [1];
  const turn = Math.PI * random.uniform();
  return [Math.cos(turn), Math.sin(turn)];
}

/**
 * The units of the first layer bend at places that are spread over the range, one in each of as many equal parts of it; of the
 * layers above, weights are normal numbers over the root of those that a unit reads, and biases 0.
 */
function firstWeights(shape: NetworkShape, random: Random): Arrays {
  const { d, reach } = shape;
  const weights = layersOf(shape).map(({ name, rows, columns }, at) => {
    const values = new Float32Array(rows * columns);
    for (let unit = 0; unit < rows; unit++) {
      const own = values.subarray(unit * columns, (unit + 1) * columns);
      if (at === 0) {
        const slope = ((random.uniform() < 0.5 ? -1 : 1) * (STEEP.least + STEEP.more * random.uniform())) / reach;
        own[d] = -slope * reach * ((2 * (unit + random.uniform())) / rows - 1);
        own.set(direction(d, random).map((share) => slope * share));
      } else {
        const most = (name === 'o' ? TIMID : 1) / Math.sqrt(columns - 1);
        for (let k = 0; k < columns - 1; k++) own[k] = most * random.normal();
      }
    }
    return [`W${name}_0`, values] as const;
  });
  return Object.fromEntries(weights);
}

/** x [n], y [n] and grid [g] of a function, or x [n, 2], y [n] of 0 and 1 and grid [g², 2] of two classes; and the first weights. */
export function networkInputs(params: Params, random: Random): Arrays {
  const shape = shapeOf(params);
  const { d, g, n, reach } = shape;
  const first = firstWeights(shape, random);
  if (d === 2) {
    const { X, label } = pointSets[params['data'] as PointSet](random, n);
    return { x: X, y: label, grid: middles(g, reach), ...first };
  }
  return { ...targetPoints(params), grid: evenly(g, reach), ...first };
}
