/**
 * A network in float64, by reverse accumulation point after point, and how far rounding may carry f32 away from it. The
 * WGSL works by matrices of blocks of points instead.
 */
import { LARGEST_F32 } from '../../tensors/f32.ts';
import { exact, spread } from '../parts/rounding.ts';
import type { Rounding } from '../parts/rounding.ts';
import type { Arrays } from '../../kernel.ts';
import type { Escape } from '../../verdict.ts';
import { BENDS } from './bends.ts';
import { BETA1, BETA2, EPSILON, layersOf } from './shape.ts';
import type { Layer, NetworkShape } from './shape.ts';

export type Results = Readonly<Record<string, Float64Array>>;

/** Told of every value that a step computes and stores nowhere: what it is of, and its step. */
type Watch = (of: string, step: number, value: number) => void;

/** The weights of one step, layer by layer. */
type Weights = readonly Float64Array[];

/** What one point went through: for each layer what it read (with the 1) and the slopes of its units. */
interface Passage {
  readonly reads: readonly Float64Array[];
  readonly slopes: readonly Float64Array[];
  readonly answer: number;
}

/**
 * x, y [n], grid [g] and the first weights of each layer; gives loss [steps + 1], F [steps + 1, g], bumps [steps + 1, g, h + 1],
 * the weights of each layer [steps + 1, rows, columns], and without activations product [steps + 1, 2] and line [steps + 1, g].
 */
export function networkReference(
  shape: NetworkShape,
  inputs: Arrays,
  rounding: Rounding = exact,
  watch?: Watch,
): Results {
  const { steps, g, h, n, rate, adam, activation } = shape;
  const layers = layersOf(shape);
  const histories = layers.map(({ name, rows, columns }) => {
    const history = new Float64Array(rows * columns * (steps + 1));
    history.set(inputs[`W${name}_0`]!);
    return history;
  });
  const loss = new Float64Array(steps + 1);
  const F = new Float64Array(g * (steps + 1));
  const bumps = new Float64Array(g * (h + 1) * (steps + 1));
  const product = new Float64Array(2 * (steps + 1));
  const line = new Float64Array(g * (steps + 1));
  const averages = layers.map(({ rows, columns }): readonly [mean: Float64Array, square: Float64Array] => [
    new Float64Array(rows * columns),
    new Float64Array(rows * columns),
  ]);
  const [x, y, grid] = [inputs['x']!, inputs['y']!, inputs['grid']!];
  let [seenOnce, seenTwice] = [0, 0];

  for (let t = 0; t <= steps; t++) {
    const weights = layers.map(({ rows, columns }, at) =>
      histories[at]!.subarray(t * rows * columns, (t + 1) * rows * columns),
    );
    const gradients = weights.map(({ length }) => new Float64Array(length));
    const sizes = weights.map(({ length }) => new Float64Array(length));
    let sum = 0;
    let size = 0;
    for (let i = 0; i < n; i++) {
      const passage = through(
        shape,
        weights,
        x[i]!,
        rounding,
        watch === undefined ? undefined : (of, v) => watch(of, t, v),
      );
      const miss = passage.answer - y[i]!;
      watch?.('(p − y)²', t, miss * miss);
      sum += (miss * miss) / n;
      size += (miss * miss + Math.abs(miss) * (Math.abs(passage.answer) + Math.abs(y[i]!))) / n;
      if (t < steps)
        backward(
          layers,
          weights,
          passage,
          rounding((2 * miss) / n, (2 * Math.abs(miss)) / n, 3),
          [gradients, sizes],
          rounding,
        );
    }
    loss[t] = rounding(sum, size, n + 3);
    curveOf(t, weights);
    if (activation === 'none') lineOf(t, weights);
    if (t === steps) break;

    seenOnce = BETA1 * seenOnce + (1 - BETA1);
    seenTwice = BETA2 * seenTwice + (1 - BETA2);
    layers.forEach(({ name, rows, columns }, at) => {
      const next = histories[at]!.subarray((t + 1) * rows * columns, (t + 2) * rows * columns);
      const [mean, square] = averages[at]!;
      weights[at]!.forEach((old, k) => {
        const gradient = rounding(gradients[at]![k]!, sizes[at]![k]!, n);
        watch?.(`g${name}`, t, gradient);
        let step = rate * gradient;
        if (adam) {
          watch?.(`g${name}²`, t, gradient * gradient);
          const [before, squareBefore] = [BETA1 * mean[k]!, BETA2 * square[k]!];
          const [part, squarePart] = [(1 - BETA1) * gradient, (1 - BETA2) * gradient * gradient];
          mean[k] = rounding(before + part, Math.abs(before) + Math.abs(part), 3);
          square[k] = Math.max(0, rounding(squareBefore + squarePart, squareBefore + squarePart, 4));
          step = (rate * (mean[k] / seenOnce)) / (Math.sqrt(square[k] / seenTwice) + EPSILON);
        }
        next[k] = rounding(old - step, Math.abs(old) + Math.abs(step), 8);
      });
    });
  }
  const weights = Object.fromEntries(layers.map(({ name }, at) => [`W${name}`, histories[at]!]));
  return { loss, ...weights, F, bumps, ...(activation === 'none' ? { product, line } : {}) };

  function curveOf(t: number, weights: Weights): void {
    const out = weights.at(-1)!;
    for (let j = 0; j < g; j++) {
      const read = through(shape, weights, grid[j]!, rounding).reads.at(-1)!;
      let sum = 0;
      let size = 0;
      read.forEach((value, unit) => {
        const bump = value * out[unit]!;
        bumps[(t * g + j) * (h + 1) + unit] = rounding(bump, Math.abs(bump), 1);
        sum += bump;
        size += Math.abs(bump);
      });
      F[t * g + j] = rounding(sum, size, h + 1);
    }
  }

  /** Slope and height by what the network says of 1 and of 0: another way than by the product of its matrices. */
  function lineOf(t: number, weights: Weights): void {
    const height = through(shape, weights, 0, exact);
    const one = through(shape, weights, 1, exact);
    const slope = one.answer - height.answer;
    const most = sizeOf(shape, weights);
    product[2 * t] = rounding(slope, most, h * layers.length);
    product[2 * t + 1] = rounding(height.answer, most, h * layers.length);
    for (let j = 0; j < g; j++) {
      const value = product[2 * t]! * grid[j]! + product[2 * t + 1]!;
      line[t * g + j] = rounding(value, Math.abs(product[2 * t]! * grid[j]!) + Math.abs(product[2 * t + 1]!), 2);
    }
  }
}

/** One number through all layers. */
function through(
  { activation, h }: NetworkShape,
  weights: Weights,
  x: number,
  rounding: Rounding,
  watch?: (of: string, value: number) => void,
): Passage {
  const bend = BENDS[activation];
  const reads: Float64Array[] = [Float64Array.of(x, 1)];
  const slopes: Float64Array[] = [];
  let answer = 0;
  weights.forEach((matrix, at) => {
    const read = reads[at]!;
    const columns = read.length;
    const above = new Float64Array(h + 1);
    const steep = new Float64Array(h);
    above[h] = 1;
    for (let unit = 0; unit * columns < matrix.length; unit++) {
      let sum = 0;
      let size = 0;
      for (let k = 0; k < columns; k++) {
        const term = matrix[unit * columns + k]! * read[k]!;
        sum += term;
        size += Math.abs(term);
      }
      watch?.(at === weights.length - 1 ? 'p' : `a${at + 1}`, size);
      const z = rounding(sum, size, columns);
      if (at === weights.length - 1) answer = z;
      else {
        const value = bend.of(z);
        above[unit] = rounding(value, Math.abs(value) * (1 + Math.min(Math.abs(z), 4)), bend.flops.of);
        steep[unit] = rounding(bend.slope(z), activation === 'relu' || activation === 'none' ? 0 : 1, bend.flops.slope);
      }
    }
    if (at === weights.length - 1) return;
    reads.push(above);
    slopes.push(steep);
  });
  return { reads, slopes, answer };
}

/** Adds what one point says of every weight, and the magnitudes of it; `of` is how the loss changes with the answer. */
function backward(
  layers: readonly Layer[],
  weights: Weights,
  { reads, slopes }: Passage,
  of: number,
  [gradients, sizes]: readonly [Weights, Weights],
  rounding: Rounding,
): void {
  let back = Float64Array.of(of);
  for (let at = layers.length - 1; at >= 0; at--) {
    const { rows, columns } = layers[at]!;
    const read = reads[at]!;
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        const part = back[r]! * read[c]!;
        gradients[at]![r * columns + c]! += part;
        sizes[at]![r * columns + c]! += Math.abs(part);
      }
    }
    if (at === 0) return;
    const below = new Float64Array(columns - 1);
    for (let c = 0; c < columns - 1; c++) {
      let sum = 0;
      let size = 0;
      for (let r = 0; r < rows; r++) {
        const part = back[r]! * weights[at]![r * columns + c]!;
        sum += part;
        size += Math.abs(part);
      }
      const slope = slopes[at - 1]![c]!;
      below[c] = rounding(sum * slope, size * Math.abs(slope), rows + 1);
    }
    back = below;
  }
}

/** The sum of the magnitudes of all terms of the product of the matrices. */
function sizeOf({ h }: NetworkShape, weights: Weights): number {
  let sizes = Float64Array.of(1, 1);
  for (const matrix of weights) {
    const columns = sizes.length;
    const above = new Float64Array(h + 1);
    above[h] = 1;
    for (let at = 0; at < matrix.length; at++)
      above[Math.floor(at / columns)]! += Math.abs(matrix[at]!) * sizes[at % columns]!;
    sizes = above;
  }
  return sizes[0]!;
}

/** Bounds on the L2 norms of the errors, by the spread under rounding. */
export const networkErrors = (shape: NetworkShape, inputs: Arrays): Readonly<Record<string, number>> =>
  spread((rounding) => networkReference(shape, inputs, rounding));

/** The first value beyond the range of f32, of those that no tensor holds. */
export function networkEscape(shape: NetworkShape, inputs: Arrays): Escape | undefined {
  let found: Escape | undefined;
  networkReference(shape, inputs, exact, (of, step, value) => {
    if (found === undefined && !(Math.abs(value) <= LARGEST_F32)) found = { of, at: [step], exact: value };
  });
  return found;
}
