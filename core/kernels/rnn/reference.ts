/** A recurrent network in float64, its influence by the adjoint, and how far rounding may carry f32 away from it. */
import { norm, outputs, product, recurrentErrors, recurrentEscape, tanhSlope } from '../parts/recurrent-reference.ts';
import type { RecurrentShape } from '../parts/recurrent.ts';
import { exact } from '../parts/rounding.ts';
import type { Rounding } from '../parts/rounding.ts';
import type { Arrays } from '../../kernel.ts';
import type { Escape } from '../../verdict.ts';

type Results = Readonly<Record<string, Float64Array>>;

/** X [t, e], W [h, e], U [h, h], b [h], V [o, h]; gives h [t, h], y [t, o], influence [t, t]. */
export function rnnReference(shape: RecurrentShape, inputs: Arrays, rounding: Rounding = exact): Results {
  const { h, slopes } = states(shape, inputs, rounding);
  return {
    h,
    ...(shape.o > 0 ? { y: outputs(shape, h, inputs['V']!, rounding) } : {}),
    ...(shape.influence ? { influence: influence(shape, slopes, inputs) } : {}),
  };
}

/** Bounds on the L2 norms of the errors. */
export const rnnErrors = (shape: RecurrentShape, inputs: Arrays): Readonly<Record<string, number>> =>
  recurrentErrors(shape, (rounding) => rnnReference(shape, inputs, rounding));

export const rnnEscape = (shape: RecurrentShape, inputs: Arrays): Escape | undefined =>
  recurrentEscape(shape, inputs, rnnReference(shape, inputs));

/** The states, and the slopes of tanh at what made them. */
function states(
  { t, e, h }: RecurrentShape,
  { X, W, U, b }: Arrays,
  rounding: Rounding,
): { readonly h: Float64Array; readonly slopes: Float64Array } {
  const all = new Float64Array(t * h);
  const slopes = new Float64Array(t * h);
  for (let token = 0; token < t; token++) {
    for (let r = 0; r < h; r++) {
      let sum = b![r]!;
      let size = Math.abs(sum);
      const add = (term: number): void => {
        sum += term;
        size += Math.abs(term);
      };
      for (let k = 0; k < e; k++) add(W![r * e + k]! * X![token * e + k]!);
      if (token > 0) for (let k = 0; k < h; k++) add(U![r * h + k]! * all[(token - 1) * h + k]!);
      const argument = rounding(sum, size, e + h);
      const value = Math.tanh(argument);
      all[token * h + r] = rounding(value, Math.abs(value), 4);
      // 1 - h^2 by what made h: where tanh is flat, h itself has lost it, in f32 and in float64.
      slopes[token * h + r] = rounding(tanhSlope(argument), value * value, e + h);
    }
  }
  return { h: all, slopes };
}

/**
 * From every state back through the tokens, where the WGSL goes forward from every token: L is dh_t / da_s [h, h],
 * L = L U D_s with D_s = 1 - h_s^2, and the influence of token s is the norm of L W.
 */
function influence({ t, e, h }: RecurrentShape, slopes: Float64Array, { W, U }: Arrays): Float64Array {
  const norms = new Float64Array(t * t);
  for (let last = 0; last < t; last++) {
    let L: Float64Array = new Float64Array(h * h);
    for (let r = 0; r < h; r++) L[r * h + r] = slopes[last * h + r]!;
    for (let s = last; s >= 0; s--) {
      if (s < last) L = product(L, U!, h, h).map((value, at) => value * slopes[s * h + (at % h)]!);
      norms[last * t + s] = norm(product(L, W!, h, e));
    }
  }
  return norms;
}
