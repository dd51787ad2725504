/** Softmax of rows: naive, safe, online. WGSL: shaders/softmax. */
import { blockCount } from '../parts/blocks.ts';
import { errorsOf } from '../parts/bounded.ts';
import { createInput, inputParameter } from '../parts/inputs.ts';
import { defineKernel } from '../parts/kernel.ts';
import { numberParameter, preset, variantParameter } from '../parts/parameters.ts';
import { rowParameters } from '../parts/row-parameters.ts';
import { pick, small } from '../parts/sample.ts';
import { input, output } from '../parts/tensors.ts';
import { softmaxFormulas } from './formulas.ts';
import { LOADS, shapeOf, softmaxPass } from './passes.ts';
import { naiveEscape, softmaxErrors, softmaxReference } from './reference.ts';

/** A deviation that makes exp overflow in some rows of generated inputs. */
const OVERFLOWING = 40;

export const softmax = defineKernel({
  name: 'softmax',
  title: 'Softmax',
  group: 'Rows',
  line: 'Naive, safe and online: overflow, and passes over memory.',
  summary:
    'exp(x) / Σ exp(x) by rows. The naive formula reads each element twice and overflows above 88; subtracting the row ' +
    'maximum is safe but takes a third pass over memory; the online form finds maximum and denominator together, by ' +
    'rescaling what it has summed whenever the maximum grows. Flash attention is built on that.',
  papers: [
    'Milakov and Gimelshein 2018, Online normalizer calculation for softmax',
    'Higham 2002, Accuracy and stability of numerical algorithms',
  ],
  conventions: ['Rows are normalised, as by softmax with dim = −1 or axis = −1.'],
  blocks: ['br', 'bv'],
  tolerance: 1e-5,
  parameters: [
    variantParameter('How the denominator is found.', 'online', [
      ['naive', 'Sum of exp(x) as it is: 2 loads and 1 store an element, overflows.'],
      ['safe', 'The row maximum first: 3 loads and 1 store an element.'],
      ['online', 'Maximum and sum in one pass: 2 loads and 1 store an element.'],
    ]),
    ...rowParameters(16),
    numberParameter(
      'magnitude',
      'Magnitude',
      'Factor on inputs that are made from the seed; exp overflows above 88.7.',
      { minimum: 0, maximum: 1000, default: 1 },
    ),
    inputParameter,
  ],
  presets: [
    preset(
      'online',
      'Online softmax',
      'One pass finds maximum and denominator: watch the rescale factor whenever the maximum grows.',
    ),
    preset('safe', 'Safe softmax', 'The maximum takes a pass of its own: one load an element more.', {
      variant: 'safe',
    }),
    preset('naive', 'Naive softmax', 'Works as long as no exponential leaves the range of f32.', { variant: 'naive' }),
    preset(
      'overflow',
      'Naive softmax overflows',
      'exp(x) is infinite above 88.7, so ∞ / ∞ gives NaN there, and x / ∞ wipes out the rest of the row.',
      { variant: 'naive', magnitude: OVERFLOWING },
    ),
    preset(
      'rescued',
      'The same rows, online',
      'The rows that overflow naively: with the maximum subtracted no exponential exceeds 1.',
      { magnitude: OVERFLOWING },
    ),
  ],

  tensors: ({ variant }) => [
    input('X', 'cyan', 'Scores.', { rows: 'r', columns: 'v', along: 'columns' }),
    output(
      'Y',
      'green',
      variant === 'naive'
        ? 'Softmax of the rows; NaN where exp(x) overflowed, and 0 in the rest of such a row.'
        : 'Softmax of the rows: each sums to 1.',
      {
        rows: 'r',
        columns: 'v',
        along: 'columns',
        scale: 'probability',
        overflow:
          'exp(x) is infinite in f32 above x = 88.7, and ∞ / ∞ is NaN; the other variants subtract the maximum of the ' +
          'row first.',
      },
    ),
  ],
  passes: (parameters) => [softmaxPass(shapeOf(parameters))],
  formulas: (parameters) => softmaxFormulas(shapeOf(parameters)),

  inputs(parameters, random) {
    const { r, v } = shapeOf(parameters);
    const magnitude = Number(parameters['magnitude']);
    return { X: createInput(parameters, random)(1, r, v).map((value) => magnitude * value) };
  },

  reference: (parameters, { X }) => ({ Y: softmaxReference(shapeOf(parameters), X!) }),

  errors: (parameters, { X }) => errorsOf({ Y: softmaxErrors(shapeOf(parameters), X!) }),

  escape: (parameters, { X }) => (parameters['variant'] === 'naive' ? naiveEscape(shapeOf(parameters), X!) : undefined),

  sample: (random) => ({
    variant: pick(random, ['naive', 'safe', 'online']),
    r: small(random, 20),
    v: small(random, 50),
    br: small(random, 8),
    bv: small(random, 20),
    magnitude: pick(random, [1, 1, 8, 0]),
    data: pick(random, ['smooth', 'normal']),
  }),

  costs(parameters) {
    const { variant, r, v, bv } = shapeOf(parameters);
    const size = r * v;
    // For each element there is exp and sum, exp and division, two subtractions and a maximum; for each row and
    // chunk one rescaling.
    const flops = { naive: 4 * size, safe: 7 * size, online: 7 * size + 3 * r * blockCount(v, bv) };
    return { read: { X: LOADS[variant] * size }, write: { Y: size }, flops: flops[variant] };
  },

  rival: ({ variant }) =>
    variant === 'online'
      ? {
          values: { variant: 'safe' },
          title: 'safe softmax',
          why: 'It reads every element once more, to find the maximum before it sums.',
        }
      : {
          values: { variant: 'online' },
          title: 'online softmax',
          why:
            variant === 'safe'
              ? 'It finds the maximum and the sum in one pass.'
              : 'It subtracts the maximum, so that no exponential leaves the range of f32.',
        },
});
