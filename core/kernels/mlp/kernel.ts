/** A network that learns a function of one number, or two classes of points in a plane: layers, what goes back through them, and the steps of its weights. WGSL: shaders/mlp. */
import { aside } from '../parts/aside.ts';
import { defineKernel } from '../parts/kernel.ts';
import {
  choiceParameter,
  expressionParameter,
  integerParameter,
  numberParameter,
  preset,
} from '../parts/parameters.ts';
import { POINT_SETS } from '../parts/points.ts';
import { pick, small } from '../parts/sample.ts';
import type { Case } from '../../parameters.ts';
import { input, output } from '../parts/tensors.ts';
import { networkCosts, trainingCosts } from './costs.ts';
import { networkFormulas } from './formulas.ts';
import { networkInputs, targetPoints, VARIABLES } from './inputs.ts';
import { networkPasses } from './passes.ts';
import { networkPlots } from './plots.ts';
import { networkErrors, networkEscape, networkReference } from './reference.ts';
import { layersOf, shapeOf } from './shape.ts';

const taskIs = (task: string): readonly Case[] => [{ task: [task] }];

export const mlp = defineKernel({
  name: 'mlp',
  title: 'Neural network',
  group: 'Learning',
  line: 'Bumps that add up to a function, of layers with a bend; XOR.',
  summary:
    'A function of one number, or two classes of points in a plane, learnt by a network with one to three hidden layers: W x, a bend, W again. At every ' +
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
    'Of two classes x is [n, 2] and y is 0 or 1: the answer is no probability, and the side of one half is the class.',
    'Points may come from .csv files: x with one number in a line, or two for classes, and y with one.',
    'Plane t of a history, and row t of loss and F, are those before step t; the last are those after the last step.',
    'Adam has β₁ = 0.9, β₂ = 0.999 and ε = 10⁻⁸; GELU is that of approximate = "tanh" in PyTorch.',
  ],
  blocks: ['bn', 'h', 'g'],
  tolerance: 1e-5,
  check(parameters) {
    if (parameters['task'] !== 'function') return undefined;
    const { x, y } = targetPoints(parameters);
    const at = y.findIndex((value) => !Number.isFinite(value));
    if (at < 0) return undefined;
    return {
      field: 'target',
      fault: `target has no value within f32 at x = ${Number(x[at]!.toPrecision(4))}, where a point is to lie`,
      offer: { target: 'sin(x)' },
    };
  },
  errors: (parameters, inputs) => networkErrors(shapeOf(parameters), inputs),
  parameters: [
    choiceParameter('task', 'Learns', 'What the points are of.', {
      options: [
        ['function', 'A function of one number.'],
        ['classes', 'Two classes of points in a plane: the answer is to be 0 for one and 1 for the other.'],
      ],
      default: 'function',
    }),
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
    integerParameter('layers', 'Layers', 'Hidden layers.', { maximum: 3, default: 1 }),
    integerParameter('h', 'Width', 'Units of a hidden layer.', { maximum: 64, default: 8 }),
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
        default: 0.05,
      },
    ),
    integerParameter('steps', 'Steps', 'Steps of the training.', { maximum: 1024, default: 96 }),
    integerParameter('n', 'n', 'Points (x, y).', { maximum: 1024, default: 16 }),
    integerParameter('bn', 'Bn', 'Points that are in SRAM at once; their gradients are summed.', {
      maximum: 256,
      default: 16,
    }),
    expressionParameter('target', 'y =', 'The function of x that generated points lie on.', {
      variables: VARIABLES,
      default: 'sin(x)',
      when: taskIs('function'),
      makesInputs: true,
    }),
    choiceParameter('data', 'Points', 'How points of two classes are made from the seed.', {
      options: POINT_SETS,
      default: 'xor',
      when: taskIs('classes'),
      makesInputs: true,
    }),
    numberParameter('reach', 'Reach', 'Half of the range of the picture, which generated points are spread over.', {
      minimum: 0.1,
      maximum: 100,
      default: 3.1416,
    }),
    integerParameter('g', 'Grid', 'Places at which the curve is drawn, or cells of a side of the field.', {
      maximum: 256,
      default: 48,
    }),
  ],
  presets: [
    preset('sine', 'A sine', 'Eight bends of one layer learn a sine: each adds a bump, and the bumps add up.'),
    preset('xor', 'XOR', 'One line cannot part it; eight bends can.', {
      task: 'classes',
      reach: 3,
      g: 24,
    }),
    preset(
      'xor-line',
      'XOR without a bend',
      'All matrices are one slope, and no slope parts XOR: the loss comes to rest where it is of no use.',
      {
        task: 'classes',
        activation: 'none',
        reach: 3,
        g: 24,
      },
    ),
    preset(
      'two-layers',
      'Two layers',
      'The second layer bends what the first has bent, so that its bumps have more than one turn.',
      { layers: 2, rate: 0.03 },
    ),
    preset(
      'wide',
      'One wide layer of sigmoids',
      'Bumps of one layer come as near to any continuous function as one likes, with enough of them.',
      { activation: 'sigmoid', h: 16, steps: 256 },
    ),
    preset('line', 'Without a bend', 'However many layers: their product is one matrix, and the curve is a line.', {
      activation: 'none',
      layers: 2,
    }),
    preset(
      'kinks',
      'A kink of kinks',
      'Each unit of ReLU is a line with one kink; |x| is all that they have to agree on.',
      {
        activation: 'relu',
        target: '2 * abs(x) / pi - 1',
      },
    ),
    preset('jump', 'A jump', 'What is smooth comes near a jump only by steep weights, and overshoots beside it.', {
      target: 'sign(x)',
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
      { layers: 3, bn: 8, rate: 0.02, steps: 64 },
    ),
  ],

  tensors: (parameters) => {
    const shape = shapeOf(parameters);
    const { activation, d, steps, h } = shape;
    const numbers = d === 1 ? {} : { columns: d };
    const places = d === 1 ? 'g' : 'g · g';
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
          history: 'planes',
          planes: rows,
          rows: layer.rows,
          columns: layer.columns,
        },
      ),
    );
    return aside(
      [...firsts.map(({ name }) => name), 'loss', 'grid', 'bumps', 'F', 'product', 'line'],
      [
        input('x', 'cyan', 'Where the points lie.', { rows: 'n', ...numbers, transposed: true }),
        input('y', 'violet', 'What is to be answered there: the function, or the class, 0 or 1.', {
          rows: 'n',
          transposed: true,
        }),
        ...firsts,
        output('loss', 'rose', 'The mean squared error before each step and after the last.', {
          scale: 'probability',
          rows,
          transposed: true,
        }),
        ...histories,
        input('grid', 'cyan', 'Where the curve or the field is drawn.', { rows: places, ...numbers, transposed: true }),
        output('bumps', 'slate', 'What each unit of the last layer adds, for each step; the bias last.', {
          planes: rows,
          rows: places,
          columns: h + 1,
        }),
        output('F', 'green', 'What the network says of the grid, for each step.', { rows, columns: places }),
        ...(activation === 'none'
          ? [
              output('product', 'amber', 'All matrices multiplied, for each step: slopes, and height at 0.', {
                rows,
                columns: d + 1,
              }),
              output('line', 'rose', 'What the product says of the grid, for each step.', { rows, columns: places }),
            ]
          : []),
      ],
    );
  },

  passes: (parameters) => networkPasses(shapeOf(parameters)),
  formulas: (parameters) => networkFormulas(shapeOf(parameters)),
  inputs: networkInputs,
  fixedInputs: ({ task }) =>
    task === 'classes'
      ? { y: 'the classes in turn', grid: 'the middles of cells' }
      : { x: 'evenly spaced', y: 'the function at x', grid: 'evenly spaced' },
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
        values: { optimiser: 'adam', rate: 0.05 },
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
    task: pick(random, ['function', 'classes']),
    activation: pick(random, ['tanh', 'sigmoid', 'relu', 'gelu', 'none']),
    layers: 1 + Math.floor(3 * random.uniform()),
    h: small(random, 8),
    optimiser: pick(random, ['adam', 'sgd']),
    rate: pick(random, [0.005, 0.02, 0.1]),
    steps: small(random, 6),
    n: small(random, 20),
    bn: small(random, 12),
    target: pick(random, ['sin(x)', 'sign(x)', '2 * abs(x) / pi - 1']),
    data: pick(random, ['blobs', 'noisy', 'xor']),
    g: small(random, 12),
  }),
});
