/** Linear time-invariant state spaces: token by token, by convolution, by a scan. WGSL: shaders/ssm. */
import { pick, small } from './sample.ts';
import { ssmCosts } from './ssm-costs.ts';
import { ssmFormulas } from './ssm-formulas.ts';
import { ssmInputs } from './ssm-inputs.ts';
import { ssmParameters, ssmPresets } from './ssm-parameters.ts';
import { ssmPasses } from './ssm-passes.ts';
import { ssmReference } from './ssm-reference.ts';
import { shapeOf } from './ssm-shape.ts';
import { ssmTolerance } from './ssm-tolerance.ts';
import { ssmTensors } from './ssm-tensors.ts';
import type { Kernel } from '../kernel.ts';

export const ssm: Kernel = {
  name: 'ssm',
  title: 'State space',
  summary:
    'A linear system reads a signal: h′ = A h + B x in continuous time, h_t = Ā h_{t−1} + B̄ x_t in steps, and ' +
    'y_t = C h_t + D x_t. However long the signal is, N numbers are all that is kept of it. With the matrix of HiPPO ' +
    'those numbers are the coefficients of the recent past in Legendre polynomials, and the past can be drawn again from them.',
  papers: [
    'Gu et al. 2020, HiPPO: recurrent memory with optimal polynomial projections',
    'Gu, Goel and Ré 2022, Efficiently modeling long sequences with structured state spaces (S4)',
    'Gu et al. 2022, On the parameterization and initialization of diagonal state space models (S4D)',
    'Gu et al. 2023, How to train your HiPPO: state space models with generalized orthogonal basis projections',
  ],
  blocks: ['c'],
  tolerance: 1e-5,
  conditionedTolerance: (parameters, inputs) => ssmTolerance(shapeOf(parameters), inputs),
  parameters: ssmParameters,
  presets: ssmPresets,

  check({ initialisation, discretisation }) {
    if (initialisation !== 'hippo' || discretisation === 'bilinear') return undefined;
    return {
      field: 'discretisation',
      message:
        'Zero-order hold is exp(Δ A), which needs a diagonal A; HiPPO-LegS works with discretisation = bilinear.',
      nearest: 'bilinear',
    };
  },

  tensors: (parameters) => ssmTensors(shapeOf(parameters)),
  passes: (parameters) => ssmPasses(shapeOf(parameters)),
  formulas: (parameters) => ssmFormulas(shapeOf(parameters)),
  inputs: (parameters, random) => ssmInputs(shapeOf(parameters), String(parameters['data']), random),
  reference: (parameters, inputs) => ssmReference(shapeOf(parameters), inputs),
  costs: (parameters) => ssmCosts(shapeOf(parameters)),
  state: (parameters) => shapeOf(parameters).n,

  sample(random) {
    const hippo = random.uniform() < 0.4;
    return {
      initialisation: hippo ? 'hippo' : 'diagonal',
      discretisation: hippo ? 'bilinear' : pick(random, ['zoh', 'bilinear']),
      t: small(random, 40),
      n: small(random, 13),
      g: small(random, 11),
      c: pick(random, [1, 2, 4, 8, 16]),
      dt: pick(random, [0.02, 0.1, 0.5]),
      skip: pick(random, [1, 0, -0.5]),
      data: pick(random, ['sines', 'steps', 'noise', 'impulse']),
    };
  },
};
