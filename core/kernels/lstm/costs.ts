/** Closed forms of a long short-term memory: elements moved, flops, dependent steps. */
import { outputCosts } from '../parts/recurrent.ts';
import type { RecurrentShape } from '../parts/recurrent.ts';
import type { Costs } from '../../kernel.ts';

/**
 * Weights are read once. A token takes four products of 2 H (E + H) flops, 3 H for each gate (an exponential, a sum and a
 * division), H for the candidate, 3 H for the cell and 2 H for the state. Gates, cell and state wait for one another: the
 * states are 3 T deep, outputs add 1. The influence keeps up with them and ends with the square sums and the root.
 */
export function lstmCosts(shape: RecurrentShape): Costs {
  const { t, e, h, influence } = shape;
  const outputs = outputCosts(shape);
  const pairs = influence ? (t * (t + 1)) / 2 : 0;
  const followed = influence ? t : 0;
  return {
    read: {
      ...outputs.read,
      X: t * e,
      W: 4 * h * e * (1 + followed),
      U: 4 * h * h * (1 + followed),
      b: 4 * h,
      ...(influence ? { gates: pairs * 3 * h, g: pairs * h, c: (pairs + t - 1) * h } : {}),
    },
    write: {
      ...outputs.write,
      gates: 3 * t * h,
      g: t * h,
      c: t * h,
      h: t * h,
      ...(influence ? { influence: pairs } : {}),
    },
    flops:
      t * h * (8 * (e + h) + 15) +
      outputs.flops +
      (pairs - followed) * 8 * h * h * e +
      pairs * (17 * h * e + 11 * h * e + 2 * h * e + h + 1),
    depth: 3 * t + (influence ? 2 : shape.o > 0 ? 1 : 0),
  };
}
