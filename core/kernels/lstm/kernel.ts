/**
 * Long short-term memory: a state behind gates, which can keep what a plain recurrent network loses. WGSL:
 * shaders/lstm.
 */
import { aside } from '../parts/aside.ts';
import { createInput } from '../parts/inputs.ts';
import { lstmCosts } from './costs.ts';
import { lstmFormulas } from './formulas.ts';
import { gateOrderParameter, inOrder, orderText, PARTS } from './cell.ts';
import { lstmPasses } from './passes.ts';
import { lstmErrors, lstmEscape, lstmReference } from './reference.ts';
import { shapeOf } from './shape.ts';
import { defineKernel } from '../parts/kernel.ts';
import { numberParameter, preset } from '../parts/parameters.ts';
import {
  influencePlots,
  influenceFault,
  resultTensors,
  sampleShape,
  scaledOrthogonal,
  sizeParameters,
  tokenTensor,
  weightParameters,
} from '../parts/recurrent.ts';
import { pick } from '../parts/sample.ts';
import { input, intermediate, output } from '../parts/tensors.ts';
import { normal } from '../../tensors/generators.ts';

/** The parameters that a plain recurrent network has too. */
const SHARED = [...sizeParameters, ...weightParameters].map(({ name }) => name);

export const lstm = defineKernel({
  name: 'lstm',
  title: 'Long short-term memory',
  group: 'Recurrent networks',
  line: 'Three gates decide what a cell takes, keeps and shows.',
  summary:
    'Besides the hidden state h, which every token rewrites, there is a cell c that is only added to: c_t = f ∘ c_{t−1} + ' +
    'i ∘ g, h_t = o ∘ tanh c_t. Three gates between 0 and 1, computed from the token and the state before, act as valves: ' +
    'i admits the new candidate g, f keeps what is there, o shows it. What a token left in the cell is multiplied by f at ' +
    'each step and by no matrix, so that open forget gates carry it over many tokens: compare ‖∂h_t/∂x_s‖ with the plain ' +
    'recurrent network on the same tokens.',
  papers: [
    'Hochreiter and Schmidhuber 1997, Long short-term memory',
    'Gers, Schmidhuber and Cummins 2000, Learning to forget: continual prediction with LSTM',
    'Jozefowicz, Zaremba and Sutskever 2015, An empirical exploration of recurrent network architectures',
    'Parker 1997, Monte Carlo arithmetic: exploiting randomness in floating-point arithmetic',
  ],
  conventions: [
    'W, U and b hold i, f, o and g in this order. With gateOrder = ifgo it is that of PyTorch, i, f, g, o: W is weight_ih_l0.reshape(4, h, e) then, and U is weight_hh_l0.reshape(4, h, h).',
    'b is the sum of bias_ih and bias_hh; the first state and the first cell are 0.',
  ],
  blocks: ['h', 'e'],
  tolerance: 1e-5,
  errors: (parameters, inputs) => lstmErrors(shapeOf(parameters), inputs),
  escape: (parameters, inputs) => lstmEscape(shapeOf(parameters), inputs),
  parameters: [
    ...sizeParameters,
    numberParameter(
      'forgetBias',
      'Forget bias',
      'Bias of the forget gates where none is loaded: at 0 they are about half open, at 5 they let nearly all through.',
      { minimum: -10, maximum: 10, default: 1, makesInputs: true },
    ),
    ...weightParameters,
    gateOrderParameter,
  ],
  presets: [
    preset(
      'gates',
      'Three valves',
      'Each token sets the gates i, f and o, and they say what enters the cell, what stays and what is shown.',
    ),
    preset(
      'keeps',
      'Keeps what the RNN loses',
      'With forget gates open the first token still counts at the end, at the radius at which a plain network forgets.',
      { forgetBias: 5, radius: 0.5 },
    ),
    preset(
      'forgets',
      'Forget gates shut',
      'A bias of −4 empties the cell at every token: what is left goes through h alone and fades like in a plain network.',
      { forgetBias: -4, radius: 0.5 },
    ),
    preset(
      'outputs',
      'With outputs',
      'The states take three dependent steps for each token; the outputs y = V h then all come at once, in a single further step.',
      { o: 4, influence: false },
    ),
  ],

  check: (parameters) => influenceFault(shapeOf(parameters), PARTS.length),

  tensors(parameters) {
    const shape = shapeOf(parameters);
    const order = orderText(shape.order);
    const weights = { planes: PARTS.length, rows: 'h' } as const;
    const states = { rows: 't', columns: 'h', transposed: true } as const;
    return aside(
      ['W', 'U', 'b', 'gates', 'g', 'c', 'V', 'influence'],
      [
        tokenTensor(shape),
        input('W', 'amber', `Weights of the token in the gates and in the candidate g, one plane each: ${order}.`, {
          ...weights,
          columns: 'e',
        }),
        input('U', 'slate', `Weights of the previous state in ${order}, one plane each.`, { ...weights, columns: 'h' }),
        input('b', 'slate', `Biases of ${order}, one row each.`, { rows: PARTS.length, columns: 'h' }),
        intermediate(
          'gates',
          'rose',
          'How far i, f and o were open at each token, one plane each; kept as for training.',
          { ...states, planes: 3, scale: 'gate' },
        ),
        intermediate('g', 'amber', 'What each token offered to the cell.', states),
        intermediate('c', 'violet', 'The cell after each token.', states),
        output('h', 'green', 'The state after each token.', states),
        ...resultTensors(shape),
      ],
    );
  },

  passes: (parameters) => lstmPasses(shapeOf(parameters)),

  formulas: (parameters) => lstmFormulas(shapeOf(parameters)),

  inputs(parameters, random) {
    const { t, e, h, o, order } = shapeOf(parameters);
    const gain = Number(parameters['gain']);
    const X = createInput(parameters, random)(1, t, e);
    const W = normal(random, PARTS.length * h * e, gain / Math.sqrt(e));
    const U = PARTS.flatMap(() => [...scaledOrthogonal(random, h, Number(parameters['radius']))]);
    const b = PARTS.flatMap((part) => Array<number>(h).fill(part === 'f' ? Number(parameters['forgetBias']) : 0));
    return {
      X,
      W: inOrder(order, W),
      U: inOrder(order, Float32Array.from(U)),
      b: inOrder(order, Float32Array.from(b)),
      ...(o > 0 ? { V: normal(random, o * h, 1 / Math.sqrt(h)) } : {}),
    };
  },

  fixedInputs: () => ({ b: 'the forget bias for f, else 0' }),

  reference: (parameters, inputs) => lstmReference(shapeOf(parameters), inputs),

  costs: (parameters) => lstmCosts(shapeOf(parameters)),

  watchedCosts: (parameters) => lstmCosts({ ...shapeOf(parameters), influence: false }),

  rival: (parameters) => ({
    kernel: 'rnn',
    values: Object.fromEntries(SHARED.map((name) => [name, parameters[name]!])),
    title: 'a plain recurrent network',
    why: 'On the same tokens it has a quarter of the weights and no gates: every step multiplies what is left of a token.',
  }),

  state: (parameters) => 2 * shapeOf(parameters).h,

  sample: (random) => ({
    ...sampleShape(random),
    forgetBias: pick(random, [-4, 0, 1, 5]),
    gateOrder: pick(random, ['ifog', 'ifgo']),
  }),

  plots: (parameters) => influencePlots(shapeOf(parameters)),
});
