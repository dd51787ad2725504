/** Points of two classes in a plane, made from a seed; and how a parameter offers them. */
import type { Random } from '../../tensors/random.ts';
import type { Option } from './parameters.ts';

export type PointSet = 'blobs' | 'noisy' | 'xor';

interface Points {
  /** [n, 2] */
  readonly X: Float32Array<ArrayBuffer>;
  /** [n], 0 or 1 */
  readonly label: Float32Array<ArrayBuffer>;
}

/** Coordinates are whole numbers of this, so that sums and products of a few of them are exact in f32. */
const GRAIN = 1 / 64;

export const quantised = (value: number): number => Math.round(value / GRAIN) * GRAIN;

type Centre = readonly [x: number, y: number, label: 0 | 1];

/** The point n belongs to the centre n mod their number, so that the classes are as many as can be. */
const about =
  (centres: readonly Centre[], deviation: number) =>
  (random: Random, n: number): Points => {
    const X = new Float32Array(2 * n);
    const label = new Float32Array(n);
    for (let i = 0; i < n; i++) {
      const [x, y, of] = centres[i % centres.length]!;
      X[2 * i] = quantised(x + deviation * random.normal());
      X[2 * i + 1] = quantised(y + deviation * random.normal());
      label[i] = of;
    }
    return { X, label };
  };

const TWO: readonly Centre[] = [
  [-1.1, -0.8, 0],
  [1.1, 0.8, 1],
];
const FOUR: readonly Centre[] = [
  [-1.2, -1.2, 0],
  [1.2, -1.2, 1],
  [1.2, 1.2, 0],
  [-1.2, 1.2, 1],
];

export const pointSets: Readonly<Record<PointSet, (random: Random, n: number) => Points>> = {
  blobs: about(TWO, 0.4),
  noisy: about(TWO, 1),
  xor: about(FOUR, 0.4),
};

/** The sets as the options of a parameter. */
export const POINT_SETS: readonly Option[] = [
  ['blobs', 'Two clouds with room between them.'],
  ['noisy', 'noisy blobs', 'Two clouds that overlap: some points stay wrong.'],
  ['xor', 'XOR', 'Four clouds, crosswise of one class: no line parts them.'],
];
