/** Mean and variance of rows: in two passes, by sums of squares, by Welford's update. WGSL: shaders/welford. */
import { createInput, inputParameter } from '../parts/inputs.ts';
import { defineKernel } from '../parts/kernel.ts';
import { integerParameter, numberParameter, preset, variantParameter } from '../parts/parameters.ts';
import { rowParameters } from '../parts/row-parameters.ts';
import { pick, small } from '../parts/sample.ts';
import { input, output } from '../parts/tensors.ts';
import { welfordFormulas } from './formulas.ts';
import { busyLanes, shapeOf, varianceScale, welfordPass } from './passes.ts';
import { squareEscape, welfordErrors, welfordReference } from './reference.ts';

/** A mean so far from zero, against a deviation of 1, that the squares in f32 have no digit left for the deviation. */
const FAR_OFF = 10_000;

export const welford = defineKernel({
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
  conventions: ['The variance divides by V and not by V − 1: correction = 0 in PyTorch, ddof = 0 in numpy.'],
  blocks: ['br', 'bv', 't'],
  tolerance: 1e-5,
  parameters: [
    variantParameter('How the squared differences are summed.', 'welford', [
      ['two-pass', 'two passes', 'The mean first, then the differences from it: 2 loads.'],
      [
        'naive-sum-of-squares',
        'sum of squares',
        'Σ x² − (Σ x)² / V: 1 load, and digits cancel when the mean is large.',
      ],
      ['welford', 'Welford', 'Running mean and M2: 1 load, and the digits stay.'],
    ]),
    ...rowParameters(8),
    integerParameter('t', 'T', 'Lanes that share a row; their partial results merge in a tree.', {
      maximum: 64,
      default: 8,
    }),
    numberParameter('offset', 'Offset', 'Mean of inputs that are made from the seed; their standard deviation is 1.', {
      minimum: -1e6,
      maximum: 1e6,
      default: 0,
    }),
    inputParameter,
  ],
  presets: [
    preset('welford', 'Welford', 'One pass: a running mean per lane, then a tree of merges.'),
    preset(
      'two-pass',
      'Two passes',
      'The mean must be known before the second pass can begin: every element is loaded twice.',
      { variant: 'two-pass' },
    ),
    preset(
      'cancellation',
      'Sum of squares, cancelling',
      'With a mean of 10,000 both sums are about 10⁸ per element, and the variance of 1 is lost in their rounding.',
      { variant: 'naive-sum-of-squares', offset: FAR_OFF },
    ),
    preset(
      'rescued',
      'The same rows, by Welford',
      'Differences from the running mean are small, so their squares keep their digits.',
      { offset: FAR_OFF },
    ),
    preset(
      'edges',
      'A tree that is not a power of two',
      'Seven lanes merge as 7, 4, 2, 1: the lane without a partner waits.',
      { r: 5, v: 45, bv: 20, t: 7 },
    ),
  ],

  tensors(parameters) {
    const { variant } = shapeOf(parameters);
    const loses = variant === 'naive-sum-of-squares' ? ' Loses its digits as the mean grows: see its error.' : '';
    return [
      input('X', 'cyan', 'The data.', { rows: 'r', columns: 'v', along: 'columns' }),
      output('mean', 'green', 'Mean of each row.', { rows: 'r' }),
      output('variance', 'rose', `Mean of the squared differences from the mean.${loses}`, {
        rows: 'r',
        scale: varianceScale(variant),
      }),
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

  errors: (parameters, { X }) => ({ ...welfordErrors(shapeOf(parameters), X!) }),

  escape: (parameters, { X }) => squareEscape(shapeOf(parameters), X!),

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

  rival: ({ variant }) =>
    variant === 'welford'
      ? {
          values: { variant: 'two-pass' },
          title: 'the mean first, then the variance',
          why: 'It is as accurate, and reads every element twice.',
        }
      : {
          values: { variant: 'welford' },
          title: 'Welford’s update',
          why:
            variant === 'two-pass'
              ? 'It is as accurate, and reads every element once.'
              : 'It keeps the digits that cancel here when the mean is large.',
        },
});
