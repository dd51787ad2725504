/**
 * A recurrent network: a hidden state that every token rewrites, and what is left of the tokens in it. WGSL:
 * shaders/rnn.
 */
import { aside } from '../parts/aside.ts';
import { createInput } from '../parts/inputs.ts';
import { defineKernel } from '../parts/kernel.ts';
import { preset } from '../parts/parameters.ts';
import {
  influencePlots,
  influenceFault,
  resultTensors,
  sampleShape,
  scaledOrthogonal,
  shapeOf,
  sizeParameters,
  tokenTensor,
  weightParameters,
} from '../parts/recurrent.ts';
import { input, output } from '../parts/tensors.ts';
import { rnnCosts } from './costs.ts';
import { rnnFormulas } from './formulas.ts';
import { rnnPasses } from './passes.ts';
import { rnnErrors, rnnEscape, rnnReference } from './reference.ts';
import { normal } from '../../tensors/generators.ts';

export const rnn = defineKernel({
  name: 'rnn',
  title: 'Recurrent network',
  group: 'Recurrent networks',
  line: 'One state that every token rewrites, and what it forgets.',
  summary:
    'h_t = tanh(W x_t + U h_{t−1} + b). The weights are loaded once and stay in SRAM; tokens come in one by one, each ' +
    'rewrites the hidden state, and the state goes out. However long the sequence, the state has H elements, and no step ' +
    'can begin before the one before it has ended. What the state still holds of token s is measured as ‖∂h_t/∂x_s‖: every ' +
    'step multiplies it by the Jacobian (1 − h_t²) U, so that over many steps it vanishes or explodes.',
  papers: [
    'Elman 1990, Finding structure in time',
    'Bengio, Simard and Frasconi 1994, Learning long-term dependencies with gradient descent is difficult',
    'Pascanu, Mikolov and Bengio 2013, On the difficulty of training recurrent neural networks',
    'Saxe, McClelland and Ganguli 2014, Exact solutions to the nonlinear dynamics of learning in deep linear neural networks',
    'Parker 1997, Monte Carlo arithmetic: exploiting randomness in floating-point arithmetic',
  ],
  conventions: [
    'W and U are weight_ih and weight_hh of PyTorch, and b is the sum of bias_ih and bias_hh; the first state is 0.',
  ],
  blocks: ['h', 'e'],
  tolerance: 1e-5,
  errors: (parameters, inputs) => rnnErrors(shapeOf(parameters), inputs),
  escape: (parameters, inputs) => rnnEscape(shapeOf(parameters), inputs),
  parameters: [...sizeParameters, ...weightParameters],
  presets: [
    preset(
      'conveyor',
      'One state for all tokens',
      'Tokens come in, the state is rewritten, states go out; the trail beside X shows how fast each token fades.',
    ),
    preset(
      'forgets',
      'Forgets',
      'A radius of 0.5 leaves at most half of a token at every step: ten tokens later it counts for less than a thousandth.',
      { radius: 0.5 },
    ),
    preset(
      'remembers',
      'Remembers longer',
      'A radius of 1 with inputs so small that tanh is straight passes the state on nearly whole: hardly anything fades.',
      { radius: 1, gain: 0.03 },
    ),
    preset(
      'saturates',
      'Saturates',
      'The same radius with large inputs: where tanh is flat, its slope wipes out what was there before.',
      { radius: 1, gain: 4 },
    ),
    preset(
      'explodes',
      'Explodes',
      'A radius of 1.3 multiplies the influence of the first token at every step, until tanh bends the state back.',
      { radius: 1.3, gain: 0.001 },
    ),
    preset(
      'outputs',
      'With outputs',
      'Each state waits for the one before; the outputs y = V h then all come at once, in a single further step.',
      { o: 4, influence: false },
    ),
  ],

  check: (parameters) => influenceFault(shapeOf(parameters), 1),

  tensors(parameters) {
    const shape = shapeOf(parameters);
    return aside(
      ['W', 'U', 'b', 'V', 'influence'],
      [
        tokenTensor(shape),
        input('W', 'amber', 'Weights of the token in the state.', { rows: 'h', columns: 'e' }),
        input('U', 'violet', 'Weights of the previous state.', { rows: 'h', columns: 'h' }),
        input('b', 'slate', 'Bias.', { rows: 'h' }),
        output('h', 'green', 'The state after each token.', { rows: 't', columns: 'h', transposed: true }),
        ...resultTensors(shape),
      ],
    );
  },

  passes: (parameters) => rnnPasses(shapeOf(parameters)),

  formulas: (parameters) => rnnFormulas(shapeOf(parameters)),

  inputs(parameters, random) {
    const { t, e, h, o } = shapeOf(parameters);
    const gain = Number(parameters['gain']);
    return {
      X: createInput(parameters, random)(1, t, e),
      W: normal(random, h * e, gain / Math.sqrt(e)),
      U: scaledOrthogonal(random, h, Number(parameters['radius'])),
      b: normal(random, h, 0.1 * gain),
      ...(o > 0 ? { V: normal(random, o * h, 1 / Math.sqrt(h)) } : {}),
    };
  },

  reference: (parameters, inputs) => rnnReference(shapeOf(parameters), inputs),

  costs: (parameters) => rnnCosts(shapeOf(parameters)),

  watchedCosts: (parameters) => rnnCosts({ ...shapeOf(parameters), influence: false }),

  // Both networks have these parameters.
  rival: (parameters) => ({
    kernel: 'lstm',
    values: parameters,
    title: 'an LSTM',
    why: 'On the same tokens it has four times the weights, and gates that can carry a token over many steps.',
  }),

  state: (parameters) => shapeOf(parameters).h,

  sample: sampleShape,

  plots: (parameters) => influencePlots(shapeOf(parameters)),
});
