/** Closed forms of a linear classifier: elements moved, flops, dependent steps. */
import { busyLanes, WEIGHTS } from './passes.ts';
import type { ClassifierShape } from './passes.ts';
import type { Costs } from '../../kernel.ts';

/**
 * Points, labels and the first weights are read once. A step takes 4 flops a point for z, 3 for the logistic p (an exponential, a
 * sum and a division) and 1 for the comparison of the perceptron, 1 for what is wrong, 5 for the gradient, 8 for the logistic loss
 * and 2 for that of the perceptron, 3 to count what is right (two comparisons and a sum); 5 for each merge of two lanes; 3 for each
 * new weight, and a division each for loss and accuracy.
 */
export function trainingCosts(shape: ClassifierShape): Costs {
  const { variant, n, steps } = shape;
  const lanes = busyLanes(shape);
  const point = 4 + 1 + 5 + 3 + (variant === 'logistic' ? 3 + 8 : 1 + 2);
  const levels = Math.ceil(Math.log2(lanes));
  return {
    read: { X: 2 * n, label: n, w0: WEIGHTS },
    write: { w: WEIGHTS * (steps + 1), loss: steps, accuracy: steps },
    flops: steps * (point * n + 5 * (lanes - 1) + 3 * WEIGHTS + 2),
    // z, p, e, the sums of the lanes, their tree, the weights.
    depth: steps * (5 + levels),
  };
}

/** The weights of every step are read again for the field, a cell of which takes 6 for its middle, and z and p as a point does. */
export function classifierCosts(shape: ClassifierShape): Costs {
  const { variant, steps, g } = shape;
  const { read, write, flops, depth } = trainingCosts(shape);
  const cells = (steps + 1) * g * g;
  return {
    read: { ...read, w: WEIGHTS * (steps + 1) },
    write: { ...write, F: cells },
    flops: flops + cells * (variant === 'logistic' ? 13 : 11),
    depth: depth! + 1,
  };
}
