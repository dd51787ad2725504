/** The inputs of kernels that take any numbers: one choice, shared by all of them. */
import type { ChoiceParameter, Parameters } from '../../kernel.ts';
import { normal, smooth } from '../../tensors/generators.ts';
import type { Random } from '../../tensors/random.ts';

export const inputParameter: ChoiceParameter = {
  kind: 'choice',
  name: 'data',
  label: 'Inputs',
  help: 'How inputs that are not loaded from a file are made from the seed.',
  options: [
    {
      value: 'smooth',
      label: 'smooth',
      help: 'Diagonal waves under a little noise: structure that the eye can follow.',
    },
    { value: 'normal', label: 'normal', help: 'Independent standard normal numbers.' },
  ],
  default: 'smooth',
  makesInputs: true,
};

/** A maker of [planes, rows, columns] arrays by the chosen generator. */
export function createInput(
  parameters: Parameters,
  random: Random,
): (planes: number, rows: number, columns: number) => Float32Array<ArrayBuffer> {
  return parameters['data'] === 'normal'
    ? (planes, rows, columns) => normal(random, planes * rows * columns)
    : (planes, rows, columns) => smooth(random, planes, rows, columns);
}
