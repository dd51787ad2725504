/** An encoder and a decoder in float64, and where f32 cannot be sure which token comes next. */
import { planesOf } from '../lstm/cell.ts';
import type { GateOrder } from '../lstm/cell.ts';
import { sigmoid } from '../parts/recurrent-reference.ts';
import { exact, spread } from '../parts/rounding.ts';
import type { Rounding } from '../parts/rounding.ts';
import { lengthOf, SYMBOLS, UNITS } from './passes.ts';
import type { TranslationShape } from './passes.ts';
import type { Arrays } from '../../kernel.ts';
import { LARGEST_F32 } from '../../tensors/f32.ts';
import type { Escape } from '../../verdict.ts';

interface State {
  readonly h: Float64Array;
  readonly c: Float64Array;
}

interface Translation {
  readonly context: State;
  /** The logits of all steps, SYMBOLS for each step. */
  readonly logits: Float64Array;
  /** The tokens that were written, from 1 to SYMBOLS. */
  readonly written: readonly number[];
}

/**
 * Takes one step. The product with a one-hot vector is a column of each gate's W. W is [4, H, elements], U [4,
 * H, H]; `planes` are those of i, f, o and g.
 */
function step(
  planes: readonly number[],
  W: Float32Array,
  U: Float32Array,
  token: number,
  { h, c }: State,
  rounding: Rounding,
): State {
  const elements = W.length / (4 * UNITS);
  // A token that is no symbol has no element in a one-hot vector.
  const isSymbol = Number.isInteger(token) && token >= 0 && token < elements;
  const sum = (part: number, unit: number): number => {
    const row = planes[part]! * UNITS + unit;
    let total = isSymbol ? W[row * elements + token]! : 0;
    let size = Math.abs(total);
    for (let k = 0; k < UNITS; k++) {
      const term = U[row * UNITS + k]! * h[k]!;
      total += term;
      size += Math.abs(term);
    }
    return rounding(total, size, UNITS + 1);
  };
  const next = { h: new Float64Array(UNITS), c: new Float64Array(UNITS) };
  for (let unit = 0; unit < UNITS; unit++) {
    const [i, f, o] = [0, 1, 2].map((part) => rounding(sigmoid(sum(part, unit)), 1, 4)) as [number, number, number];
    const kept = f * c[unit]!;
    const added = i * rounding(Math.tanh(sum(3, unit)), 1, 4);
    next.c[unit] = rounding(kept + added, Math.abs(kept) + Math.abs(added), 2);
    next.h[unit] = rounding(o * Math.tanh(next.c[unit]!), 1, 5);
  }
  return next;
}

/** Translates one sequence. The decoder reads `fed` where that is given, else what it writes. */
function translate(
  order: GateOrder,
  tokens: readonly number[],
  { encoder_W, encoder_U, decoder_W, decoder_U, V }: Arrays,
  rounding: Rounding,
  fed?: readonly number[],
): Translation {
  const planes = planesOf(order);
  let state: State = { h: new Float64Array(UNITS), c: new Float64Array(UNITS) };
  for (const token of tokens) state = step(planes, encoder_W!, encoder_U!, token - 1, state, rounding);
  const context = state;
  const logits = new Float64Array(tokens.length * SYMBOLS);
  const written: number[] = [];
  for (let t = 0; t < tokens.length; t++) {
    const last = t === 0 ? 0 : (fed ?? written)[t - 1]!;
    state = step(planes, decoder_W!, decoder_U!, last, state, rounding);
    const own = logits.subarray(t * SYMBOLS, (t + 1) * SYMBOLS);
    for (let a = 0; a < SYMBOLS; a++) {
      const terms = Array.from(state.h, (value, k) => value * V![a * UNITS + k]!);
      const size = terms.reduce((total, term) => total + Math.abs(term), 0);
      own[a] = rounding(
        terms.reduce((total, term) => total + term, 0),
        size,
        UNITS,
      );
    }
    written.push(1 + own.indexOf(Math.max(...own)));
  }
  return { context, logits, written };
}

/** tokens [T B, T]; gives context [T B, 2 H], written [T B, T], length [T], accuracy [T]. */
export function translationReference(
  shape: TranslationShape,
  inputs: Arrays,
): Readonly<Record<'context' | 'written' | 'length' | 'accuracy', Float64Array>> {
  const { task, order, t, b } = shape;
  const context = new Float64Array(t * b * 2 * UNITS);
  const written = new Float64Array(t * b * t);
  const accuracy = new Float64Array(t);
  for (let row = 0; row < t * b; row++) {
    const tokens = tokensOf(shape, inputs, row);
    const translation = translate(order, tokens, inputs, exact);
    context.set(translation.context.h, row * 2 * UNITS);
    context.set(translation.context.c, row * 2 * UNITS + UNITS);
    written.set(translation.written, row * t);
    const answers = task === 'reverse' ? tokens.toReversed() : tokens;
    const right = translation.written.filter((token, at) => token === answers[at]).length;
    accuracy[tokens.length - 1]! += right / (tokens.length * b);
  }
  return { context, written, length: Float64Array.from({ length: t }, (_, index) => index + 1), accuracy };
}

function tokensOf(shape: TranslationShape, { tokens }: Arrays, row: number): readonly number[] {
  return Array.from(tokens!.subarray(row * shape.t, row * shape.t + lengthOf(shape, row)));
}

/**
 * Bounds on the L2 norms of the errors. That of the context is the spread under rounding. A token is an argmax, which has no
 * small errors: where the two largest logits are closer than twice the spread of the logits of their sequence, f32 may
 * write another token than float64, and then others after it. Only what can come from that is allowed for.
 */
export function translationErrors(
  shape: TranslationShape,
  inputs: Arrays,
): Readonly<Record<'context' | 'written' | 'accuracy', number>> {
  const { order, t, b } = shape;
  const rows = Array.from({ length: t * b }, (_, row) => tokensOf(shape, inputs, row));
  const translations = rows.map((tokens) => translate(order, tokens, inputs, exact));
  const spreads = spread((rounding) => {
    const perturbed = rows.map((tokens, row) => translate(order, tokens, inputs, rounding, translations[row]!.written));
    return {
      context: Float64Array.from(perturbed.flatMap(({ context: { h, c } }) => [...h, ...c])),
      ...Object.fromEntries(perturbed.map(({ logits }, row) => [`logits ${row}`, logits])),
    };
  });
  const unsure = translations.map(({ logits }, row) => {
    const n = rows[row]!.length;
    const bound = 2 * spreads[`logits ${row}`]!;
    const first = Array.from({ length: n }, (_, step) => marginOf(logits, step)).findIndex((margin) => margin <= bound);
    return first < 0 ? 0 : n - first;
  });
  const wrong = new Float64Array(t);
  unsure.forEach((count, row) => (wrong[lengthOf(shape, row) - 1]! += count / (lengthOf(shape, row) * b)));
  const positions = unsure.reduce((total, count) => total + count, 0);
  return {
    context: spreads['context']!,
    written: Math.sqrt(positions) * (SYMBOLS - 1),
    accuracy: Math.hypot(...wrong),
  };
}

/** How far the largest logit of a step is above the second largest. */
function marginOf(logits: Float64Array, step: number): number {
  const [first, second] = logits.slice(step * SYMBOLS, (step + 1) * SYMBOLS).sort((x, y) => y - x);
  return first! - second!;
}

/** The first sum of weights beyond the range of f32: states are at most 1, and a token is one of its elements. */
export function translationEscape(inputs: Arrays): Escape | undefined {
  for (const [bag, rows] of [
    [['encoder_W', 'encoder_U'], 4 * UNITS],
    [['decoder_W', 'decoder_U'], 4 * UNITS],
    [['V'], SYMBOLS],
  ] as const) {
    for (let row = 0; row < rows; row++) {
      const sizes = bag.map((name) => {
        const columns = inputs[name]!.length / rows;
        return inputs[name]!.subarray(row * columns, (row + 1) * columns).reduce(
          (sum, value) => sum + Math.abs(value),
          0,
        );
      });
      const exact = sizes.reduce((a, b) => a + b, 0);
      if (exact > LARGEST_F32) return { of: `rowsum ${bag.map((name) => `|${name}|`).join(' + ')}`, at: [row], exact };
    }
  }
  return undefined;
}
