/** The selective scan in float64, and a bound on what f32 may make of it. */
import { bounded, escapeIn, exactly, expError, product } from '../parts/bounded.ts';
import type { Bounded } from '../parts/bounded.ts';
import type { SelectiveShape } from './shape.ts';
import type { Arrays } from '../../kernel.ts';
import { inRange, ROUNDOFF, SMALLEST_NORMAL_F32 } from '../../tensors/f32.ts';
import type { Escape } from '../../verdict.ts';

/**
 * Everything that HBM may hold, from X [t, channels], Wdt [channels, channels], bias [channels], WB and WC [channels, n],
 * A [channels, n], D [channels]: dt and y [t, channels], B and C [t, n], Abar, Bx and h [channels, t, n], influence [t, t].
 * Errors follow the computation, as in the running error analysis of Higham 2002, section 3.3: each is the error that the
 * operands bring plus one rounding for each operation, with exp good to 3 + 2 |z| units in the last place (WGSL).
 */
export function selectiveReference(shape: SelectiveShape, inputs: Arrays): Readonly<Record<string, Bounded>> {
  const { t, channels, n, channel } = shape;
  const { X, Wdt, bias, WB, WC, A, D } = inputs;
  const tokens = exactly(X!);
  const dt = softplus(product(tokens, exactly(Wdt!), t, channels, channels), bias!);
  const B = product(tokens, exactly(WB!), t, channels, n);
  const C = product(tokens, exactly(WC!), t, channels, n);
  const [Abar, Bx, h] = [bounded(channels * t * n), bounded(channels * t * n), bounded(channels * t * n)];
  const y = bounded(t * channels);
  // Each merge of a tree rounds three times.
  const merges = 6 * Math.ceil(Math.log2(shape.bt)) + 4;
  for (let c = 0; c < channels; c++) {
    const state = new Float64Array(n);
    const size = new Float64Array(n);
    const error = new Float64Array(n);
    for (let token = 0; token < t; token++) {
      const tc = token * channels + c;
      const x = X![tc]!;
      const step = dt.values[tc]!;
      const skip = D![c]! * x;
      let [sum, sizes, errors] = [skip, Math.abs(skip), 0];
      for (let s = 0; s < n; s++) {
        const [ts, at] = [token * n + s, (c * t + token) * n + s];
        const z = step * A![c * n + s]!;
        const decay = Math.exp(z);
        const decayError =
          decay * (Math.abs(A![c * n + s]!) * dt.errors[tc]! + ROUNDOFF * (7 + 5 * Math.abs(z))) + SMALLEST_NORMAL_F32;
        const entering = enteringOf(shape, step, dt.errors[tc]!, A![c * n + s]!);
        const input = entering.value * B.values[ts]! * x;
        const inputError = inRange(entering.value * B.values[ts]!)
          ? Math.abs(x) * (entering.value * B.errors[ts]! + entering.error * Math.abs(B.values[ts]!)) +
            3 * ROUNDOFF * Math.abs(input) +
            (2 + Math.abs(x)) * SMALLEST_NORMAL_F32
          : Infinity;
        error[s] = decay * error[s]! + (decayError + 3 * ROUNDOFF * decay) * size[s]! + inputError;
        // Nothing is kept of a state of 0, even by a decay beyond the range of float64.
        state[s] = (state[s] === 0 ? 0 : decay * state[s]!) + input;
        size[s] = decay * size[s]! + Math.abs(input);
        [Abar.values[at], Abar.errors[at]] = [decay, decayError];
        [Bx.values[at], Bx.errors[at]] = [input, inputError];
        [h.values[at], h.errors[at]] = [state[s]!, error[s]! + merges * ROUNDOFF * size[s]!];
        sum += C.values[ts]! * state[s]!;
        sizes += Math.abs(C.values[ts]!) * size[s]!;
        errors += Math.abs(C.values[ts]!) * h.errors[at] + C.errors[ts]! * size[s]!;
      }
      [y.values[tc], y.errors[tc]] = [sum, errors + (n + 2) * ROUNDOFF * sizes];
    }
  }
  const all = { dt, B, C, Abar, Bx, h, y };
  // Sums of numbers beyond the range of float64 are no numbers; the first of them was infinite.
  for (const { values } of [Bx, h, y])
    values.forEach((value, at) => (values[at] = Number.isNaN(value) ? Infinity : value));
  return channel === null ? all : { ...all, influence: influenceOf(shape, channel, A!, { dt, B, Abar }) };
}

/** The first gate, input or state beyond the range of f32, unless a step, B or C, which are stored, is already. */
export function escapedState(shape: SelectiveShape, inputs: Arrays): Escape | undefined {
  const { t, n } = shape;
  const { dt, B, C, Abar, Bx, h } = selectiveReference({ ...shape, channel: null }, inputs);
  if ([dt, B, C].some((one) => !one!.values.every(inRange))) return undefined;
  return escapeIn('Abar', Abar!, t, n) ?? escapeIn('Bx', Bx!, t, n) ?? escapeIn('h', h!, t, n);
}

/**
 * What a token is multiplied by besides B: the step, or by zero-order hold the integral H of exp(rate u) over it, whose slope
 * is exp(rate step). The roundings of a short step are those of a series of positive terms or of one that falls by a quarter
 * each; those of a longer one are of exp, less 1, and of the quotient.
 */
function enteringOf(
  { held }: SelectiveShape,
  step: number,
  stepError: number,
  rate: number,
): { readonly value: number; readonly error: number } {
  if (!held) return { value: step, error: stepError };
  const z = step * rate;
  const value = z === 0 ? step : Math.expm1(z) / rate;
  const steepest = Math.exp(z + Math.abs(rate) * stepError);
  // Where a state decays, the end of the step counts for less than its beginning.
  const brought = (rate > 0 ? steepest : Math.min(steepest, 1)) * stepError;
  const ofExp = Math.abs(z) < 0.25 ? 0 : (Math.exp(z) / Math.abs(rate)) * (expError(z) + ROUNDOFF * Math.abs(z));
  return { value, error: brought + 10 * ROUNDOFF * value + ofExp + 2 * SMALLEST_NORMAL_F32 };
}

/** The product of the gates between two tokens, times how far the earlier one was let in. */
function influenceOf(
  shape: SelectiveShape,
  channel: number,
  A: Float32Array,
  { dt, B, Abar }: Readonly<Record<'dt' | 'B' | 'Abar', Bounded>>,
): Bounded {
  const { t, channels, n } = shape;
  const result = bounded(t * t);
  for (let source = 0; source < t; source++) {
    const step = dt.values[source * channels + channel]!;
    const stepError = dt.errors[source * channels + channel]!;
    for (let s = 0; s < n; s++) {
      const b = Math.abs(B.values[source * n + s]!);
      const entering = enteringOf(shape, step, stepError, A[channel * n + s]!);
      const entry = entering.value * b;
      const entryError = inRange(entry)
        ? entering.error * b + entering.value * B.errors[source * n + s]! + (n + 3) * ROUNDOFF * entry
        : Infinity;
      const rate = Math.abs(A[channel * n + s]!);
      let [kept, since, sinceError] = [1, 0, 0];
      for (let token = source; token < t; token++) {
        if (token > source) {
          kept *= Abar.values[(channel * t + token) * n + s]!;
          since += dt.values[token * channels + channel]!;
          sinceError += dt.errors[token * channels + channel]! + ROUNDOFF * since;
        }
        const keptError = kept * (rate * sinceError + ROUNDOFF * (7 + 5 * rate * since));
        result.values[token * t + source]! += entry === 0 ? 0 : (kept * entry) / n;
        result.errors[token * t + source]! += (kept * entryError + keptError * entry) / n;
      }
    }
  }
  return result;
}

/** Computes log(1 + exp(z + bias)) by rows; its slope is the logistic function of z. */
function softplus({ values, errors }: Bounded, bias: Float32Array): Bounded {
  const result = bounded(values.length);
  values.forEach((value, at) => {
    const z = value + bias[at % bias.length]!;
    const open = 1 / (1 + Math.exp(-z));
    const step = Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    result.values[at] = step;
    result.errors[at] =
      open * (errors[at]! + ROUNDOFF * Math.abs(z)) +
      ROUNDOFF * (16 + 4 * Math.min(Math.abs(z), 20)) * step +
      SMALLEST_NORMAL_F32;
  });
  return result;
}
