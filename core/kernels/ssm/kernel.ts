/** Linear time-invariant state spaces: token by token, by convolution, by a scan. WGSL: shaders/ssm. */
import { defineKernel } from '../parts/kernel.ts';
import { pick, small } from '../parts/sample.ts';
import { ssmCosts } from './costs.ts';
import { ssmFormulas } from './formulas.ts';
import { fixedSsmInputs, ssmInputs } from './inputs.ts';
import { ssmParameters, ssmPresets } from './parameters.ts';
import { ssmFault, systemFault } from './check.ts';
import { ssmPasses } from './passes.ts';
import { ssmReference } from './reference.ts';
import { ssmRival } from './rival.ts';
import { remembers, shapeOf } from './shape.ts';
import { ssmErrors, ssmEscape } from './errors.ts';
import { ssmTensors } from './tensors.ts';

export const ssm = defineKernel({
  name: 'ssm',
  title: 'State space',
  group: 'State spaces',
  line: 'One signal three ways: recurrence, convolution, scan.',
  summary:
    'A linear system reads a signal: h′ = A h + B x in continuous time, h_t = Ā h_{t−1} + B̄ x_t in steps, and ' +
    'y_t = C h_t + D x_t. The same y comes token by token, as a convolution by Fourier transforms, or as a scan in a tree: ' +
    'more work for less depth. However long the signal is, N numbers are all that is kept of it; with the matrix of HiPPO ' +
    'they are the coefficients of the recent past in Legendre polynomials, and the past can be reconstructed from them.',
  papers: [
    'Gu et al. 2020, HiPPO: recurrent memory with optimal polynomial projections',
    'Gu, Goel and Ré 2022, Efficiently modeling long sequences with structured state spaces (S4)',
    'Gu et al. 2022, On the parameterization and initialization of diagonal state space models (S4D)',
    'Gu et al. 2023, How to train your HiPPO: state space models with generalized orthogonal basis projections',
    'Blelloch 1990, Prefix sums and their applications',
    'Higham 2002, Accuracy and stability of numerical algorithms',
    'Higham 2005, The scaling and squaring method for the matrix exponential revisited',
  ],
  conventions: [
    'y_t reads the state after x_t has come in, and C and D are the same in both discretisations; scipy.signal.cont2discrete reads the state before, and its bilinear rule changes C and D too.',
    'A diagonal A is given by its numbers, [n]; A of HiPPO and a full A are [n, n].',
  ],
  blocks: ['c', 'points'],
  tolerance: 1e-5,
  errors: (parameters, inputs) => ssmErrors(shapeOf(parameters), inputs),
  escape: (parameters, inputs) => ssmEscape(shapeOf(parameters), inputs),
  inputFault: (parameters, inputs) => systemFault(shapeOf(parameters), inputs),
  parameters: ssmParameters,
  presets: ssmPresets,

  check: ssmFault,

  tensors: (parameters) => ssmTensors(shapeOf(parameters)),
  passes: (parameters) => ssmPasses(shapeOf(parameters)),
  formulas: (parameters) => ssmFormulas(shapeOf(parameters)),
  inputs: (parameters, random) => ssmInputs(shapeOf(parameters), String(parameters['data']), random),
  fixedInputs: fixedSsmInputs,
  reference: (parameters, inputs) => ssmReference(shapeOf(parameters), inputs),
  costs: (parameters) => ssmCosts(shapeOf(parameters)),
  state: (parameters) => shapeOf(parameters).n,

  rival: ssmRival,

  plots: (parameters) => [
    {
      title: 'Signal and response',
      axes: { x: 'token', y: 'value' },
      series: [
        { kind: 'line', y: 'x' },
        { kind: 'line', y: 'y' },
      ],
    },
    ...(remembers(shapeOf(parameters))
      ? [
          {
            title: 'The past, reconstructed from the state alone',
            axes: { x: 'tokens back', y: 'x' },
            series: [
              { kind: 'points', y: 'history' },
              { kind: 'line', y: 'reconstruction' },
            ],
            query: { rows: 'reconstruction', label: 'token' },
          } as const,
        ]
      : []),
  ],

  sample(random) {
    const variant = pick(random, ['recurrent', 'convolution', 'scan']);
    const matrix = variant !== 'scan' && random.uniform() < 0.6;
    return {
      variant,
      tree: pick(random, ['blelloch', 'hillis-steele']),
      points: pick(random, [16, 16, 64]),
      initialisation: matrix ? pick(random, ['hippo', 'dense']) : 'diagonal',
      discretisation: pick(random, ['zoh', 'bilinear']),
      t: small(random, 40),
      n: small(random, 13),
      g: small(random, 11),
      c: pick(random, [1, 2, 4, 8, 16]),
      dt: pick(random, [0.02, 0.1, 0.5]),
      skip: pick(random, [1, 0, -0.5]),
      data: pick(random, ['sines', 'steps', 'noise', 'impulse']),
    };
  },
});
