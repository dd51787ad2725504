/** The numbers of a run of a network, and the sizes of its layers. */
import type { Params } from '../../parameters.ts';
import { integers } from '../../parameters.ts';
import type { Activation } from './bends.ts';

export interface NetworkShape {
  readonly activation: Activation;
  readonly adam: boolean;
  /** Numbers of a point: 1 of a function, 2 of points in a plane. */
  readonly d: number;
  /** Hidden layers, and the units of each. */
  readonly layers: number;
  readonly h: number;
  /** Points, and how many of them are in SRAM at once. */
  readonly n: number;
  readonly bn: number;
  readonly steps: number;
  /** How far a step goes, in f32. */
  readonly rate: number;
  /** Places of the grid that the curve is drawn at, or those of a side of the field; and half of the length of either. */
  readonly g: number;
  readonly reach: number;
}

/** A layer: weights [rows, columns], of which the last column is the biases. */
export interface Layer {
  /** What its arrays have behind their letter: 1, 2, 3 for the hidden layers, o for the output. */
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
}

/** The means and the floor of Adam (Kingma and Ba 2015), in f32. */
export const [BETA1, BETA2, EPSILON] = [Math.fround(0.9), Math.fround(0.999), Math.fround(1e-8)];

export function shapeOf(params: Params): NetworkShape {
  return {
    activation: params['activation'] as Activation,
    adam: params['optimiser'] === 'adam',
    d: params['task'] === 'classes' ? 2 : 1,
    ...integers(params, 'layers', 'h', 'n', 'bn', 'steps', 'g'),
    rate: Math.fround(Number(params['rate'])),
    reach: Number(params['reach']),
  };
}

/** The hidden layers from below, then the output. */
export function layersOf({ d, layers, h }: Pick<NetworkShape, 'd' | 'layers' | 'h'>): readonly Layer[] {
  const hidden = Array.from({ length: layers }, (_, at) => ({
    name: String(at + 1),
    rows: h,
    columns: (at === 0 ? d : h) + 1,
  }));
  return [...hidden, { name: 'o', rows: 1, columns: h + 1 }];
}

/** All weights and biases. */
export function weightsOf(shape: Pick<NetworkShape, 'd' | 'layers' | 'h'>): number {
  return layersOf(shape).reduce((sum, { rows, columns }) => sum + rows * columns, 0);
}

/** All places of the grid: those of a line, or of a square. */
export function placesOf({ d, g }: Pick<NetworkShape, 'd' | 'g'>): number {
  return g ** d;
}

/** The blocks that all points come by in. */
export function blocksOf({ n, bn }: Pick<NetworkShape, 'n' | 'bn'>): number {
  return Math.ceil(n / bn);
}
