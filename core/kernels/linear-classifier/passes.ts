/** The dispatches of a linear classifier: its training, then what it says of the plane after each step. */
import { aside } from '../parts/aside.ts';
import { pass } from '../parts/passes.ts';
import { slot, transposed } from '../parts/slots.ts';
import type { KernelPass } from '../../kernel.ts';
import type { Params } from '../../parameters.ts';
import { integers } from '../../parameters.ts';

export type ClassifierVariant = 'logistic' | 'perceptron';

export interface ClassifierShape {
  readonly variant: ClassifierVariant;
  /** The number of points, of steps, and of lanes that share the sums over points. */
  readonly n: number;
  readonly steps: number;
  readonly lanes: number;
  /** The share of the gradient that a step takes, in f32. */
  readonly rate: number;
  /** The cells of a side of the field, and half of the length of a side. */
  readonly g: number;
  readonly reach: number;
}

/** Two weights and the bias. */
export const WEIGHTS = 3;

export function shapeOf(params: Params): ClassifierShape {
  return {
    variant: params['variant'] as ClassifierVariant,
    ...integers(params, 'n', 'steps', 'lanes', 'g'),
    rate: Math.fround(Number(params['rate'])),
    reach: Math.fround(Number(params['reach'])),
  };
}

/** The number of lanes that get any points. */
export function busyLanes({ lanes, n }: ClassifierShape): number {
  return Math.min(lanes, n);
}

/** The side of a cell of the field, in f32. */
export function cellOf({ g, reach }: ClassifierShape): number {
  return Math.fround((2 * reach) / g);
}

export function classifierPasses(shape: ClassifierShape): readonly KernelPass[] {
  const { variant, n, steps, lanes, rate, g, reach } = shape;
  const logistic = variant === 'logistic';
  const levels = Math.ceil(Math.log2(busyLanes(shape)));
  return [
    pass('train', 'w = w − rate · gradient, from all points at every step', 'linear-classifier/train', {
      constants: { N: n, STEPS: steps, L: lanes, RATE: rate, LOGISTIC: logistic },
      tensors: ['X', 'label', 'w0', 'w', 'loss', 'accuracy'],
      workgroups: [1],
      loops: ['t', 'width'],
      slots: [
        ...aside('all', [
          transposed(slot('X_ik', 'cyan', n, 2)),
          transposed(slot('label_i', 'violet', n, 1, { scale: 'probability' })),
        ]),
        transposed(slot('z_i', 'slate', n, 1)),
        transposed(slot('p_i', 'green', n, 1, { scale: 'probability' })),
        transposed(slot('e_i', 'rose', n, 1)),
        slot('grad_kl', 'coral', WEIGHTS, lanes, { lanes: 'columns' }),
        transposed(slot('w_t', 'amber', 1, WEIGHTS, { state: true })),
        ...aside('all', [
          slot('loss_l', 'rose', 1, lanes, { lanes: 'columns', scale: 'probability' }),
          slot('hits_l', 'green', 1, lanes, { lanes: 'columns', scale: 'probability' }),
          slot('loss_t', 'rose', 1, 1, { scale: 'probability' }),
          slot('accuracy_t', 'green', 1, 1, { scale: 'probability' }),
        ]),
      ],
      maximumEvents: 5 + (15 + 4 * levels) * steps,
    }),
    pass('field', 'what every step says of the plane', 'linear-classifier/field', {
      constants: { G: g, STEPS: steps, REACH: reach, CELL: cellOf(shape), LOGISTIC: logistic },
      tensors: ['w', 'F'],
      workgroups: [steps + 1],
      loops: ['t'],
      slots: [
        transposed(slot('w_t', 'amber', 1, WEIGHTS)),
        transposed(slot('F_tj', 'green', 1, g * g, { scale: 'probability' })),
      ],
      maximumEvents: 4,
      measures: true,
    }),
  ];
}
