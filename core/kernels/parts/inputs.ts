/** The inputs of kernels that work on any numbers: one choice of how to make them, shared by all. */
import type { Params } from '../../parameters.ts';
import { normal, smooth } from '../../tensors/generators.ts';
import type { Random } from '../../tensors/random.ts';
import { choiceParameter } from './parameters.ts';

export const inputParameter = choiceParameter(
  'data',
  'Inputs',
  'How inputs that are not loaded from a file are made from the seed.',
  {
    options: [
      ['smooth', 'Diagonal waves under a little noise: structure that the eye can follow.'],
      ['normal', 'Independent standard normal numbers.'],
    ],
    default: 'smooth',
    makesInputs: true,
  },
);

/** Returns a function that makes [planes, rows, columns] arrays by the chosen generator. */
export function createInput(
  params: Params,
  random: Random,
): (planes: number, rows: number, columns: number) => Float32Array<ArrayBuffer> {
  return params['data'] === 'normal'
    ? (planes, rows, columns) => normal(random, planes * rows * columns)
    : (planes, rows, columns) => smooth(random, planes, rows, columns);
}
