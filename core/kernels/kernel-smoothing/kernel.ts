/** Smoothing of points by weights that fall with distance, and attention as one way to do it. WGSL: shaders/kernel-smoothing. */
import { errorsOf } from '../parts/bounded.ts';
import { defineKernel } from '../parts/kernel.ts';
import {
  choiceParameter,
  integerParameter,
  numberParameter,
  preset,
  variantIs,
  variantParameter,
} from '../parts/parameters.ts';
import { pick, small } from '../parts/sample.ts';
import { input, intermediate, output } from '../parts/tensors.ts';
import { smoothingCosts } from './costs.ts';
import { smoothingFormulas } from './formulas.ts';
import { attentionPasses, shapeOf, weightsPass } from './passes.ts';
import { escapedExponent, smoothingErrors, smoothingReference } from './reference.ts';

/** The standard deviation of the noise on the curve. */
const NOISE = 0.15;

const CURVES: Readonly<Record<string, (x: number) => number>> = {
  sine: (x) => Math.sin(Math.PI * x),
  step: (x) => (x < 0 ? -1 : 1),
  absolute: (x) => 2 * Math.abs(x) - 1,
};

export const kernelSmoothing = defineKernel({
  name: 'kernel-smoothing',
  title: 'Kernel smoothing',
  group: 'Attention',
  line: 'Weighted means of nearby points, which is what attention does.',
  summary:
    'An estimate at each query as a weighted mean of the points nearby: the nearest one, the nearest k, or all with ' +
    'weights that fall with distance (Nadaraya–Watson). With the right features, softmax of inner products gives exactly ' +
    'the Gaussian weights: attention is a kernel smoother, and a row of its matrix is what a query looks at.',
  papers: [
    'Nadaraya 1964, On estimating regression',
    'Watson 1964, Smooth regression analysis',
    'Tsai et al. 2019, Transformer dissection: a unified understanding of attention via the lens of kernel',
    'Higham 2002, Accuracy and stability of numerical algorithms',
  ],
  conventions: ['The Gaussian is exp(−(x − xᵢ)² / 2h²); Epanechnikov and boxcar reach as far as h.'],
  blocks: ['br', 'bc'],
  tolerance: 1e-5,
  errors: (parameters, inputs) => errorsOf(smoothingErrors(shapeOf(parameters), inputs)),
  escape: (parameters, inputs) => escapedExponent(shapeOf(parameters), inputs),
  parameters: [
    variantParameter('Where the weights come from.', 'nadaraya-watson', [
      ['nearest', 'All weight on the nearest point.'],
      ['knn', 'k nearest', 'Equal weights on the k nearest points.'],
      ['nadaraya-watson', 'Nadaraya–Watson', 'Weights by a kernel of bandwidth h.'],
      ['attention', 'Gaussian weights as softmax(Q Kᵀ), by the shaders of attention.'],
    ]),
    choiceParameter('rule', 'Kernel', 'How weights fall with distance.', {
      options: [
        ['gaussian', 'Gaussian', 'exp(−d² / 2h²): every point counts a little.'],
        ['epanechnikov', 'Epanechnikov', '1 − d² / h² within h, nothing beyond.'],
        ['boxcar', 'Equal within h, nothing beyond.'],
      ],
      default: 'gaussian',
      when: variantIs('nadaraya-watson'),
    }),
    integerParameter('k', 'k', 'Points that share the weight; all of them when there are fewer.', {
      maximum: 1024,
      default: 5,
      when: variantIs('knn'),
    }),
    numberParameter(
      'h',
      'h',
      'Bandwidth: how far a point reaches. x and queries that are not loaded lie between −1 and 1.',
      { minimum: 0.02, maximum: 10, default: 0.2, when: variantIs('nadaraya-watson', 'attention') },
    ),
    integerParameter('n', 'n', 'Points (x, y).', { maximum: 4096, default: 32 }),
    integerParameter('m', 'm', 'Queries.', { maximum: 4096, default: 32 }),
    integerParameter('br', 'Br', 'Queries of a workgroup.', { maximum: 256, default: 8 }),
    integerParameter('bc', 'Bc', 'Points of a block.', { maximum: 256, default: 8, when: variantIs('attention') }),
    choiceParameter('data', 'Curve', 'The curve that generated points lie on, with a little noise.', {
      options: [
        ['sine', 'sin πx.'],
        ['step', '−1 left of zero, 1 right of it.'],
        ['absolute', '|x|', '2 |x| − 1.'],
      ],
      default: 'sine',
    }),
  ],
  presets: [
    preset('gaussian', 'Nadaraya–Watson', 'A Gaussian about each query weighs all points.'),
    preset(
      'attention',
      'The same weights by attention',
      'Queries and keys of two numbers: softmax of their products gives the Gaussian weights.',
      { variant: 'attention' },
    ),
    preset(
      'nearest',
      'Nearest point',
      'The smoother that does not smooth: the estimate jumps half-way between points.',
      { variant: 'nearest' },
    ),
    preset('knn', 'Five nearest', 'As many points everywhere, however far they are.', { variant: 'knn' }),
    preset('epanechnikov', 'Epanechnikov', 'Weights end at h: far points count for nothing.', { rule: 'epanechnikov' }),
    preset('boxcar', 'Boxcar at a step', 'A moving average smears the step over the width of its window.', {
      rule: 'boxcar',
      data: 'step',
      h: 0.4,
    }),
  ],

  tensors: (parameters) => [
    input('queries', 'cyan', 'Where estimates are wanted.', { rows: 'm' }),
    input('x', 'amber', 'Where the points lie.', { rows: 'n' }),
    input('y', 'violet', 'Values of the points.', { rows: 'n' }),
    ...(shapeOf(parameters).attention
      ? [
          intermediate('Q', 'cyan', 'Features of the queries: q / h and 1.', { rows: 'm', columns: 2 }),
          intermediate('K', 'amber', 'Features of the points: x / h and −x² / 2h².', { rows: 'n', columns: 2 }),
          intermediate('S', 'rose', 'Scores Q Kᵀ.', { rows: 'm', columns: 'n' }),
        ]
      : []),
    output(
      'weights',
      'coral',
      'How much each point counts for each query; rows sum to 1, or are NaN where no point is in reach.',
      { rows: 'm', columns: 'n', scale: 'probability' },
    ),
    output('estimate', 'green', 'Weighted means of y.', { rows: 'm' }),
  ],

  passes(parameters) {
    const shape = shapeOf(parameters);
    return shape.attention ? attentionPasses(shape) : [weightsPass(shape)];
  },

  formulas: (parameters) => smoothingFormulas(shapeOf(parameters)),

  inputs(parameters, random) {
    const { n, m } = shapeOf(parameters);
    const curve = CURVES[String(parameters['data'])]!;
    const x = Float32Array.from({ length: n }, () => 2 * random.uniform() - 1).sort();
    const y = x.map((value) => curve(value) + NOISE * random.normal());
    const queries = Float32Array.from({ length: m }, (_, index) => (m === 1 ? 0 : (2 * index) / (m - 1) - 1));
    return { queries, x, y };
  },

  fixedInputs: () => ({ queries: 'evenly spaced' }),

  reference: (parameters, inputs) => smoothingReference(shapeOf(parameters), inputs),

  sample: (random) => ({
    variant: pick(random, ['nearest', 'knn', 'nadaraya-watson', 'nadaraya-watson', 'attention', 'attention']),
    rule: pick(random, ['gaussian', 'epanechnikov', 'boxcar']),
    k: small(random, 8),
    h: pick(random, [0.05, 0.2, 1]),
    n: small(random, 30),
    m: small(random, 20),
    br: small(random, 8),
    bc: small(random, 8),
    data: pick(random, ['sine', 'step', 'absolute']),
  }),

  costs: (parameters) => smoothingCosts(shapeOf(parameters)),

  rival: ({ variant, rule }) =>
    variant === 'nadaraya-watson' && rule === 'gaussian'
      ? {
          values: { variant: 'attention' },
          title: 'attention with the same weights',
          why: 'It makes queries and keys of the points, and writes their scores to HBM and reads them back.',
        }
      : {
          values: { variant: 'nadaraya-watson', rule: 'gaussian' },
          title: 'the Gaussian smoother',
          why:
            variant === 'attention'
              ? 'It computes the same weights from distances, and stores nothing else of a pair.'
              : 'All points count in it, near ones more, so that the estimate nowhere jumps.',
        },

  plots: () => [
    {
      title: 'The estimate, and what a query looks at',
      axes: { x: 'x', y: 'y' },
      series: [
        { kind: 'points', x: 'x', y: 'y' },
        { kind: 'line', x: 'queries', y: 'estimate' },
      ],
      query: { at: 'queries', value: 'estimate', weights: 'weights', over: 'x' },
    },
  ],
});
