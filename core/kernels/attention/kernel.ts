/** softmax(scale Q K^T) V, with the N x N matrix in HBM or never there. WGSL: shaders/attention. */
import { attentionCosts } from './costs.ts';
import { flashKeyOuterPass, flashPass, standardPasses } from './passes.ts';
import { flashFormulas, standardFormulas } from './formulas.ts';
import { attentionErrors, escapedScore, exactOperands } from './errors.ts';
import { attentionReference } from './reference.ts';
import { methodOf, shapeOf } from './shape.ts';
import type { AttentionMethod } from './shape.ts';
import { attentionParameters } from './parameters.ts';
import { errorsOf } from '../parts/bounded.ts';
import { inputParameter } from '../parts/inputs.ts';
import { defineKernel } from '../parts/kernel.ts';
import { choiceParameter, preset, variantIs, variantParameter } from '../parts/parameters.ts';
import { pick, small } from '../parts/sample.ts';
import { ghost, input, intermediate, output } from '../parts/tensors.ts';
import type { Rival, TensorSpec } from '../../kernel.ts';

const queries = { planes: 'heads', rows: 'n', columns: 'd' };
const scores = { planes: 'heads', rows: 'n', columns: 'n' };
const statistic = { planes: 'heads', rows: 'n' };

/** The tensors that each method writes besides O, with a number for every row. */
const statistics: Readonly<Record<AttentionMethod, readonly TensorSpec[]>> = {
  standard: [],
  'q-outer': [output('L', 'slate', 'Log-sum-exp of each row of the scores, kept for the backward pass.', statistic)],
  'kv-outer': [
    output('l', 'slate', 'Sum of exp(S − m) over each row of the scores so far, kept between steps.', {
      ...statistic,
      scale: 'probability',
    }),
    output('m', 'slate', 'Maximum of each row of the scores so far, kept between steps.', statistic),
  ],
};

const RIVALS: Readonly<Record<AttentionMethod, Rival>> = {
  standard: {
    values: { variant: 'flash', loop: 'q-outer' },
    title: 'flash attention',
    why: 'It computes S and P block by block in SRAM and never writes them to HBM.',
  },
  'q-outer': {
    values: { variant: 'standard' },
    title: 'standard attention',
    why: 'It writes S and P to HBM and reads them back.',
  },
  'kv-outer': {
    values: { loop: 'q-outer' },
    title: 'flash attention with Q outside',
    why: 'Its O stays with one workgroup and is written once; K and V are read anew for every block of Q instead.',
  },
};

export const attention = defineKernel({
  name: 'attention',
  title: 'Attention',
  group: 'Attention',
  line: 'Standard, through HBM, or flash, block by block in SRAM.',
  summary:
    'O = softmax(scale Q Kᵀ) V by rows. Standard attention writes the N × N matrices S and P to HBM and reads them back. ' +
    'Flash attention walks blocks of K and V past a block of Q that stays in SRAM, rescales what it has so far whenever ' +
    'the running row maximum grows, and never writes S or P at all.',
  papers: [
    'Dao et al. 2022, FlashAttention: fast and memory-efficient exact attention with IO-awareness',
    'Dao 2023, FlashAttention-2: faster attention with better parallelism and work partitioning',
    'Milakov and Gimelshein 2018, Online normalizer calculation for softmax',
    'Higham 2002, Accuracy and stability of numerical algorithms',
  ],
  conventions: [
    'scale is 1 / √d unless it is set, and causal lets query i see the keys up to i, as scaled_dot_product_attention of PyTorch has them; there is no batch.',
    'L is the natural logarithm of Σ exp of the scaled scores.',
  ],
  blocks: ['br', 'bc'],
  tolerance: 1e-5,
  parameters: [
    variantParameter('Whether S and P go through HBM.', 'flash', [
      ['standard', 'Three dispatches; S and P are written to HBM and read back.'],
      ['flash', 'One dispatch; S and P live in SRAM, block by block.'],
    ]),
    choiceParameter('loop', 'Loop', 'Which blocks a workgroup keeps and which it loops over.', {
      options: [
        [
          'q-outer',
          'Q outer',
          'FlashAttention-2: a workgroup keeps rows of Q and loops over K and V; O is written once.',
        ],
        [
          'kv-outer',
          'K, V outer',
          'FlashAttention: a workgroup keeps a block of K and V and loops over Q; O, l and m are loaded and stored at every step.',
        ],
      ],
      default: 'q-outer',
      when: variantIs('flash'),
    }),
    ...attentionParameters({ n: 64, d: 32, heads: 1 }),
    inputParameter,
  ],
  presets: [
    preset('flash', 'Flash attention', 'Q stays, K and V stream by; S and P are never written to HBM.', {
      variant: 'flash',
    }),
    preset('standard', 'Standard attention', 'The same answer by way of two N × N matrices in HBM.', {
      variant: 'standard',
    }),
    preset(
      'kv-outer',
      'Flash, K and V outer',
      'The first FlashAttention: K and V are read once; O, l and m are loaded and stored at every step instead.',
      { variant: 'flash', loop: 'kv-outer' },
    ),
    preset('causal', 'Flash, causal', 'Blocks above the diagonal are skipped, not computed and thrown away.', {
      variant: 'flash',
      causal: true,
    }),
    preset('heads', 'Four heads', 'Heads are independent planes: the same kernel on each.', {
      variant: 'flash',
      heads: 4,
      d: 16,
    }),
    preset('edges', 'Blocks that do not divide', 'N = 50 with blocks of 16 by 12: the last blocks are partly empty.', {
      variant: 'flash',
      n: 50,
      br: 16,
      bc: 12,
      causal: true,
    }),
  ],

  tensors(parameters) {
    const flash = parameters['variant'] === 'flash';
    const between = flash ? ghost : intermediate;
    const where = flash ? 'never written to HBM' : 'written to HBM and read back';
    return [
      input('Q', 'cyan', 'Queries.', queries),
      input('K', 'amber', 'Keys.', queries),
      input('V', 'violet', 'Values.', queries),
      between('S', 'rose', `Scores, ${where}.`, scores),
      between('P', 'coral', `Softmax of the scores by rows, ${where}.`, { ...scores, scale: 'probability' }),
      output('O', 'green', 'The output, rows of V averaged with weights P.', queries),
      ...statistics[methodOf(parameters)],
    ];
  },

  passes(parameters) {
    const shape = shapeOf(parameters);
    const method = methodOf(parameters);
    if (method === 'standard') return standardPasses(shape);
    return [method === 'q-outer' ? flashPass(shape) : flashKeyOuterPass(shape)];
  },

  formulas(parameters) {
    const shape = shapeOf(parameters);
    const method = methodOf(parameters);
    return method === 'standard' ? standardFormulas(shape) : flashFormulas(shape, method);
  },

  reference: (parameters, inputs) => attentionReference(shapeOf(parameters), methodOf(parameters), inputs),

  errors: (parameters, inputs) =>
    errorsOf(attentionErrors(shapeOf(parameters), methodOf(parameters), exactOperands(inputs))),

  escape: (parameters, inputs) =>
    parameters['variant'] === 'flash' ? escapedScore(shapeOf(parameters), exactOperands(inputs)) : undefined,

  sample: (random) => ({
    variant: pick(random, ['standard', 'flash', 'flash']),
    loop: pick(random, ['q-outer', 'kv-outer']),
    n: small(random, 40),
    d: small(random, 24),
    heads: pick(random, [1, 1, 2, 3]),
    br: small(random, 16),
    bc: small(random, 16),
    causal: pick(random, [false, true]),
    scale: pick(random, [null, null, 0, 1, -2.5]),
    data: pick(random, ['smooth', 'normal']),
  }),

  costs: (parameters) => attentionCosts(shapeOf(parameters), methodOf(parameters)),

  rival: (parameters) => RIVALS[methodOf(parameters)],

  /** The state is the KV cache: K and V of all tokens so far, which every later query reads. */
  state(parameters) {
    const { n, d, heads } = shapeOf(parameters);
    return 2 * heads * n * d;
  },
});
