/** Attention with a kernel in the place of the softmax, whose past fits in a matrix. WGSL: shaders/linear-attention. */
import { blockParameters, lengthParameter, widthParameters } from '../attention/parameters.ts';
import { errorsOf } from '../parts/bounded.ts';
import { inputParameter } from '../parts/inputs.ts';
import { defineKernel } from '../parts/kernel.ts';
import { integerParameter, preset, variantIs, variantParameter } from '../parts/parameters.ts';
import { pick, small } from '../parts/sample.ts';
import { ghost, input, intermediate, output } from '../parts/tensors.ts';
import { linearCosts, linearState } from './costs.ts';
import { linearFormulas } from './formulas.ts';
import { linearPasses, shapeOf } from './passes.ts';
import { escapedSum, linearErrors, linearReference } from './reference.ts';
import type { Rival, TensorSpec } from '../../kernel.ts';
import type { LinearVariant } from './passes.ts';

const pairs = { rows: 'n', columns: 'n', scale: 'probability' } as const;

/** The tensors that each form has between its inputs and its output. */
const weights: Readonly<Record<LinearVariant, readonly TensorSpec[]>> = {
  parallel: [intermediate('A', 'coral', 'Weights φ(q)·φ(k) of all pairs, written to HBM and read back.', pairs)],
  recurrent: [],
  chunked: [
    ghost('A', 'coral', 'Weights φ(q)·φ(k) of all pairs, of which only those within a chunk are ever computed.', pairs),
  ],
};

const PARALLEL: Rival = {
  values: { variant: 'parallel' },
  title: 'the parallel form',
  why: 'It writes the weights of all pairs of tokens to HBM and reads them back.',
};
const RECURRENT: Rival = {
  values: { variant: 'recurrent' },
  title: 'the recurrent form',
  why: 'Every token rewrites one state in SRAM, and waits for the token before it.',
};

export const linearAttention = defineKernel({
  name: 'linear-attention',
  title: 'Linear attention',
  group: 'Attention',
  line: 'A state of fixed size in the place of N × N weights.',
  summary:
    'With weights φ(q)·φ(k) in the place of exp(q·k), causal attention can be summed in another order: φ(q) (Σ φ(k)ᵀ v) ' +
    'needs no weight of a pair of tokens. The N × N matrix of the parallel form becomes a d × dv state that a recurrent ' +
    'network carries from token to token, as large after a million tokens as after one. In chunks, tokens of a chunk ' +
    'meet in a small matrix and all earlier ones in the state: more work than one by one, and fewer dependent steps.',
  papers: [
    'Katharopoulos et al. 2020, Transformers are RNNs: fast autoregressive transformers with linear attention',
    'Hua et al. 2022, Transformer quality in linear time',
    'Yang et al. 2024, Gated linear attention transformers with hardware-efficient training',
  ],
  conventions: [
    'It is causal in every variant, φ(x) = elu(x) + 1, and the sum of the weights divides; there is no scale.',
  ],
  blocks: ['br', 'bc', 'bt', 'bv'],
  tolerance: 1e-5,
  errors: (parameters, inputs) => errorsOf(linearErrors(shapeOf(parameters), inputs)),
  escape: (parameters, inputs) => escapedSum(shapeOf(parameters), inputs),
  parameters: [
    variantParameter('In which order the same sums are taken.', 'recurrent', [
      ['parallel', 'All pairs of tokens at once: N × N weights, in HBM.'],
      ['recurrent', 'Token by token, with the state S and z in SRAM.'],
      ['chunked', 'Weights within a chunk of tokens, the state between chunks.'],
    ]),
    lengthParameter(64, 4096),
    ...widthParameters(1024),
    ...blockParameters.map((parameter) => ({ ...parameter, when: variantIs('parallel') })),
    integerParameter('bt', 'Bt', 'Tokens of a chunk.', { maximum: 256, default: 8, when: variantIs('chunked') }),
    integerParameter('bv', 'Bv', 'Columns of V and of the state that a workgroup has.', {
      maximum: 256,
      default: 16,
      when: variantIs('recurrent', 'chunked'),
    }),
    inputParameter,
  ],
  presets: [
    preset(
      'recurrent',
      'Token by token',
      'Every token adds φ(k)ᵀ v to the state and reads its answer off it: nothing else is kept of the past.',
    ),
    preset(
      'parallel',
      'All pairs of tokens',
      'The same answer by way of an N × N matrix in HBM; blocks above the diagonal are skipped.',
      { variant: 'parallel' },
    ),
    preset(
      'chunked',
      'In chunks',
      'Only the diagonal blocks of the N × N matrix are computed; the state stands for all others.',
      { variant: 'chunked' },
    ),
    preset(
      'long',
      'Four times the tokens, the same state',
      'N = 256: the traffic grows with N, the state not at all.',
      { variant: 'chunked', n: 256, bt: 16 },
    ),
    preset(
      'columns',
      'Columns of V apart',
      'Columns of V do not depend on each other: four workgroups share the state, and each reads all of Q and K.',
      { n: 32, bv: 4 },
    ),
    preset(
      'edges',
      'Chunks that do not divide',
      'N = 37 in chunks of 8 and dv = 20 in columns of 16: what is padded counts in no sum.',
      { variant: 'chunked', n: 37, dv: 20 },
    ),
  ],

  tensors(parameters) {
    const { variant } = shapeOf(parameters);
    return [
      input('Q', 'cyan', 'Queries.', { rows: 'n', columns: 'd' }),
      input('K', 'amber', 'Keys.', { rows: 'n', columns: 'd' }),
      input('V', 'violet', 'Values.', { rows: 'n', columns: 'dv' }),
      ...weights[variant],
      output('O', 'green', 'Rows of V averaged with the weights.', { rows: 'n', columns: 'dv' }),
      ...(variant === 'parallel'
        ? []
        : [
            output('S', 'rose', 'Σ φ(k)ᵀ v over all tokens: the state.', { rows: 'd', columns: 'dv' }),
            output('z', 'slate', 'Σ φ(k) over all tokens, for the sum of weights.', {
              rows: 'd',
              scale: 'probability',
            }),
          ]),
    ];
  },

  passes: (parameters) => linearPasses(shapeOf(parameters)),
  formulas: (parameters) => linearFormulas(shapeOf(parameters)),

  reference: (parameters, inputs) => linearReference(shapeOf(parameters), inputs),

  sample: (random) => ({
    variant: pick(random, ['parallel', 'recurrent', 'chunked', 'chunked']),
    n: small(random, 36),
    d: small(random, 20),
    dv: small(random, 20),
    br: small(random, 16),
    bc: small(random, 16),
    bt: small(random, 12),
    bv: small(random, 16),
    data: pick(random, ['smooth', 'normal']),
  }),

  costs: (parameters) => linearCosts(shapeOf(parameters)),
  state: (parameters) => linearState(shapeOf(parameters)),
  rival: (parameters) => (shapeOf(parameters).variant === 'recurrent' ? PARALLEL : RECURRENT),
});
