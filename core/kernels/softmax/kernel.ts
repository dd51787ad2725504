/** Softmax of rows: naive, safe, online. WGSL: shaders/softmax. */
import { createInput, inputParameter } from '../parts/inputs.ts';
import { blockCount } from '../parts/blocks.ts';
import { rowParameters } from '../parts/row-parameters.ts';
import { pick, small } from '../parts/sample.ts';
import { softmaxFormulas } from './formulas.ts';
import { LOADS, shapeOf, softmaxPass } from './passes.ts';
import { softmaxReference } from './reference.ts';
import type { Kernel } from '../../kernel.ts';

/** Large enough for exp to overflow in some rows of generated inputs. */
const OVERFLOWING = 40;

export const softmax: Kernel = {
  name: 'softmax',
  title: 'Softmax',
  group: 'Rows',
  line: 'Naive, safe and online: overflow, and passes over memory.',
  summary:
    'exp(x) / Σ exp(x) by rows. The naive formula reads each element twice and overflows above 88; subtracting the row ' +
    'maximum is safe but takes a third pass over memory; the online form finds maximum and denominator together, by ' +
    'rescaling what it has summed whenever the maximum grows. Flash attention is built on that.',
  papers: ['Milakov and Gimelshein 2018, Online normalizer calculation for softmax'],
  blocks: ['br', 'bv'],
  tolerance: 1e-5,
  parameters: [
    {
      kind: 'choice',
      name: 'variant',
      label: 'Variant',
      help: 'How the denominator is found.',
      options: [
        { value: 'naive', label: 'naive', help: 'Sum of exp(x) as it is: 2 loads and 1 store an element, overflows.' },
        { value: 'safe', label: 'safe', help: 'The row maximum first: 3 loads and 1 store an element.' },
        { value: 'online', label: 'online', help: 'Maximum and sum in one pass: 2 loads and 1 store an element.' },
      ],
      default: 'online',
    },
    ...rowParameters(16),
    {
      kind: 'number',
      name: 'magnitude',
      label: 'Magnitude',
      help: 'Factor on inputs that are made from the seed; exp overflows above 88.7.',
      minimum: 0,
      maximum: 1000,
      default: 1,
    },
    inputParameter,
  ],
  presets: [
    {
      name: 'online',
      title: 'Online softmax',
      help: 'One pass finds maximum and denominator: watch the rescale factor whenever the maximum grows.',
      values: {},
    },
    {
      name: 'safe',
      title: 'Safe softmax',
      help: 'The maximum takes a pass of its own: one load an element more.',
      values: { variant: 'safe' },
    },
    {
      name: 'naive',
      title: 'Naive softmax',
      help: 'Works as long as no exponential leaves the range of f32.',
      values: { variant: 'naive' },
    },
    {
      name: 'overflow',
      title: 'Naive softmax overflows',
      help: 'exp(x) is infinite above 88.7, so ∞ / ∞ gives NaN there, and x / ∞ wipes out the rest of the row.',
      values: { variant: 'naive', magnitude: OVERFLOWING },
    },
    {
      name: 'rescued',
      title: 'The same rows, online',
      help: 'The rows that overflow naively: with the maximum subtracted no exponential exceeds 1.',
      values: { magnitude: OVERFLOWING },
    },
  ],

  check: () => undefined,

  tensors: ({ variant }) => [
    {
      name: 'X',
      hue: 'cyan',
      kind: 'input',
      scale: 'signed',
      planes: 1,
      rows: 'r',
      columns: 'v',
      help: 'Scores.',
    },
    {
      name: 'Y',
      hue: 'green',
      kind: 'output',
      scale: 'probability',
      planes: 1,
      rows: 'r',
      columns: 'v',
      help:
        variant === 'naive'
          ? 'Softmax of the rows; NaN where exp(x) overflowed, and 0 in the rest of such a row.'
          : 'Softmax of the rows: each sums to 1.',
      overflow:
        'exp(x) is infinite in f32 above x = 88.7, and ∞ / ∞ is NaN; the other variants subtract the maximum of the row ' +
        'first.',
    },
  ],

  passes: (parameters) => [softmaxPass(shapeOf(parameters))],
  formulas: (parameters) => softmaxFormulas(shapeOf(parameters)),

  inputs(parameters, random) {
    const { r, v } = shapeOf(parameters);
    const magnitude = Number(parameters['magnitude']);
    return { X: createInput(parameters, random)(1, r, v).map((value) => magnitude * value) };
  },

  reference: (parameters, { X }) => ({ Y: softmaxReference(shapeOf(parameters), X!) }),

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
    // By element: exp and sum, exp and division; then two subtractions and a maximum; then, by row and chunk, one rescaling.
    const flops = { naive: 4 * size, safe: 7 * size, online: 7 * size + 3 * r * blockCount(v, bv) };
    return { read: { X: LOADS[variant] * size }, write: { Y: size }, flops: flops[variant] };
  },
};
