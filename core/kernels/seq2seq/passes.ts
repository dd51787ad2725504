/** The dispatches of an encoder and a decoder, and the tiles that their workgroups keep. */
import { slot } from '../parts/slots.ts';
import type { Hue, KernelPass, SlotSpec } from '../../kernel.ts';
import type { Parameters } from '../../parameters.ts';
import { integer } from '../../parameters.ts';

const THREADS = 32;

/** Symbols of the alphabet, and elements of each state, of the weights in assets/seq2seq. */
export const SYMBOLS = 6;
export const UNITS = 24;
/** The longest sequences that they were trained on. */
export const TRAINED_LENGTH = 6;

/** The gates and the candidate, in the order of the planes of the weights. */
export const PARTS = ['i', 'f', 'o', 'g'] as const;

export interface TranslationShape {
  readonly task: 'copy' | 'reverse';
  /** Longest sequence. */
  readonly t: number;
  /** Sequences of each length. */
  readonly b: number;
}

export function shapeOf(parameters: Parameters): TranslationShape {
  return {
    task: parameters['task'] === 'copy' ? 'copy' : 'reverse',
    t: integer(parameters, 't'),
    b: integer(parameters, 'b'),
  };
}

/** Length of a row of the tokens: the first b have one token, the next two, and so on. */
export const lengthOf = ({ b }: TranslationShape, row: number): number => 1 + Math.floor(row / b);

const forParts = (name: string, hue: Hue, rows: number, columns: number): readonly SlotSpec[] =>
  PARTS.map((part) => slot(`${name}_${part}`, hue, rows, columns));

/** What one step of an LSTM works with; its token is a one-hot vector of so many elements. */
function cellSlots(elements: number): { readonly weights: readonly SlotSpec[]; readonly states: readonly SlotSpec[] } {
  const gate = (name: string): SlotSpec => slot(name, 'rose', 1, UNITS, { scale: 'gate' });
  return {
    weights: [...forParts('W', 'amber', UNITS, elements), ...forParts('U', 'slate', UNITS, UNITS)],
    states: [
      { ...gate('i_t'), valve: { from: 'g_t', to: 'c_t' } },
      { ...gate('f_t'), valve: { from: 'c_t', to: 'c_t' } },
      { ...gate('o_t'), valve: { from: 'c_t', to: 'h_t' } },
      slot('g_t', 'amber', 1, UNITS),
      slot('c_t', 'violet', 1, UNITS),
      slot('h_t', 'green', 1, UNITS),
    ],
  };
}

export function translationPasses({ task, t, b }: TranslationShape): readonly KernelPass[] {
  const constants = { T: t, B: b, A: SYMBOLS, H: UNITS, THREADS };
  const encoder = cellSlots(SYMBOLS);
  const decoder = cellSlots(SYMBOLS + 1);
  return [
    {
      name: 'encode',
      title: 'context = the last state of the encoder',
      shader: 'seq2seq/encode',
      constants: { ...constants, E: SYMBOLS },
      tensors: ['tokens', 'encoder_W', 'encoder_U', 'context'],
      workgroups: [t * b, 1, 1],
      slots: [
        slot('token', 'cyan', 1, 1, { scale: 'probability' }),
        slot('x_t', 'cyan', 1, SYMBOLS, { scale: 'probability' }),
        ...encoder.weights,
        ...encoder.states,
      ],
      loops: ['s', 't'],
      maximumEvents: 12 + 11 * t,
    },
    {
      name: 'decode',
      title: 'tokens from the context, each fed back',
      shader: 'seq2seq/decode',
      constants: { ...constants, E: SYMBOLS + 1 },
      tensors: ['context', 'decoder_W', 'decoder_U', 'V', 'written'],
      workgroups: [t * b, 1, 1],
      slots: [
        slot('x_t', 'coral', 1, SYMBOLS + 1, { scale: 'probability' }),
        ...decoder.weights,
        ...decoder.states,
        slot('V_sram', 'violet', SYMBOLS, UNITS),
        slot('logits', 'coral', 1, SYMBOLS),
        slot('token', 'coral', 1, 1, { scale: 'probability' }),
      ],
      loops: ['s', 't'],
      maximumEvents: 13 + 15 * t,
    },
    {
      name: 'score',
      title: 'share of tokens that are right, by length',
      shader: 'seq2seq/score',
      constants: { T: t, B: b, REVERSE: task === 'reverse', THREADS },
      tensors: ['tokens', 'written', 'length', 'accuracy'],
      workgroups: [t, 1, 1],
      slots: [
        slot('y_i', 'coral', b, 1, { scale: 'probability' }),
        slot('x_i', 'cyan', b, 1, { scale: 'probability' }),
        slot('right_i', 'rose', b, 1, { scale: 'probability' }),
        slot('n_i', 'slate', 1, 1, { scale: 'probability' }),
        slot('accuracy_i', 'rose', 1, 1, { scale: 'probability' }),
      ],
      loops: ['n', 't'],
      maximumEvents: 6 + 3 * t,
    },
  ];
}
