/** Closed forms of a recurrent network: elements moved, flops, dependent steps. */
import { outputCosts } from '../parts/recurrent.ts';
import type { RecurrentShape } from '../parts/recurrent.ts';
import type { Costs } from '../../kernel.ts';

/**
 * Weights are read once. A token takes 2 H (E + H) + H flops, a hyperbolic tangent counting as one. Of its three events
 * W x_t + b waits for nothing, so that the states are 2 T + 1 deep; outputs add 1 to the last of them. The influence has a
 * chain of Jacobians for each token, which keeps up with the states and ends with the square sums and the root.
 */
export function rnnCosts(shape: RecurrentShape): Costs {
  const { t, e, h, influence } = shape;
  const outputs = outputCosts(shape);
  const pairs = influence ? (t * (t + 1)) / 2 : 0;
  const followed = influence ? t : 0;
  return {
    read: {
      ...outputs.read,
      X: t * e,
      W: h * e * (1 + followed),
      U: h * h * (1 + followed),
      b: h,
      h: outputs.read.h + pairs * h,
    },
    write: { ...outputs.write, h: t * h, ...(influence ? { influence: pairs } : {}) },
    flops:
      t * h * (2 * (e + h) + 1) +
      outputs.flops +
      (pairs - followed) * 2 * h * h * e +
      pairs * (4 * h * e + 2 * h * e + h + 1),
    depth: 2 * t + (influence ? 4 : shape.o > 0 ? 2 : 1),
  };
}
