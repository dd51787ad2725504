/**
 * Float64 values, each with a bound on how far f32 may stray from it: a running error analysis (Higham 2002, Accuracy and
 * stability of numerical algorithms, 3.3). An error is what the operands bring, one roundoff of its size for each operation
 * (γₙ |A| |B| for a product of matrices), and what underflow takes: devices may read and write 0 for what is smaller than
 * the smallest normal f32.
 */
import { inRange, ROUNDOFF, SMALLEST_NORMAL_F32, termsInRange } from '../../tensors/f32.ts';
import type { Escape } from '../../verdict.ts';

export interface Bounded {
  readonly values: Float64Array;
  readonly errors: Float64Array;
}

/** The relative error of a chain of n roundings (Higham 2002, lemma 3.1). */
export const gamma = (n: number): number => (n * ROUNDOFF) / (1 - Math.min(n * ROUNDOFF, 0.5));

/** The relative error of exp(z) in f32: WGSL allows 3 + 2 |z| units in the last place, each at most two roundoffs. */
export const expError = (z: number): number => (8 + 5 * Math.abs(z)) * ROUNDOFF;

export function bounded(count: number): Bounded {
  return { values: new Float64Array(count), errors: new Float64Array(count) };
}

/** An input is what it is, but a device may read a subnormal number as 0. */
export function exactly(input: ArrayLike<number>): Bounded {
  return { values: Float64Array.from(input), errors: Float64Array.from(input, flushed) };
}

const flushed = (value: number): number => (Math.abs(value) < SMALLEST_NORMAL_F32 ? Math.abs(value) : 0);

/** The bounds alone, as a kernel tells them. */
export function errorsOf<Name extends string>(results: Readonly<Record<Name, Bounded>>): Record<Name, Float64Array> {
  return Object.fromEntries(Object.entries<Bounded>(results).map(([name, { errors }]) => [name, errors])) as Record<
    Name,
    Float64Array
  >;
}

/** The first element that f32 cannot hold, or of which a term may be one. */
export function escapeIn(of: string, { values, errors }: Bounded, ...extents: readonly number[]): Escape | undefined {
  const index = values.findIndex((value, at) => !inRange(value) || !termsInRange(errors[at]!));
  if (index < 0) return undefined;
  const exact = inRange(values[index]!) ? null : values[index]!;
  let [rest, at]: [number, readonly number[]] = [index, []];
  for (const extent of extents.toReversed()) [rest, at] = [Math.floor(rest / extent), [rest % extent, ...at]];
  return { of, at: [rest, ...at], exact };
}

/** A matrix as it lies in an array: the distances from row to row and from column to column, and where it begins. */
export interface Layout {
  readonly at: number;
  readonly row: number;
  readonly column: number;
}

export const rowMajor = (columns: number, at = 0): Layout => ({ at, row: columns, column: 1 });
export const transposedLayout = (columns: number, at = 0): Layout => ({ at, row: 1, column: columns });

/** Adds to `result` the product of left [rows, depth] and right [depth, columns], with `more` roundings than its sum has. */
export function addProduct(
  result: Bounded,
  to: Layout,
  [left, leftLayout]: readonly [Bounded, Layout],
  [right, rightLayout]: readonly [Bounded, Layout],
  [rows, depth, columns]: readonly [number, number, number],
  more = 0,
): void {
  const rounding = gamma(depth + more);
  const [x, y, dx, dy] = [left.values, right.values, left.errors, right.errors];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      let sizes = 0;
      let brought = 0;
      let a = leftLayout.at + r * leftLayout.row;
      let b = rightLayout.at + c * rightLayout.column;
      for (let k = 0; k < depth; k++) {
        const term = x[a]! * y[b]!;
        sum += term;
        sizes += Math.abs(term);
        if (dx[a] !== 0 || dy[b] !== 0) brought += dx[a]! * (Math.abs(y[b]!) + dy[b]!) + Math.abs(x[a]!) * dy[b]!;
        a += leftLayout.column;
        b += rightLayout.row;
      }
      const at = to.at + r * to.row + c * to.column;
      result.values[at]! += sum;
      result.errors[at]! += brought + rounding * (sizes + brought) + depth * SMALLEST_NORMAL_F32;
    }
  }
}

/** Computes left [rows, depth] times right [depth, columns], both row-major. */
export function product(left: Bounded, right: Bounded, rows: number, depth: number, columns: number): Bounded {
  const result = bounded(rows * columns);
  addProduct(result, rowMajor(columns), [left, rowMajor(depth)], [right, rowMajor(columns)], [rows, depth, columns]);
  return result;
}

/** The softmax of numbers with their errors: weights that sum to 1, and what an online softmax keeps of them. */
export interface BoundedSoftmax {
  readonly weights: Bounded;
  readonly maximum: readonly [value: number, error: number];
  /** The sum of exp(x - maximum). */
  readonly sum: readonly [value: number, error: number];
}

/**
 * The error of a score is one of an exponent: exp(z) is at most exp(z + error) then. Scores are compared with a maximum that
 * has an error of its own, and rescaling in blocks rounds once more for each block.
 */
export function boundedSoftmax(scores: Float64Array, errors: Float64Array): BoundedSoftmax {
  const n = scores.length;
  const weights = bounded(n);
  let largest = -Infinity;
  for (let j = 0; j < n; j++) largest = Math.max(largest, scores[j]!);
  // Errors of scores so far below the maximum that they cannot reach it do not move it.
  let ofLargest = 0;
  for (let j = 0; j < n; j++) if (scores[j]! + errors[j]! >= largest) ofLargest = Math.max(ofLargest, errors[j]!);
  let [sum, sumError] = [0, 0];
  for (let j = 0; j < n; j++) {
    const z = scores[j]! - largest;
    const weight = Math.exp(z);
    const upper = Math.exp(Math.min(z + errors[j]! + ofLargest, 700));
    const error = upper - weight + upper * expError(Math.min(Math.abs(z), 200)) + SMALLEST_NORMAL_F32;
    weights.values[j] = weight;
    weights.errors[j] = error;
    sum += weight;
    sumError += error;
  }
  // Each rescaling has an exponential of its own; together they go no further than the scores do.
  sumError += (gamma(10 * n + 8) + expError(200) / 16) * sum;
  for (let j = 0; j < n; j++) {
    const weight = weights.values[j]! / sum;
    const error = (weights.errors[j]! + weight * sumError) / Math.max(sum - sumError, sum / 2) + gamma(8) * weight;
    weights.values[j] = weight;
    weights.errors[j] = Math.min(1, error + SMALLEST_NORMAL_F32);
  }
  return { weights, maximum: [largest, ofLargest], sum: [sum, sumError] };
}
