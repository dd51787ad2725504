/** A linear classifier that learns: points, a line between them, and the gradient that moves it. WGSL: shaders/linear-classifier. */
import { aside } from '../parts/aside.ts';
import { defineKernel } from '../parts/kernel.ts';
import { choiceParameter, integerParameter, numberParameter, preset, variantParameter } from '../parts/parameters.ts';
import { POINT_SETS, pointSets, quantised } from '../parts/points.ts';
import type { PointSet } from '../parts/points.ts';
import { pick, small } from '../parts/sample.ts';
import { input, output } from '../parts/tensors.ts';
import { classifierCosts, trainingCosts } from './costs.ts';
import { classifierFormulas } from './formulas.ts';
import { classifierPasses, shapeOf, WEIGHTS } from './passes.ts';
import { classifierErrors, classifierReference } from './reference.ts';

export const linearClassifier = defineKernel({
  name: 'linear-classifier',
  title: 'Linear classifier',
  group: 'Learning',
  line: 'A line that learns to part two classes, where one can.',
  summary:
    'Points of two classes, and a line that is to part them: z = X w + b, p = σ(z). Every step looks at all points, sums what is ' +
    'wrong with the answers into a gradient (a tree over lanes in SRAM), and moves the three numbers of the line a little against ' +
    'it. Points and labels are loaded once; only weights, loss and accuracy leave the chip. Classes in the corners of a square, ' +
    'crosswise, are what no line can part.',
  papers: [
    'Rosenblatt 1958, The perceptron: a probabilistic model for information storage and organization in the brain',
    'Cox 1958, The regression analysis of binary sequences',
    'Minsky and Papert 1969, Perceptrons',
    'Parker 1997, Monte Carlo arithmetic: exploiting randomness in floating-point arithmetic',
  ],
  conventions: [
    'w holds the two weights and then the bias; row t of w, loss and accuracy are those before step t.',
    'Points may come from .csv files: X with two numbers in a line, label with one.',
    'The gradient is the mean over all points at every step. Rosenblatt took the points one by one.',
  ],
  blocks: ['n', 'lanes'],
  tolerance: 1e-5,
  errors: (parameters, inputs) => classifierErrors(shapeOf(parameters), inputs),
  parameters: [
    variantParameter('How an answer is made from the distance to the line.', 'logistic', [
      ['logistic', 'p = 1 / (1 + exp(−z)): every point pulls, near ones most.'],
      ['perceptron', '1 on one side and 0 on the other: only points on the wrong side pull.'],
    ]),
    integerParameter('n', 'n', 'Points.', { maximum: 1024, default: 16 }),
    integerParameter('steps', 'Steps', 'Steps of the training.', { maximum: 1024, default: 48 }),
    numberParameter('rate', 'Rate', 'The share of the gradient that a step takes.', {
      minimum: 0.001,
      maximum: 100,
      default: 1,
    }),
    integerParameter('lanes', 'Lanes', 'Lanes that share the sums over points; they merge in a tree.', {
      maximum: 64,
      default: 16,
    }),
    choiceParameter('data', 'Points', 'How points that are not loaded from a file are made from the seed.', {
      options: POINT_SETS,
      default: 'blobs',
      makesInputs: true,
    }),
    integerParameter('g', 'Grid', 'Cells of a side of the field in the picture.', { maximum: 64, default: 24 }),
    numberParameter('reach', 'Reach', 'Half of the side of the field.', { minimum: 0.1, maximum: 100, default: 3 }),
  ],
  presets: [
    preset('blobs', 'Two blobs', 'The line begins anywhere and turns until all points are on their side.'),
    preset(
      'noisy',
      'Noisy blobs',
      'Where the classes overlap some points stay wrong, and the loss comes to rest above 0.',
      {
        data: 'noisy',
      },
    ),
    preset('xor', 'XOR', 'No line parts classes that lie crosswise: the accuracy stays near one half.', {
      data: 'xor',
    }),
    preset('perceptron', 'Perceptron', 'Only points on the wrong side pull: once there are none, nothing moves.', {
      variant: 'perceptron',
    }),
    preset('too-fast', 'Too large a step', 'At a rate of 100 the line jumps past its goal, and the loss with it.', {
      data: 'noisy',
      rate: 100,
    }),
  ],

  tensors: (parameters) => {
    const { steps, g } = shapeOf(parameters);
    return aside(
      ['w0', 'F'],
      [
        input('X', 'cyan', 'The points.', { rows: 'n', columns: 2, transposed: true }),
        input('label', 'violet', 'The class of each point, 0 or 1.', {
          rows: 'n',
          scale: 'probability',
          transposed: true,
        }),
        input('w0', 'amber', 'The weights before the first step, the bias last.', {
          rows: 1,
          columns: WEIGHTS,
        }),
        output('w', 'amber', 'The weights before each step and after the last, the bias last.', {
          history: 'rows',
          rows: steps + 1,
          columns: WEIGHTS,
          transposed: true,
        }),
        output('loss', 'rose', 'The mean loss before each step.', {
          rows: 'steps',
          transposed: true,
          scale: 'probability',
        }),
        output('accuracy', 'green', 'The share of points on their side before each step.', {
          rows: 'steps',
          scale: 'probability',
          transposed: true,
        }),
        output('F', 'green', 'What each step says of the cells of the plane, row by row from the bottom.', {
          rows: steps + 1,
          columns: g * g,
          scale: 'probability',
        }),
      ],
    );
  },

  passes: (parameters) => classifierPasses(shapeOf(parameters)),
  formulas: (parameters) => classifierFormulas(shapeOf(parameters)),

  inputs(parameters, random) {
    const { n } = shapeOf(parameters);
    const { X, label } = pointSets[parameters['data'] as PointSet](random, n);
    return { X, label, w0: Float32Array.from({ length: WEIGHTS }, () => quantised(random.normal())) };
  },

  fixedInputs: () => ({ label: 'the classes in turn' }),

  reference: (parameters, inputs) => classifierReference(shapeOf(parameters), inputs),

  costs: (parameters) => classifierCosts(shapeOf(parameters)),

  watchedCosts: (parameters) => trainingCosts(shapeOf(parameters)),

  plots: (parameters) => [
    {
      title: 'The plane, and the line',
      points: 'X',
      classes: 'label',
      field: { matrix: 'F', after: 'w' },
      reach: shapeOf(parameters).reach,
    },
    {
      title: 'Learning',
      axes: { x: 'step', y: 'loss, right' },
      series: [
        { kind: 'line', y: 'loss' },
        { kind: 'line', y: 'accuracy' },
      ],
    },
  ],

  rival: ({ variant }) =>
    variant === 'logistic'
      ? {
          values: { variant: 'perceptron' },
          title: 'the perceptron',
          why: 'It asks only for the side of a point, and stops as soon as every point is on its own.',
        }
      : {
          values: { variant: 'logistic' },
          title: 'logistic regression',
          why: 'It asks how sure an answer is, so that its line goes on moving away from the points.',
        },

  sample: (random) => ({
    variant: pick(random, ['logistic', 'perceptron']),
    n: small(random, 40),
    steps: small(random, 12),
    rate: pick(random, [0.1, 1, 4]),
    lanes: small(random, 12),
    data: pick(random, ['blobs', 'noisy', 'xor']),
    g: small(random, 8),
    reach: pick(random, [1, 3]),
  }),
});
