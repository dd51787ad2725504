/** An encoder that hands on nothing but one vector, and a decoder that gets nothing else. WGSL: shaders/seq2seq. */
import { aside } from '../parts/aside.ts';
import { gateOrderParameter, orderText, PARTS } from '../lstm/cell.ts';
import { defineKernel } from '../parts/kernel.ts';
import { choiceParameter, integerParameter, preset } from '../parts/parameters.ts';
import { pick, small } from '../parts/sample.ts';
import { input, intermediate, output } from '../parts/tensors.ts';
import { translationCosts } from './costs.ts';
import { translationFormulas } from './formulas.ts';
import { lengthOf, shapeOf, SYMBOLS, TRAINED_LENGTH, translationPasses, UNITS } from './passes.ts';
import { translationErrors, translationEscape, translationReference } from './reference.ts';
import { trainedWeights } from './weights.ts';

export const seq2seq = defineKernel({
  name: 'seq2seq',
  title: 'Sequence to sequence',
  group: 'Recurrent networks',
  line: 'A whole sequence through one vector, and out again.',
  summary:
    'One LSTM reads a sequence token by token and throws away every state but the last. This context, 2 H numbers however ' +
    'long the sequence was, is all that a second LSTM gets; from it the sequence is written again, forwards or backwards, ' +
    `each token fed back as the next input. The weights were trained by this project’s own kernels on up to ${TRAINED_LENGTH} tokens. ` +
    'Within that length nearly every token is right; beyond it the context is full, and accuracy falls with every further token. ' +
    'Attention was invented to look past this vector.',
  papers: [
    'Sutskever, Vinyals and Le 2014, Sequence to sequence learning with neural networks',
    'Cho et al. 2014, On the properties of neural machine translation: encoder-decoder approaches',
    'Hochreiter and Schmidhuber 1997, Long short-term memory',
    'Williams and Zipser 1989, A learning algorithm for continually running fully recurrent neural networks',
    'Werbos 1990, Backpropagation through time: what it does and how to do it',
    'Kingma and Ba 2015, Adam: a method for stochastic optimization',
    'Parker 1997, Monte Carlo arithmetic: exploiting randomness in floating-point arithmetic',
  ],
  conventions: [
    'The planes of all weights hold i, f, o and g in this order, or with gateOrder = ifgo in that of PyTorch, i, f, g, o; there are no biases.',
  ],
  blocks: ['b'],
  tolerance: 1e-5,
  errors: (parameters, inputs) => translationErrors(shapeOf(parameters), inputs),
  escape: (_, inputs) => translationEscape(inputs),
  parameters: [
    choiceParameter('task', 'Task', 'What the weights were trained to write, and what counts as right.', {
      options: [
        ['copy', 'The same sequence: what was read first is written first.'],
        ['reverse', 'Backwards: what was read last is written first.'],
      ],
      default: 'reverse',
    }),
    integerParameter(
      't',
      'T',
      `Longest sequence: there are sequences of 1, 2, …, T tokens. The weights were trained on up to ${TRAINED_LENGTH}.`,
      { maximum: 24, default: 8 },
    ),
    integerParameter('b', 'B', 'Sequences of each length, drawn at random.', { maximum: 64, default: 2 }),
    gateOrderParameter,
  ],
  presets: [
    preset('reverse', 'Reverse', 'The last token read is the first one written: it is still fresh in the context.'),
    preset(
      'copy',
      'Copy',
      'The first token must survive all others that are read, and wait until the end of the encoder.',
      { task: 'copy' },
    ),
    preset('one', 'One token, one vector', 'A single token crosses: encode, context, decode, step by step.', {
      t: 1,
      b: 1,
    }),
    preset(
      'breaks',
      'Where it breaks',
      `Twice the trained length of ${TRAINED_LENGTH}: the context has the same size, and the plot shows accuracy fall.`,
      { t: 2 * TRAINED_LENGTH, b: 16 },
    ),
    preset(
      'copy-breaks',
      'Where copying breaks',
      'The same for copying: one wrong token fed back derails those that follow.',
      { task: 'copy', t: 2 * TRAINED_LENGTH, b: 16 },
    ),
  ],

  tensors(parameters) {
    const order = orderText(shapeOf(parameters).order);
    const sequences = { rows: 't · b', columns: 't', along: 'columns', scale: 'probability' } as const;
    const byLength = { rows: 't', scale: 'probability' } as const;
    const gates = { planes: PARTS.length, rows: UNITS } as const;
    return aside(
      ['encoder_W', 'encoder_U', 'decoder_W', 'decoder_U', 'V', 'accuracy', 'length'],
      [
        input('tokens', 'cyan', `Sequences, one in each row: symbols 1 to ${SYMBOLS}, then nothing (0).`, sequences),
        input('encoder_W', 'amber', `Weights of a symbol in ${order} of the encoder, one plane each.`, {
          ...gates,
          columns: SYMBOLS,
        }),
        input('encoder_U', 'slate', 'Weights of the previous state in them.', { ...gates, columns: UNITS }),
        intermediate('context', 'green', 'The last h and c of the encoder: all that the decoder gets.', {
          rows: 't · b',
          columns: 2 * UNITS,
        }),
        input(
          'decoder_W',
          'amber',
          `Weights of the last token written, 0 at the start, in ${order} of the decoder, one plane each.`,
          {
            ...gates,
            columns: SYMBOLS + 1,
          },
        ),
        input('decoder_U', 'slate', 'Weights of the previous state in them.', { ...gates, columns: UNITS }),
        input('V', 'violet', 'Weights of a state in the logits of the symbols.', { rows: SYMBOLS, columns: UNITS }),
        output('written', 'coral', 'What the decoder wrote, token by token.', sequences),
        output('accuracy', 'rose', 'Share of tokens that are right, by length.', byLength),
        output('length', 'slate', 'Tokens of a sequence.', byLength),
      ],
    );
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
    return { tokens, ...trainedWeights(shape) };
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
    gateOrder: pick(random, ['ifog', 'ifgo']),
  }),

  costs: (parameters) => translationCosts(shapeOf(parameters)),
  state: () => 2 * UNITS,

  plots: () => [
    {
      title: `Accuracy against length, trained up to ${TRAINED_LENGTH}`,
      axes: { x: 'length', y: 'share right' },
      series: [{ kind: 'line', x: 'length', y: 'accuracy' }],
    },
  ],
});
