/** The dispatches of an encoder and a decoder, and the tiles that their workgroups keep. */
import { cellSlots, gateOrderOf, planeConstants, slotsOfParts } from '../lstm/cell.ts';
import type { GateOrder } from '../lstm/cell.ts';
import { aside } from '../parts/aside.ts';
import { pass } from '../parts/passes.ts';
import { slot, transposed } from '../parts/slots.ts';
import type { Hue, KernelPass, SlotSpec } from '../../kernel.ts';
import type { Params } from '../../parameters.ts';
import { integers } from '../../parameters.ts';

const THREADS = 32;

/** The symbols of the alphabet, and the elements of each state, in the weights in assets/seq2seq. */
export const SYMBOLS = 6;
export const UNITS = 24;
/** The longest sequences that the weights were trained on. */
export const TRAINED_LENGTH = 6;

export interface TranslationShape {
  readonly task: 'copy' | 'reverse';
  /** The order in which the planes of all weights hold the gates. */
  readonly order: GateOrder;
  /** The length of the longest sequence. */
  readonly t: number;
  /** The number of sequences of each length. */
  readonly b: number;
}

export function shapeOf(params: Params): TranslationShape {
  return {
    task: params['task'] === 'copy' ? 'copy' : 'reverse',
    order: gateOrderOf(params),
    ...integers(params, 't', 'b'),
  };
}

/** The length of the sequence in a row: the first b rows have one token, the next b two, and so on. */
export const lengthOf = ({ b }: TranslationShape, row: number): number => 1 + Math.floor(row / b);

/** The slots of one step of an LSTM, whose token is a one-hot vector of so many elements. */
const stepSlots = (elements: number): readonly SlotSpec[] => [
  ...aside('all', [...slotsOfParts('W', 'amber', UNITS, elements), ...slotsOfParts('U', 'slate', UNITS, UNITS)]),
  ...cellSlots(UNITS),
];

/** A slot of numbers that are never negative, such as counts and shares. */
const counted = (name: string, hue: Hue, rows: number, columns: number): SlotSpec =>
  slot(name, hue, rows, columns, { scale: 'probability' });

export function translationPasses({ task, order, t, b }: TranslationShape): readonly KernelPass[] {
  const constants = { T: t, B: b, A: SYMBOLS, H: UNITS, THREADS, ...planeConstants(order) };
  return [
    pass('encode', 'context = the last state of the encoder', 'seq2seq/encode', {
      constants: { ...constants, E: SYMBOLS },
      tensors: ['tokens', 'encoder_W', 'encoder_U', 'context'],
      workgroups: [t * b],
      slots: [counted('token', 'cyan', 1, 1), transposed(counted('x_t', 'cyan', 1, SYMBOLS)), ...stepSlots(SYMBOLS)],
      loops: ['s', 't'],
      maximumEvents: 12 + 11 * t,
    }),
    pass('decode', 'tokens from the context, each fed back', 'seq2seq/decode', {
      constants: { ...constants, E: SYMBOLS + 1 },
      tensors: ['context', 'decoder_W', 'decoder_U', 'V', 'written'],
      workgroups: [t * b],
      slots: [
        transposed(counted('x_t', 'coral', 1, SYMBOLS + 1)),
        ...stepSlots(SYMBOLS + 1),
        ...aside('all', [slot('V_sram', 'violet', SYMBOLS, UNITS)]),
        transposed(slot('logits', 'coral', 1, SYMBOLS)),
        counted('token', 'coral', 1, 1),
      ],
      loops: ['s', 't'],
      maximumEvents: 13 + 15 * t,
    }),
    pass('score', 'share of tokens that are right, by length', 'seq2seq/score', {
      constants: { T: t, B: b, REVERSE: task === 'reverse', THREADS },
      tensors: ['tokens', 'written', 'length', 'accuracy'],
      workgroups: [t],
      slots: [
        counted('y_i', 'coral', b, 1),
        counted('x_i', 'cyan', b, 1),
        counted('right_i', 'rose', b, 1),
        counted('n_i', 'slate', 1, 1),
        counted('accuracy_i', 'rose', 1, 1),
      ],
      loops: ['n', 't'],
      maximumEvents: 6 + 3 * t,
      measures: true,
    }),
  ];
}
