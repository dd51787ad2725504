/** Closed forms of an encoder and a decoder: elements moved, flops, dependent steps. */
import { SYMBOLS, UNITS } from './passes.ts';
import type { TranslationShape } from './passes.ts';
import type { Costs } from '../../kernel.ts';

/**
 * The flops of one step of an LSTM whose token has so many elements: four products, three sigmoids and a tanh,
 * c, h, the one-hot vector.
 */
const cellFlops = (elements: number): number => UNITS * (8 * (elements + UNITS) + 9 + 1 + 3 + 2) + elements;

/**
 * Every sequence loads all weights anew, and N tokens come in and N go out. A token deepens the encoder by gates, c and h,
 * and the decoder by those, the one-hot vector, the logits and the argmax: 3 and 6 steps, after which a token is counted
 * and the counts are added up.
 */
export function translationCosts({ t, b }: TranslationShape): Costs {
  const sequences = t * b;
  const tokens = (b * t * (t + 1)) / 2;
  const states = sequences * 2 * UNITS;
  const recurrent = sequences * 4 * UNITS * UNITS;
  return {
    read: {
      tokens: 2 * tokens,
      encoder_W: sequences * 4 * UNITS * SYMBOLS,
      encoder_U: recurrent,
      context: states,
      decoder_W: sequences * 4 * UNITS * (SYMBOLS + 1),
      decoder_U: recurrent,
      V: sequences * SYMBOLS * UNITS,
      written: tokens,
    },
    write: { context: states, written: tokens, length: t, accuracy: t },
    flops: tokens * (cellFlops(SYMBOLS) + cellFlops(SYMBOLS + 1) + 2 * SYMBOLS * UNITS + SYMBOLS - 1 + 2) + t * (b + 2),
    depth: 9 * t + 2,
  };
}
