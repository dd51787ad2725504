/** Mean and variance of rows: in two passes, by sums of squares, by Welford's update. WGSL: shaders/welford. */
import { createInput, inputParameter } from '../parts/inputs.ts';
import { rowParameters } from '../parts/row-parameters.ts';
import { pick, small } from '../parts/sample.ts';
import { welfordFormulas } from './formulas.ts';
import { busyLanes, shapeOf, welfordPass } from './passes.ts';
import { welfordReference, welfordTolerance } from './reference.ts';
import type { Kernel } from '../../kernel.ts';

/** So large against a deviation of 1 that the squares of f32 numbers have no digit left for it. */
const FAR_OFF = 10_000;

export const welford: Kernel = {
  name: 'welford',
  title: 'Mean and variance',
  group: 'Rows',
  line: 'In two passes, or in one that keeps all digits.',
  summary:
    'Mean and variance of each row of X. Two passes over the row are accurate and load everything twice; sum and sum of ' +
    'squares need one pass and lose all digits when the mean is large; Welford’s running mean needs one pass and keeps ' +
    'them. Partial results merge pairwise in any order, as those of online softmax do.',
  papers: [
    'Welford 1962, Note on a method for calculating corrected sums of squares and products',
    'Chan, Golub and LeVeque 1979, Updating formulae and a pairwise algorithm for computing sample variances',
    'Chan, Golub and LeVeque 1983, Algorithms for computing the sample variance: analysis and recommendations',
  ],
  blocks: ['br', 'bv', 't'],
  tolerance: 1e-5,
  conditionedTolerance: (parameters, { X }) => welfordTolerance(shapeOf(parameters), X!),
  parameters: [
    {
      kind: 'choice',
      name: 'variant',
      label: 'Variant',
      help: 'How the squared differences are summed.',
      options: [
        { value: 'two-pass', label: 'two passes', help: 'The mean first, then the differences from it: 2 loads.' },
        {
          value: 'naive-sum-of-squares',
          label: 'sum of squares',
          help: 'Σ x² − (Σ x)² / V: 1 load, and digits cancel when the mean is large.',
        },
        { value: 'welford', label: 'Welford', help: 'Running mean and M2: 1 load, and the digits stay.' },
      ],
      default: 'welford',
    },
    ...rowParameters(8),
    {
      kind: 'integer',
      name: 't',
      label: 'T',
      help: 'Lanes that share a row; their partial results merge in a tree.',
      minimum: 1,
      maximum: 64,
      default: 8,
    },
    {
      kind: 'number',
      name: 'offset',
      label: 'Offset',
      help: 'Added to inputs that are made from the seed, whose standard deviation is 1.',
      minimum: -1e6,
      maximum: 1e6,
      default: 0,
    },
    inputParameter,
  ],
  presets: [
    {
      name: 'welford',
      title: 'Welford',
      help: 'One pass: a running mean per lane, then a tree of merges.',
      values: {},
    },
    {
      name: 'two-pass',
      title: 'Two passes',
      help: 'The mean must be known before the second pass can begin: every element is loaded twice.',
      values: { variant: 'two-pass' },
    },
    {
      name: 'cancellation',
      title: 'Sum of squares, cancelled',
      help: 'With a mean of 10,000 both sums are about 10⁸ per element, and the variance of 1 is lost in their rounding.',
      values: { variant: 'naive-sum-of-squares', offset: FAR_OFF },
    },
    {
      name: 'rescued',
      title: 'The same rows, by Welford',
      help: 'Differences from the running mean are small, so their squares keep their digits.',
      values: { offset: FAR_OFF },
    },
    {
      name: 'edges',
      title: 'A tree that is not a power of two',
      help: 'Seven lanes merge as 7, 4, 2, 1: the lane without a partner waits.',
      values: { r: 5, v: 45, bv: 20, t: 7 },
    },
  ],

  check: () => undefined,

  tensors: ({ variant }) => {
    const loses = variant === 'naive-sum-of-squares' ? ' Loses its digits as the mean grows: see its error.' : '';
    const row = { kind: 'output', scale: 'signed', planes: 1, rows: 'r' } as const;
    return [
      { name: 'X', hue: 'cyan', kind: 'input', scale: 'signed', planes: 1, rows: 'r', columns: 'v', help: 'The data.' },
      { ...row, name: 'mean', hue: 'green', help: 'Mean of each row.' },
      { ...row, name: 'variance', hue: 'rose', help: `Mean of the squared differences from the mean.${loses}` },
    ];
  },

  passes: (parameters) => [welfordPass(shapeOf(parameters))],
  formulas: (parameters) => welfordFormulas(shapeOf(parameters)),

  inputs(parameters, random) {
    const { r, v } = shapeOf(parameters);
    const offset = Number(parameters['offset']);
    return { X: createInput(parameters, random)(1, r, v).map((value) => offset + value) };
  },

  reference: (parameters, { X }) => ({ ...welfordReference(shapeOf(parameters), X!) }),

  sample: (random) => ({
    variant: pick(random, ['two-pass', 'naive-sum-of-squares', 'welford']),
    r: small(random, 12),
    v: small(random, 50),
    br: small(random, 6),
    bv: small(random, 20),
    t: small(random, 12),
    offset: pick(random, [0, 3, -100, FAR_OFF]),
    data: pick(random, ['smooth', 'normal']),
  }),

  costs(parameters) {
    const shape = shapeOf(parameters);
    const { variant, r, v } = shape;
    const merges = r * (busyLanes(shape) - 1);
    const flops = {
      'two-pass': 4 * r * v + 2 * merges + 2 * r,
      'naive-sum-of-squares': 3 * r * v + 2 * merges + 5 * r,
      welford: 7 * r * v + 11 * merges + r,
    };
    const loads = variant === 'two-pass' ? 2 : 1;
    return { read: { X: loads * r * v }, write: { mean: r, variance: r }, flops: flops[variant] };
  },
};
