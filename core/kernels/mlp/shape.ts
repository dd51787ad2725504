/** The numbers of a run of a network, and the sizes of its layers. */
import type { Params } from '../../parameters.ts';
import { integers } from '../../parameters.ts';
import type { Activation } from './bends.ts';

export interface NetworkShape {
  readonly activation: Activation;
  readonly adam: boolean;
  /** Hidden layers, and the units of each. */
  readonly layers: number;
  readonly h: number;
  /** Points, and how many of them are in SRAM at once. */
  readonly n: number;
  readonly bn: number;
  readonly steps: number;
  /** How far a step goes, in f32. */
  readonly rate: number;
  /** Places of the grid that the curve is drawn at. */
  readonly g: number;
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
    ...integers(params, 'layers', 'h', 'n', 'bn', 'steps', 'g'),
    rate: Math.fround(Number(params['rate'])),
  };
}

/** The hidden layers from below, then the output. */
export function layersOf({ layers, h }: Pick<NetworkShape, 'layers' | 'h'>): readonly Layer[] {
  const hidden = Array.from({ length: layers }, (_, at) => ({
    name: String(at + 1),
    rows: h,
    columns: at === 0 ? 2 : h + 1,
  }));
  return [...hidden, { name: 'o', rows: 1, columns: h + 1 }];
}

/** All weights and biases. */
export function weightsOf(shape: Pick<NetworkShape, 'layers' | 'h'>): number {
  return layersOf(shape).reduce((sum, { rows, columns }) => sum + rows * columns, 0);
}

/** The blocks that all points come by in. */
export function blocksOf({ n, bn }: Pick<NetworkShape, 'n' | 'bn'>): number {
  return Math.ceil(n / bn);
}
