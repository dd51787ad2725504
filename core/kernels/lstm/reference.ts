/** A long short-term memory in float64, its influence by the adjoint, and how far rounding may carry f32 away from it. */
import { PARTS, planesOf } from './cell.ts';
import {
  addProduct,
  norm,
  outputs,
  recurrentErrors,
  recurrentEscape,
  sigmoid,
  sigmoidSlope,
  tanhSlope,
} from '../parts/recurrent-reference.ts';
import { exact } from '../parts/rounding.ts';
import type { Rounding } from '../parts/rounding.ts';
import type { LstmShape } from './shape.ts';
import type { Arrays } from '../../kernel.ts';
import type { Escape } from '../../verdict.ts';

/** The gates i, f, o and the candidate g, each [t, h], and the two states. */
interface States {
  readonly parts: readonly Float64Array[];
  /** What each of them is the sigmoid or the tanh of. */
  readonly sums: readonly Float64Array[];
  readonly c: Float64Array;
  readonly h: Float64Array;
}

/** X [t, e], W [4, h, e], U [4, h, h], b [4, h], V [o, h]; gives gates [3, t, h], g, c and h [t, h], y, influence. */
export function lstmReference(
  shape: LstmShape,
  inputs: Arrays,
  rounding: Rounding = exact,
): Readonly<Record<string, Float64Array>> {
  const states = run(shape, inputs, rounding);
  const [i, f, o, g] = states.parts;
  return {
    gates: Float64Array.from([...i!, ...f!, ...o!]),
    g: g!,
    c: states.c,
    h: states.h,
    ...(shape.o > 0 ? { y: outputs(shape, states.h, inputs['V']!, rounding) } : {}),
    ...(shape.influence ? { influence: influence(shape, states, inputs, rounding) } : {}),
  };
}

/** Bounds on the L2 norms of the errors. */
export const lstmErrors = (shape: LstmShape, inputs: Arrays): Readonly<Record<string, number>> =>
  recurrentErrors(shape, (rounding) => lstmReference(shape, inputs, rounding));

export const lstmEscape = (shape: LstmShape, inputs: Arrays): Escape | undefined =>
  recurrentEscape(shape, inputs, lstmReference(shape, inputs));

function run({ t, e, h, order }: LstmShape, inputs: Arrays, rounding: Rounding): States {
  const { X, W, U, b } = inputs;
  const planes = planesOf(order);
  const parts = PARTS.map(() => new Float64Array(t * h));
  const sums = PARTS.map(() => new Float64Array(t * h));
  const c = new Float64Array(t * h);
  const states = new Float64Array(t * h);
  for (let token = 0; token < t; token++) {
    for (let part = 0; part < PARTS.length; part++) {
      for (let r = 0; r < h; r++) {
        const row = planes[part]! * h + r;
        let sum = b![row]!;
        let size = Math.abs(sum);
        const add = (term: number): void => {
          sum += term;
          size += Math.abs(term);
        };
        for (let k = 0; k < e; k++) add(W![row * e + k]! * X![token * e + k]!);
        if (token > 0) for (let k = 0; k < h; k++) add(U![row * h + k]! * states[(token - 1) * h + k]!);
        const rounded = rounding(sum, size, e + h);
        sums[part]![token * h + r] = rounded;
        const value = PARTS[part] === 'g' ? Math.tanh(rounded) : sigmoid(rounded);
        parts[part]![token * h + r] = rounding(value, Math.abs(value), 4);
      }
    }
    const [i, f, o, g] = parts;
    for (let r = 0; r < h; r++) {
      const at = token * h + r;
      const kept = token > 0 ? f![at]! * c[at - h]! : 0;
      const admitted = i![at]! * g![at]!;
      c[at] = rounding(kept + admitted, Math.abs(kept) + Math.abs(admitted), 3);
      states[at] = o![at]! * Math.tanh(c[at]);
      states[at] = rounding(states[at], Math.abs(states[at]), 4);
    }
  }
  return { parts, sums, c, h: states };
}

/**
 * From every state back through the tokens, where the WGSL goes forward from every token: L_h and L_c are the Jacobians
 * [h, h] of the last state with respect to the states after token s. Through each gate they become those with respect to
 * its argument, da; the influence of token s is the norm of Σ da W, and Σ da U goes on to the token before.
 */
function influence({ t, e, h, order }: LstmShape, states: States, inputs: Arrays, rounding: Rounding): Float64Array {
  const { W, U } = inputs;
  const planes = planesOf(order);
  const norms = new Float64Array(t * t);
  const factors = Array.from({ length: t }, (_, s) => factorsOf(h, states, s, rounding, e + h));
  for (let last = 0; last < t; last++) {
    let toState: Float64Array = identity(h);
    let toCell = new Float64Array(h * h);
    for (let s = last; s >= 0; s--) {
      const { throughState, arguments: toArgument, kept } = factors[s]!;
      toCell = toCell.map((value, at) => value + toState[at]! * throughState[at % h]!);
      const byToken = new Float64Array(h * e);
      const byState = new Float64Array(h * h);
      PARTS.forEach((part, index) => {
        const from = part === 'o' ? toState : toCell;
        const plane = planes[index]!;
        const da = from.map((value, at) => value * toArgument[index]![at % h]!);
        addProduct(byToken, da, W!.subarray(plane * h * e, (plane + 1) * h * e), h, e);
        addProduct(byState, da, U!.subarray(plane * h * h, (plane + 1) * h * h), h, h);
      });
      norms[last * t + s] = norm(byToken);
      toState = byState;
      toCell = toCell.map((value, at) => value * kept[at % h]!);
    }
  }
  return norms;
}

/**
 * The slopes at token s for each element of the state: of h by c, of c or h by the argument of each gate, of c
 * by c before.
 */
function factorsOf(
  h: number,
  { parts, sums, c }: States,
  s: number,
  rounding: Rounding,
  operations: number,
): {
  readonly throughState: Float64Array;
  readonly arguments: readonly Float64Array[];
  readonly kept: Float64Array;
} {
  const [i, f, o, g] = parts.map((part) => part.subarray(s * h, (s + 1) * h));
  const [ofI, ofF, ofO, ofG] = sums.map((part) => part.subarray(s * h, (s + 1) * h));
  // A slope by what the gate is made of: where the gate is open or shut, it has lost its slope itself. In f32 the slope is
  // a difference from 1, so that it errs by a roundoff of `factor`.
  const each = (factor: (r: number) => number, slope: (r: number) => number): Float64Array =>
    Float64Array.from({ length: h }, (_, r) => rounding(factor(r) * slope(r), Math.abs(factor(r)), operations));
  const squashed = (r: number): number => Math.tanh(c[s * h + r]!);
  const before = (r: number): number => (s > 0 ? c[(s - 1) * h + r]! : 0);
  return {
    throughState: each(
      (r) => o![r]!,
      (r) => tanhSlope(c[s * h + r]!),
    ),
    arguments: [
      each(
        (r) => g![r]!,
        (r) => sigmoidSlope(ofI![r]!),
      ),
      each(before, (r) => sigmoidSlope(ofF![r]!)),
      each(squashed, (r) => sigmoidSlope(ofO![r]!)),
      each(
        (r) => i![r]!,
        (r) => tanhSlope(ofG![r]!),
      ),
    ],
    kept: Float64Array.from(f!),
  };
}

function identity(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
}
