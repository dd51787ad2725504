/** An encoder that leaves nothing but one vector, and a decoder that has nothing else. WGSL: shaders/seq2seq. */
import { pick, small } from '../parts/sample.ts';
import { translationCosts } from './costs.ts';
import { translationFormulas } from './formulas.ts';
import { lengthOf, shapeOf, SYMBOLS, TRAINED_LENGTH, translationPasses, UNITS } from './passes.ts';
import { translationReference, translationTolerance } from './reference.ts';
import { trainedWeights } from './weights.ts';
import type { Kernel, TensorSpec } from '../../kernel.ts';

export const seq2seq: Kernel = {
  name: 'seq2seq',
  title: 'Sequence to sequence',
  group: 'Recurrent networks',
  line: 'A whole sequence through one vector, and out again.',
  summary:
    'One LSTM reads a sequence token by token and throws away every state but the last. This context, 2 H numbers however ' +
    'long the sequence was, is all that a second LSTM gets; from it the sequence is written again, forwards or backwards, ' +
    `each token fed back as the next input. The weights were trained by this project’s own kernels on up to ${TRAINED_LENGTH} tokens. ` +
    'Within that length nearly every token is right; beyond it the context is full, and accuracy falls with every token ' +
    'more. Attention was invented to look past this vector.',
  papers: [
    'Sutskever, Vinyals and Le 2014, Sequence to sequence learning with neural networks',
    'Cho et al. 2014, On the properties of neural machine translation: encoder-decoder approaches',
    'Hochreiter and Schmidhuber 1997, Long short-term memory',
    'Williams and Zipser 1989, A learning algorithm for continually running fully recurrent neural networks',
    'Werbos 1990, Backpropagation through time: what it does and how to do it',
    'Kingma and Ba 2015, Adam: a method for stochastic optimization',
    'Parker 1997, Monte Carlo arithmetic: exploiting randomness in floating-point arithmetic',
  ],
  blocks: ['b'],
  tolerance: 1e-5,
  conditionedTolerance: (parameters, inputs) => translationTolerance(shapeOf(parameters), inputs),
  parameters: [
    {
      kind: 'choice',
      name: 'task',
      label: 'Task',
      help: 'What the weights were trained to write, and what counts as right.',
      options: [
        { value: 'copy', label: 'copy', help: 'The same sequence: what was read first is written first.' },
        { value: 'reverse', label: 'reverse', help: 'Backwards: what was read last is written first.' },
      ],
      default: 'reverse',
    },
    {
      kind: 'integer',
      name: 't',
      label: 'T',
      help: `Longest sequence: there are sequences of 1, 2, …, T tokens. The weights were trained on up to ${TRAINED_LENGTH}.`,
      minimum: 1,
      maximum: 24,
      default: 8,
    },
    {
      kind: 'integer',
      name: 'b',
      label: 'B',
      help: 'Sequences of each length, drawn at random.',
      minimum: 1,
      maximum: 64,
      default: 2,
    },
  ],
  presets: [
    {
      name: 'reverse',
      title: 'Reverse',
      help: 'The last token read is the first one written: it is still fresh in the context.',
      values: {},
    },
    {
      name: 'copy',
      title: 'Copy',
      help: 'The first token must survive all others that are read, and wait until the end of the encoder.',
      values: { task: 'copy' },
    },
    {
      name: 'one',
      title: 'One token, one vector',
      help: 'A single token crosses: encode, context, decode, step by step.',
      values: { t: 1, b: 1 },
    },
    {
      name: 'breaks',
      title: 'Where it breaks',
      help: `Twice the trained length of ${TRAINED_LENGTH}: the context has the same size, and the plot shows accuracy fall.`,
      values: { t: 2 * TRAINED_LENGTH, b: 16 },
    },
    {
      name: 'copy-breaks',
      title: 'Where copying breaks',
      help: 'The same for copying: one wrong token fed back derails those that follow.',
      values: { task: 'copy', t: 2 * TRAINED_LENGTH, b: 16 },
    },
  ],

  check: () => undefined,

  tensors(parameters) {
    const { t, b } = shapeOf(parameters);
    const weights = (name: string, rows: number, columns: number): Omit<TensorSpec, 'hue' | 'help'> => ({
      name,
      kind: 'input',
      scale: 'signed',
      planes: 4,
      rows,
      columns,
    });
    const sequences = { scale: 'probability', planes: 1, rows: t * b, columns: 't' } as const;
    return [
      {
        ...sequences,
        name: 'tokens',
        kind: 'input',
        hue: 'cyan',
        help: `Sequences, a row each: symbols 1 to ${SYMBOLS}, then nothing (0).`,
      },
      {
        ...weights('encoder_W', UNITS, SYMBOLS),
        hue: 'amber',
        help: 'What a symbol does to i, f, o and g of the encoder.',
      },
      { ...weights('encoder_U', UNITS, UNITS), hue: 'slate', help: 'What its state before does to them.' },
      {
        name: 'context',
        kind: 'intermediate',
        hue: 'green',
        scale: 'signed',
        planes: 1,
        rows: t * b,
        columns: 2 * UNITS,
        help: 'The last h and c of the encoder: all that the decoder gets.',
      },
      {
        ...weights('decoder_W', UNITS, SYMBOLS + 1),
        hue: 'amber',
        help: 'What the token written last, 0 at the start, does to i, f, o and g of the decoder.',
      },
      { ...weights('decoder_U', UNITS, UNITS), hue: 'slate', help: 'What its state before does to them.' },
      { ...weights('V', SYMBOLS, UNITS), planes: 1, hue: 'violet', help: 'From a state to the logits of the symbols.' },
      {
        ...sequences,
        name: 'written',
        kind: 'output',
        hue: 'coral',
        help: 'What the decoder wrote, token by token.',
      },
      {
        name: 'accuracy',
        kind: 'output',
        hue: 'rose',
        scale: 'probability',
        planes: 1,
        rows: 't',
        help: 'Share of tokens that are right, by length.',
      },
      {
        name: 'length',
        kind: 'output',
        hue: 'slate',
        scale: 'probability',
        planes: 1,
        rows: 't',
        help: 'Tokens of a sequence.',
      },
    ];
  },

  passes: (parameters) => translationPasses(shapeOf(parameters)),
  formulas: (parameters) => translationFormulas(shapeOf(parameters)),

  inputs(parameters, random) {
    const shape = shapeOf(parameters);
    const tokens = new Float32Array(shape.t * shape.b * shape.t);
    for (let row = 0; row < shape.t * shape.b; row++) {
      for (let t = 0; t < lengthOf(shape, row); t++) {
        tokens[row * shape.t + t] = 1 + Math.floor(random.uniform() * SYMBOLS);
      }
    }
    return { tokens, ...trainedWeights(shape.task) };
  },

  fixedInputs({ task }) {
    const names = ['encoder_W', 'encoder_U', 'decoder_W', 'decoder_U', 'V'];
    return Object.fromEntries(names.map((name) => [name, `trained to ${String(task)}`]));
  },

  reference: (parameters, inputs) => ({ ...translationReference(shapeOf(parameters), inputs) }),

  sample: (random) => ({
    task: pick(random, ['copy', 'reverse']),
    t: small(random, 11),
    b: small(random, 3),
  }),

  costs: (parameters) => translationCosts(shapeOf(parameters)),
  state: () => 2 * UNITS,

  plots: () => [
    {
      title: `Accuracy against length, trained up to ${TRAINED_LENGTH}`,
      axes: { x: 'tokens of a sequence', y: 'share right' },
      series: [{ kind: 'line', x: 'length', y: 'accuracy' }],
    },
  ],
};
