/** A network that learns a function of one number: layers, what goes back through them, and the steps of its weights. WGSL: shaders/mlp. */
import { aside } from '../parts/aside.ts';
import { defineKernel } from '../parts/kernel.ts';
import { choiceParameter, integerParameter, numberParameter, preset } from '../parts/parameters.ts';
import { pick, small } from '../parts/sample.ts';
import { input, output } from '../parts/tensors.ts';
import { networkCosts, trainingCosts } from './costs.ts';
import { networkFormulas } from './formulas.ts';
import { networkInputs } from './inputs.ts';
import { networkPasses } from './passes.ts';
import { networkPlots } from './plots.ts';
import { networkErrors, networkEscape, networkReference } from './reference.ts';
import { layersOf, shapeOf } from './shape.ts';

export const mlp = defineKernel({
  name: 'mlp',
  title: 'Neural network',
  group: 'Learning',
  line: 'Bumps that add up to a function, of layers with a bend.',
  summary:
    'A function of one number, learnt from points by a network with one to three hidden layers: W x, a bend, W again. At every ' +
    'step all points go forward, what is wrong with the answers goes back through the same weights, and each weight moves a ' +
    'little. The weights stay in SRAM; what leaves it is their history, one plane a step, so that the training can be gone ' +
    'through in both directions. Without the bend all layers are one matrix, and the answer is a line.',
  papers: [
    'Rumelhart, Hinton and Williams 1986, Learning representations by back-propagating errors',
    'Cybenko 1989, Approximation by superpositions of a sigmoidal function',
    'Kingma and Ba 2015, Adam: a method for stochastic optimization',
    'Hendrycks and Gimpel 2016, Gaussian error linear units (GELUs)',
    'Parker 1997, Monte Carlo arithmetic: exploiting randomness in floating-point arithmetic',
  ],
  conventions: [
    'Each layer has its biases in its last column, so that W2 is [h, h + 1]: of a torch.nn.Linear it is torch.cat([weight, bias[:, None]], 1).',
    'The loss is the mean of (p − y)² over all points, as torch.nn.MSELoss has it, and every step takes the gradient of all points.',
    'Plane t of a history, and row t of loss and F, are those before step t; the last are those after the last step.',
    'Adam has β₁ = 0.9, β₂ = 0.999 and ε = 10⁻⁸; GELU is that of approximate = "tanh" in PyTorch.',
  ],
  blocks: ['bn', 'h', 'g'],
  tolerance: 1e-5,
  errors: (parameters, inputs) => networkErrors(shapeOf(parameters), inputs),
  parameters: [
    choiceParameter('activation', 'Activation', 'What a unit does to the sum of what it reads.', {
      options: [
        ['tanh', 'From −1 to 1, steepest in the middle.'],
        ['sigmoid', 'From 0 to 1, steepest in the middle.'],
        ['relu', 'ReLU', '0 below 0, and nothing else: a kink.'],
        ['gelu', 'GELU', 'A kink that is rounded off.'],
        ['none', 'Nothing: every layer is a matrix, and all of them together are one.'],
      ],
      default: 'tanh',
    }),
    integerParameter('layers', 'Layers', 'Hidden layers.', { maximum: 3, default: 2 }),
    integerParameter('h', 'Width', 'Units of a hidden layer.', { maximum: 64, default: 16 }),
    choiceParameter('optimiser', 'Optimiser', 'How a gradient becomes a step.', {
      options: [
        ['adam', 'Adam', 'By averages of the gradient and of its square: a step of its own for each weight.'],
        ['sgd', 'SGD', 'Along the gradient, by the rate.'],
      ],
      default: 'adam',
    }),
    numberParameter(
      'rate',
      'Rate',
      'How far a step goes: of Adam, nearly for each weight; of SGD, as a share of the gradient.',
      {
        minimum: 0.0001,
        maximum: 10,
        default: 0.02,
      },
    ),
    integerParameter('steps', 'Steps', 'Steps of the training.', { maximum: 1024, default: 64 }),
    integerParameter('n', 'n', 'Points (x, y).', { maximum: 1024, default: 32 }),
    integerParameter('bn', 'Bn', 'Points that are in SRAM at once; their gradients are summed.', {
      maximum: 256,
      default: 32,
    }),
    choiceParameter('target', 'Function', 'What generated points lie on.', {
      options: [
        ['sine', 'sin x.'],
        ['step', '−1 left of zero, 1 right of it.'],
        ['absolute', '|x|', '|x|, from −1 to 1.'],
      ],
      default: 'sine',
      makesInputs: true,
    }),
    numberParameter('reach', 'Reach', 'Half of the range that generated points and the grid are spread over.', {
      minimum: 0.1,
      maximum: 100,
      default: 3.1416,
      makesInputs: true,
    }),
    integerParameter('g', 'Grid', 'Places at which the curve is drawn.', { maximum: 256, default: 48 }),
  ],
  presets: [
    preset('sine', 'A sine', 'Two layers of 16 bends learn a sine; each unit of the last one adds a bump.'),
    preset(
      'wide',
      'One wide layer of sigmoids',
      'Bumps of one layer come as near to any continuous function as one likes, with enough of them.',
      { activation: 'sigmoid', layers: 1, rate: 0.05, steps: 256 },
    ),
    preset('line', 'Without a bend', 'However many layers: their product is one matrix, and the curve is a line.', {
      activation: 'none',
    }),
    preset(
      'kinks',
      'A kink of kinks',
      'Each unit of ReLU is a line with one kink; |x| is all that they have to agree on.',
      {
        activation: 'relu',
        target: 'absolute',
      },
    ),
    preset('jump', 'A jump', 'What is smooth comes near a jump only by steep weights, and overshoots beside it.', {
      target: 'step',
    }),
    preset(
      'sgd',
      'SGD',
      'One rate for all weights: where the loss is flat a step is short, and Adam is there long before.',
      { optimiser: 'sgd', rate: 0.1 },
    ),
    preset(
      'deep',
      'Three layers, points in blocks',
      'What is kept for the way back grows with the layers, so that half of the points fit at once; gradients are summed.',
      { layers: 3, bn: 16, steps: 32 },
    ),
  ],

  tensors: (parameters) => {
    const shape = shapeOf(parameters);
    const { activation, steps, h, g } = shape;
    const layers = layersOf(shape);
    const rows = steps + 1;
    const what = (name: string): string => (name === 'o' ? 'the output' : `hidden layer ${name}`);
    const firsts = layers.map((layer) =>
      input(`W${layer.name}_0`, 'amber', `The weights of ${what(layer.name)} before the first step, the bias last.`, {
        rows: layer.name === 'o' ? 1 : 'h',
        columns: layer.columns,
      }),
    );
    const histories = layers.map((layer) =>
      output(
        `W${layer.name}`,
        'amber',
        `The weights of ${what(layer.name)} before each step and after the last, a plane each.`,
        {
          planes: rows,
          rows: layer.rows,
          columns: layer.columns,
        },
      ),
    );
    return aside(
      [...firsts.map(({ name }) => name), 'grid', 'bumps', 'F', 'product', 'line'],
      [
        input('x', 'cyan', 'Where the points lie.', { rows: 'n', transposed: true }),
        input('y', 'violet', 'What the function is there.', { rows: 'n', transposed: true }),
        ...firsts,
        output('loss', 'rose', 'The mean squared error before each step and after the last.', {
          scale: 'probability',
          rows,
          transposed: true,
        }),
        ...histories,
        input('grid', 'cyan', 'Where the curve is drawn.', { rows: 'g', transposed: true }),
        output('bumps', 'slate', 'What each unit of the last layer adds, for each step; the bias last.', {
          planes: rows,
          rows: g,
          columns: h + 1,
        }),
        output('F', 'green', 'The curve of each step.', { rows, columns: g }),
        ...(activation === 'none'
          ? [
              output('product', 'amber', 'All matrices multiplied, for each step: slope, and height at 0.', {
                rows,
                columns: 2,
              }),
              output('line', 'rose', 'The line that the product is, for each step.', { rows, columns: g }),
            ]
          : []),
      ],
    );
  },

  passes: (parameters) => networkPasses(shapeOf(parameters)),
  formulas: (parameters) => networkFormulas(shapeOf(parameters)),
  inputs: networkInputs,
  fixedInputs: () => ({ x: 'evenly spaced', y: 'the function at x', grid: 'evenly spaced' }),
  reference: (parameters, inputs) => networkReference(shapeOf(parameters), inputs),
  costs: (parameters) => networkCosts(shapeOf(parameters)),

  watchedCosts: (parameters) => trainingCosts(shapeOf(parameters)),
  escape: (parameters, inputs) => networkEscape(shapeOf(parameters), inputs),

  plots: (parameters) => networkPlots(shapeOf(parameters)),

  rival({ activation, optimiser }) {
    if (activation === 'none')
      return {
        values: { activation: 'tanh' },
        title: 'the network with bends',
        why: 'It puts a bend between the same matrices, so that they are no longer one.',
      };
    if (optimiser === 'sgd')
      return {
        values: { optimiser: 'adam', rate: 0.02 },
        title: 'Adam',
        why: 'It keeps two averages for each weight in SRAM, and gives each weight a step of its own.',
      };
    return {
      values: { activation: 'none' },
      title: 'the network without a bend',
      why: 'It has the same matrices and nothing between them, and learns a line.',
    };
  },

  sample: (random) => ({
    activation: pick(random, ['tanh', 'sigmoid', 'relu', 'gelu', 'none']),
    layers: 1 + Math.floor(3 * random.uniform()),
    h: small(random, 8),
    optimiser: pick(random, ['adam', 'sgd']),
    rate: pick(random, [0.005, 0.02, 0.1]),
    steps: small(random, 6),
    n: small(random, 20),
    bn: small(random, 12),
    target: pick(random, ['sine', 'step', 'absolute']),
    g: small(random, 12),
  }),
});
