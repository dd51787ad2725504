/** Gradients of attention, with P in HBM or recomputed by blocks. WGSL: shaders/attention-backward. */
import { escapedScore, exactOperands } from '../attention/errors.ts';
import { attentionParameters } from '../attention/parameters.ts';
import { shapeOf } from '../attention/shape.ts';
import { errorsOf } from '../parts/bounded.ts';
import { inputParameter } from '../parts/inputs.ts';
import { defineKernel } from '../parts/kernel.ts';
import { preset, variantParameter } from '../parts/parameters.ts';
import { pick, small } from '../parts/sample.ts';
import { ghost, input, intermediate, output } from '../parts/tensors.ts';
import { flashBackwardCosts, standardBackwardCosts } from './costs.ts';
import { flashBackwardFormulas, standardBackwardFormulas } from './formulas.ts';
import { flashBackwardPasses, standardBackwardPasses } from './passes.ts';
import { backwardErrors, backwardReference } from './reference.ts';
import type { Params } from '../../parameters.ts';

/**
 * The storage buffers of its largest pass: the tensors of the pass for keys and values, the trace, and the
 * copies of a watched workgroup.
 */
const STORAGE_BUFFERS = 10;

const isFlash = ({ variant }: Params): boolean => variant === 'flash';

const matrix = { planes: 'heads', rows: 'n', columns: 'd' };
const square = { planes: 'heads', rows: 'n', columns: 'n' };
const row = { planes: 'heads', rows: 'n' };

export const flashAttentionBackward = defineKernel({
  name: 'flash-attention-backward',
  title: 'Attention, backward',
  group: 'Attention',
  line: 'Its gradients: P read back from HBM, or recomputed in SRAM.',
  summary:
    'The gradients dQ, dK and dV of attention for a given dO. The standard way reads P from HBM and writes dP and dS ' +
    'there. Flash attention keeps one number for each row, the log-sum-exp L, and recomputes P block by block from the ' +
    'scores: more arithmetic, and nothing of size N × N in HBM.',
  papers: [
    'Dao et al. 2022, FlashAttention: fast and memory-efficient exact attention with IO-awareness',
    'Dao 2023, FlashAttention-2: faster attention with better parallelism and work partitioning',
    'Higham 2002, Accuracy and stability of numerical algorithms',
  ],
  blocks: ['br', 'bc'],
  tolerance: 1e-5,
  parameters: [
    variantParameter('Whether P, dP and dS go through HBM.', 'flash', [
      ['standard', 'P, dP and dS are written to HBM, one dispatch each.'],
      ['flash', 'P and dS are recomputed in SRAM, block by block.'],
    ]),
    ...attentionParameters({ n: 32, d: 16, heads: 1 }),
    inputParameter,
  ],
  presets: [
    preset(
      'flash',
      'Flash attention, backward',
      'Forward, then D, then dK and dV by key blocks, then dQ by query blocks: P is computed three times and never stored.',
      { br: 8, bc: 8 },
    ),
    preset('standard', 'Standard backward', 'The same gradients by way of four N × N matrices in HBM.', {
      variant: 'standard',
    }),
    preset('causal', 'Flash, causal', 'Blocks above the diagonal have no gradient either: all passes skip them.', {
      br: 8,
      bc: 8,
      causal: true,
    }),
  ],

  check(parameters, limits) {
    const most = limits.maxStorageBuffersPerShaderStage;
    if (!isFlash(parameters) || most >= STORAGE_BUFFERS) return undefined;
    return {
      field: 'variant',
      message:
        `The flash variant binds ${STORAGE_BUFFERS} storage buffers in one dispatch, but this adapter allows ${most}; ` +
        'variant = standard works.',
      nearest: 'standard',
    };
  },

  tensors(parameters) {
    const flash = isFlash(parameters);
    const between = flash ? ghost : intermediate;
    const where = flash ? 'never written to HBM' : 'written to HBM and read back';
    return [
      input('Q', 'cyan', 'Queries.', matrix),
      input('K', 'amber', 'Keys.', matrix),
      input('V', 'violet', 'Values.', matrix),
      input('dO', 'green', 'Gradient of the loss with respect to the output.', matrix),
      between('S', 'rose', `Scores, ${where}.`, square),
      between('P', 'coral', `Softmax of the scores by rows, ${where}.`, { ...square, scale: 'probability' }),
      ...(flash ? [] : [between('dP', 'coral', `dO Vᵀ, ${where}.`, square)]),
      between('dS', 'rose', `Gradient with respect to Q Kᵀ, ${where}.`, square),
      intermediate('O', 'green', 'The output of the forward pass.', matrix),
      ...(flash
        ? [
            intermediate(
              'L',
              'slate',
              'Log-sum-exp of each row of the scores: what the forward pass keeps of them.',
              row,
            ),
            intermediate('D', 'slate', 'Sums of dO ∘ O by rows, which equal those of P ∘ dP.', row),
          ]
        : []),
      output('dQ', 'cyan', 'Gradient of the loss with respect to the queries.', matrix),
      output('dK', 'amber', 'Gradient of the loss with respect to the keys.', matrix),
      output('dV', 'violet', 'Gradient of the loss with respect to the values.', matrix),
    ];
  },

  passes: (parameters) => (isFlash(parameters) ? flashBackwardPasses : standardBackwardPasses)(shapeOf(parameters)),
  formulas: (parameters) =>
    (isFlash(parameters) ? flashBackwardFormulas : standardBackwardFormulas)(shapeOf(parameters)),

  reference: (parameters, inputs) => backwardReference(shapeOf(parameters), isFlash(parameters), inputs),

  errors: (parameters, inputs) => errorsOf(backwardErrors(shapeOf(parameters), inputs)),

  escape: (parameters, inputs) =>
    isFlash(parameters) ? escapedScore(shapeOf(parameters), exactOperands(inputs)) : undefined,

  sample: (random) => ({
    variant: pick(random, ['standard', 'flash', 'flash']),
    n: small(random, 20),
    d: small(random, 12),
    heads: pick(random, [1, 1, 2]),
    br: small(random, 8),
    bc: small(random, 8),
    causal: pick(random, [false, true]),
    scale: pick(random, [null, null, 0, 1]),
    data: pick(random, ['smooth', 'normal']),
  }),

  costs: (parameters) => (isFlash(parameters) ? flashBackwardCosts : standardBackwardCosts)(shapeOf(parameters)),
});
