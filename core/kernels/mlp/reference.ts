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
import { BETA1, BETA2, EPSILON, layersOf, placesOf } from './shape.ts';
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
 * x [n, d], y [n], grid [places, d] and the first weights of each layer; gives loss [steps + 1], F [steps + 1, places], bumps
 * [steps + 1, places, h + 1], the weights of each layer [steps + 1, rows, columns], and without activations product [steps + 1,
 * d + 1] and line [steps + 1, places].
 */
export function networkReference(
  shape: NetworkShape,
  inputs: Arrays,
  rounding: Rounding = exact,
  watch?: Watch,
): Results {
  const { d, steps, h, n, rate, adam, activation } = shape;
  const g = placesOf(shape);
  const layers = layersOf(shape);
  const histories = layers.map(({ name, rows, columns }) => {
    const history = new Float64Array(rows * columns * (steps + 1));
    history.set(inputs[`W${name}_0`]!);
    return history;
  });
  const loss = new Float64Array(steps + 1);
  const F = new Float64Array(g * (steps + 1));
  const bumps = new Float64Array(g * (h + 1) * (steps + 1));
  const product = new Float64Array((d + 1) * (steps + 1));
  const line = new Float64Array(g * (steps + 1));
  const averages = layers.map(({ rows, columns }): readonly [mean: Float64Array, square: Float64Array] => [
    new Float64Array(rows * columns),
    new Float64Array(rows * columns),
  ]);
  const y = inputs['y']!;
  /** The numbers of a point, or of a place. */
  const numbers = (name: 'x' | 'grid', at: number): Float32Array => inputs[name]!.subarray(d * at, d * (at + 1));
  const watchAt = (t: number) =>
    watch === undefined ? undefined : (of: string, value: number): void => watch(of, t, value);
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
      const passage = through(shape, weights, numbers('x', i), rounding, watchAt(t));
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
      const read = through(shape, weights, numbers('grid', j), rounding, watchAt(t)).reads.at(-1)!;
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

  /** Slopes and height by what the network says of 1 and of 0: another way than by the product of its matrices. */
  function lineOf(t: number, weights: Weights): void {
    const nothing = new Float32Array(d);
    const height = through(shape, weights, nothing, exact).answer;
    const most = sizeOf(shape, weights);
    const ofStep = product.subarray((d + 1) * t, (d + 1) * (t + 1));
    const slopes = Array.from(nothing, (_, k) => through(shape, weights, nothing.with(k, 1), exact).answer - height);
    [...slopes, height].forEach((value, k) => {
      ofStep[k] = rounding(value, most, h * layers.length);
    });
    for (let j = 0; j < g; j++) {
      const terms = ofStep.map((value, k) => value * (numbers('grid', j)[k] ?? 1));
      const sum = terms.reduce((all, term) => all + term, 0);
      const size = terms.reduce((all, term) => all + Math.abs(term), 0);
      line[t * g + j] = rounding(sum, size, 2 * d);
    }
  }
}

/** The numbers of one point through all layers. */
function through(
  { activation, h }: NetworkShape,
  weights: Weights,
  x: Float32Array,
  rounding: Rounding,
  watch?: (of: string, value: number) => void,
): Passage {
  const bend = BENDS[activation];
  const reads: Float64Array[] = [Float64Array.of(...x, 1)];
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
function sizeOf({ d, h }: NetworkShape, weights: Weights): number {
  let sizes = new Float64Array(d + 1).fill(1);
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
