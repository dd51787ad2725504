/** Smoothing of points by weights that fall with distance, and attention as one way to do it. WGSL: shaders/kernel-smoothing. */
import { smoothingCosts } from './costs.ts';
import { smoothingFormulas } from './formulas.ts';
import { attentionPasses, shapeOf, weightsPass } from './passes.ts';
import { smoothingReference, smoothingTolerance } from './reference.ts';
import { defineKernel } from '../parts/kernel.ts';
import { pick, small } from '../parts/sample.ts';
import type { TensorSpec } from '../../kernel.ts';

/** Standard deviation of what is added to the curve. */
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
  blocks: ['br', 'bc'],
  tolerance: 1e-5,
  conditionedTolerance: (parameters, inputs) => smoothingTolerance(shapeOf(parameters), inputs),
  parameters: [
    {
      kind: 'choice',
      name: 'variant',
      label: 'Variant',
      help: 'Where the weights come from.',
      options: [
        { value: 'nearest', label: 'nearest', help: 'All weight on the nearest point.' },
        { value: 'knn', label: 'k nearest', help: 'Equal weights on the k nearest points.' },
        { value: 'nadaraya-watson', label: 'Nadaraya–Watson', help: 'Weights by a kernel of bandwidth h.' },
        {
          value: 'attention',
          label: 'attention',
          help: 'Gaussian weights as softmax(Q Kᵀ), by the shaders of attention.',
        },
      ],
      default: 'nadaraya-watson',
    },
    {
      kind: 'choice',
      name: 'rule',
      label: 'Kernel',
      help: 'How weights fall with distance.',
      options: [
        { value: 'gaussian', label: 'Gaussian', help: 'exp(−d² / 2h²): every point counts a little.' },
        { value: 'epanechnikov', label: 'Epanechnikov', help: '1 − d² / h² within h, nothing beyond.' },
        { value: 'boxcar', label: 'boxcar', help: 'Equal within h, nothing beyond.' },
      ],
      default: 'gaussian',
      when: { parameter: 'variant', is: ['nadaraya-watson'] },
    },
    {
      kind: 'integer',
      name: 'k',
      label: 'k',
      help: 'Points that share the weight; all of them when there are fewer.',
      minimum: 1,
      maximum: 1024,
      default: 5,
      when: { parameter: 'variant', is: ['knn'] },
    },
    {
      kind: 'number',
      name: 'h',
      label: 'h',
      help: 'Bandwidth: how far a point reaches. x and queries that are not loaded lie between −1 and 1.',
      minimum: 0.02,
      maximum: 10,
      default: 0.2,
      when: { parameter: 'variant', is: ['nadaraya-watson', 'attention'] },
    },
    { kind: 'integer', name: 'n', label: 'n', help: 'Points (x, y).', minimum: 1, maximum: 4096, default: 32 },
    { kind: 'integer', name: 'm', label: 'm', help: 'Queries.', minimum: 1, maximum: 4096, default: 32 },
    { kind: 'integer', name: 'br', label: 'Br', help: 'Queries of a workgroup.', minimum: 1, maximum: 256, default: 8 },
    {
      kind: 'integer',
      name: 'bc',
      label: 'Bc',
      help: 'Points of a block.',
      minimum: 1,
      maximum: 256,
      default: 8,
      when: { parameter: 'variant', is: ['attention'] },
    },
    {
      kind: 'choice',
      name: 'data',
      label: 'Curve',
      help: 'What points that are not loaded from a file lie about, with a little noise.',
      options: [
        { value: 'sine', label: 'sine', help: 'sin πx.' },
        { value: 'step', label: 'step', help: '−1 left of zero, 1 right of it.' },
        { value: 'absolute', label: '|x|', help: '2 |x| − 1.' },
      ],
      default: 'sine',
    },
  ],
  presets: [
    {
      name: 'gaussian',
      title: 'Nadaraya–Watson',
      help: 'A Gaussian about each query weighs all points.',
      values: {},
    },
    {
      name: 'attention',
      title: 'The same by attention',
      help: 'Queries and keys of two numbers: softmax of their products gives the Gaussian weights.',
      values: { variant: 'attention' },
    },
    {
      name: 'nearest',
      title: 'Nearest point',
      help: 'The smoother that does not smooth: the estimate jumps half-way between points.',
      values: { variant: 'nearest' },
    },
    {
      name: 'knn',
      title: 'Five nearest',
      help: 'As many points everywhere, however far they are.',
      values: { variant: 'knn' },
    },
    {
      name: 'epanechnikov',
      title: 'Epanechnikov',
      help: 'Weights end at h: far points count for nothing.',
      values: { rule: 'epanechnikov' },
    },
    {
      name: 'boxcar',
      title: 'Boxcar at a step',
      help: 'A moving average smears the step over the width of its window.',
      values: { rule: 'boxcar', data: 'step', h: 0.4 },
    },
  ],

  tensors(parameters): readonly TensorSpec[] {
    const vector = { scale: 'signed', planes: 1 } as const;
    const features = { ...vector, kind: 'intermediate', columns: 2 } as const;
    const pairs = { planes: 1, rows: 'm', columns: 'n' } as const;
    return [
      { ...vector, name: 'queries', hue: 'cyan', kind: 'input', rows: 'm', help: 'Where estimates are wanted.' },
      { ...vector, name: 'x', hue: 'amber', kind: 'input', rows: 'n', help: 'Where the points lie.' },
      { ...vector, name: 'y', hue: 'violet', kind: 'input', rows: 'n', help: 'Values of the points.' },
      ...(shapeOf(parameters).attention
        ? ([
            { ...features, name: 'Q', hue: 'cyan', rows: 'm', help: 'Features of the queries: q / h and 1.' },
            { ...features, name: 'K', hue: 'amber', rows: 'n', help: 'Features of the points: x / h and −x² / 2h².' },
            { ...pairs, name: 'S', hue: 'rose', kind: 'intermediate', scale: 'signed', help: 'Scores Q Kᵀ.' },
          ] as const)
        : []),
      {
        ...pairs,
        name: 'weights',
        hue: 'coral',
        kind: 'output',
        scale: 'probability',
        help: 'How much each point counts for each query; rows sum to 1, or are NaN where no point is in reach.',
      },
      { ...vector, name: 'estimate', hue: 'green', kind: 'output', rows: 'm', help: 'Weighted means of y.' },
    ];
  },

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
