/**
 * What is known of all values of a tensor: their range, and true averages over blocks of 4 x 4, 16 x 16 and so
 * on, for pixels that cover many of them. A survey is made in portions, so that a tensor of many millions of
 * values holds nothing up.
 *
 * An average is a pair: the mean of what is positive and that of what is negative, over all values that are not
 * masked. Their difference is the mean, and their sum the mean of the magnitudes, so that values of both signs
 * do not cancel to nothing.
 */
import { MASKED } from '../../core/tensors/f32.ts';
import { createTally } from './range.ts';
import type { ValueRange } from './range.ts';

/** How many blocks of one level lie along each edge of a block of the next. */
export const FACTOR = 4;
/** Stands for the positive mean of a block in which everything is masked. */
export const ALL_MASKED = -1;

export interface Survey {
  readonly range: ValueRange;
  /** Levels from fine to coarse, each row-major [planes, rows, columns, 2]; empty when the tensor is small. */
  readonly averages: Float32Array<ArrayBuffer>;
  readonly levels: number;
}

export interface Surveyor {
  /** The survey; null until all values have been looked at. */
  readonly survey: Survey | null;
  /** Looks at about so many more values. */
  advance(values: number): void;
}

interface Shape {
  readonly planes: number;
  readonly rows: number;
  readonly columns: number;
}

/** A tensor whose edges are no longer than this needs no averages: its cells are never much smaller than a pixel. */
const NO_AVERAGES = 64;

/** Surveys `data`, row-major [planes, rows, columns]. */
export function createSurveyor(data: Float32Array<ArrayBuffer>, shape: Shape): Surveyor {
  const work = surveying(data, shape);
  let survey: Survey | null = null;
  return {
    get survey() {
      return survey;
    },
    advance: (values) => {
      for (let left = values; left > 0 && survey === null;) {
        const step = work.next();
        if (step.done === true) survey = step.value;
        else left -= step.value;
      }
    },
  };
}

/** Surveys step by step; it yields how many values it has looked at since the last step. */
function* surveying(data: Float32Array<ArrayBuffer>, shape: Shape): Generator<number, Survey, void> {
  const { planes, rows, columns } = shape;
  const tally = createTally();
  const first = Math.max(rows, columns) > NO_AVERAGES ? emptyLevel(shape) : null;
  const stripesOfPlane = Math.ceil(rows / FACTOR);
  for (let stripe = 0; stripe < planes * stripesOfPlane; stripe++) {
    const plane = Math.floor(stripe / stripesOfPlane);
    const row = (stripe % stripesOfPlane) * FACTOR;
    const from = (plane * rows + row) * columns;
    const to = (plane * rows + Math.min(row + FACTOR, rows)) * columns;
    tally.add(data, from, to);
    if (first !== null) addStripe(first, stripe, data, from, to, columns);
    yield to - from;
  }
  if (first === null) return { range: tally.range(), averages: new Float32Array(0), levels: 0 };
  const levels = [first];
  for (let last = first; Math.max(last.rows, last.columns) > FACTOR;) levels.push((last = yield* coarser(last)));
  const averages = new Float32Array(levels.reduce((sum, { pairs }) => sum + pairs.length, 0));
  let offset = 0;
  for (const { pairs } of levels) {
    averages.set(pairs, offset);
    offset += pairs.length;
  }
  return { range: tally.range(), averages, levels: levels.length };
}

interface Level extends Shape {
  readonly pairs: Float32Array<ArrayBuffer>;
  /** How many values each pair is the mean of. */
  readonly counts: Float32Array;
}

function emptyLevel({ planes, rows, columns }: Shape): Level {
  const shape = { planes, rows: Math.ceil(rows / FACTOR), columns: Math.ceil(columns / FACTOR) };
  const blocks = planes * shape.rows * shape.columns;
  return { ...shape, pairs: new Float32Array(2 * blocks), counts: new Float32Array(blocks) };
}

/** Averages up to four rows of values into one row of blocks. NaN and infinity stay what they are. */
function addStripe(level: Level, stripe: number, data: Float32Array, from: number, to: number, columns: number): void {
  const sums = new Float64Array(3 * level.columns);
  for (let row = from; row < to; row += columns) {
    for (let column = 0; column < columns; column++) {
      const value = data[row + column]!;
      if (value === MASKED) continue;
      const at = 3 * (column >> 2);
      if (value < 0) sums[at + 1]! -= value;
      else sums[at]! += value;
      sums[at + 2]!++;
    }
  }
  const base = stripe * level.columns;
  for (let block = 0; block < level.columns; block++) put(level, base + block, sums, 3 * block);
}

function put({ pairs, counts }: Level, block: number, sums: Float64Array, at: number): void {
  const count = sums[at + 2]!;
  counts[block] = count;
  pairs[2 * block] = count === 0 ? ALL_MASKED : sums[at]! / count;
  pairs[2 * block + 1] = count === 0 ? 0 : sums[at + 1]! / count;
}

function* coarser(fine: Level): Generator<number, Level, void> {
  const level = emptyLevel(fine);
  const sums = new Float64Array(3);
  for (let plane = 0; plane < level.planes; plane++) {
    for (let row = 0; row < level.rows; row++) {
      for (let column = 0; column < level.columns; column++) {
        sums.fill(0);
        for (let r = row * FACTOR; r < Math.min((row + 1) * FACTOR, fine.rows); r++) {
          for (let c = column * FACTOR; c < Math.min((column + 1) * FACTOR, fine.columns); c++) {
            const at = (plane * fine.rows + r) * fine.columns + c;
            const count = fine.counts[at]!;
            if (count === 0) continue;
            sums[0]! += fine.pairs[2 * at]! * count;
            sums[1]! += fine.pairs[2 * at + 1]! * count;
            sums[2]! += count;
          }
        }
        put(level, (plane * level.rows + row) * level.columns + column, sums, 0);
      }
      yield FACTOR * FACTOR * level.columns;
    }
  }
  return level;
}
