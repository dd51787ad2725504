/** Gradients of attention, with P in HBM or recomputed by blocks. WGSL: shaders/attention-backward. */
import { escapedScore, exactOperands } from '../attention/errors.ts';
import { attentionParameters } from '../attention/parameters.ts';
import { shapeOf } from '../attention/shape.ts';
import type { AttentionShape } from '../attention/shape.ts';
import { errorsOf } from '../parts/bounded.ts';
import type { FormulaSpec } from '../parts/formulas.ts';
import { inputParameter } from '../parts/inputs.ts';
import { defineKernel } from '../parts/kernel.ts';
import { preset, variantParameter } from '../parts/parameters.ts';
import { pick, small } from '../parts/sample.ts';
import { ghost, input, intermediate, output } from '../parts/tensors.ts';
import { flashBackwardCosts, onePassBackwardCosts, standardBackwardCosts } from './costs.ts';
import { flashBackwardFormulas, standardBackwardFormulas } from './formulas.ts';
import { flashBackwardPasses, onePassBackwardPasses, standardBackwardPasses } from './passes.ts';
import { backwardErrors, backwardReference } from './reference.ts';
import type { Costs, KernelPass, Rival } from '../../kernel.ts';
import type { Params } from '../../parameters.ts';

const VARIANTS = ['standard', 'flash', 'flash-one-pass'] as const;
type Variant = (typeof VARIANTS)[number];

const variantOf = ({ variant }: Params): Variant => VARIANTS.find((one) => one === variant) ?? 'flash';
const isFlash = (parameters: Params): boolean => variantOf(parameters) !== 'standard';

const WAYS: Readonly<
  Record<
    Variant,
    {
      readonly passes: (shape: AttentionShape) => readonly KernelPass[];
      readonly formulas: (shape: AttentionShape) => readonly FormulaSpec[];
      readonly costs: (shape: AttentionShape) => Costs;
      readonly rival: Rival;
    }
  >
> = {
  standard: {
    passes: standardBackwardPasses,
    formulas: standardBackwardFormulas,
    costs: standardBackwardCosts,
    rival: {
      values: { variant: 'flash' },
      title: 'the flash backward',
      why: 'It recomputes P from one number for each row and writes nothing of size N × N to HBM.',
    },
  },
  flash: {
    passes: flashBackwardPasses,
    formulas: (shape) => flashBackwardFormulas(shape, ['keys and values', 'queries']),
    costs: flashBackwardCosts,
    rival: {
      values: { variant: 'flash-one-pass' },
      title: 'the backward in one pass',
      why: 'It computes P and dS once for all gradients, and reads and writes dQ at every step.',
    },
  },
  'flash-one-pass': {
    passes: onePassBackwardPasses,
    formulas: (shape) => flashBackwardFormulas(shape, ['gradients']),
    costs: onePassBackwardCosts,
    rival: {
      values: { variant: 'flash' },
      title: 'the backward in two passes',
      why: 'It computes P and dS twice, so that every gradient stays with one workgroup and no block waits for another.',
    },
  },
};

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
    'scores: more arithmetic, and nothing of size N × N in HBM. It does so twice, once for dK and dV and once for dQ, where no ' +
    'block waits for another; or in one pass, as the first FlashAttention did, with dQ read and written at every step.',
  papers: [
    'Dao et al. 2022, FlashAttention: fast and memory-efficient exact attention with IO-awareness',
    'Dao 2023, FlashAttention-2: faster attention with better parallelism and work partitioning',
    'Higham 2002, Accuracy and stability of numerical algorithms',
  ],
  conventions: [
    'dS holds the factor scale, dS = scale · P ∘ (dP − D), so that dQ = dS K and dK = dSᵀ Q; papers often leave it for dQ and dK.',
    'O and L are computed from Q, K and V beforehand; the gradients are those of Σ dO ∘ O.',
  ],
  blocks: ['br', 'bc'],
  tolerance: 1e-5,
  parameters: [
    variantParameter('Whether P, dP and dS go through HBM.', 'flash', [
      ['standard', 'P, dP and dS are written to HBM, one dispatch each.'],
      ['flash', 'P and dS are recomputed in SRAM, block by block: once for dK and dV, once for dQ.'],
      [
        'flash-one-pass',
        'flash in one pass',
        'P and dS are recomputed once for all gradients; dQ is read, added to and written at every step.',
      ],
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
    preset(
      'one-pass',
      'Flash, one pass',
      'The backward of the first FlashAttention: less arithmetic, since P and dS serve all three gradients; dQ goes to HBM and back at every step.',
      { variant: 'flash-one-pass', br: 8, bc: 8 },
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

  passes: (parameters) => WAYS[variantOf(parameters)].passes(shapeOf(parameters)),
  formulas: (parameters) => WAYS[variantOf(parameters)].formulas(shapeOf(parameters)),

  reference: (parameters, inputs) => backwardReference(shapeOf(parameters), isFlash(parameters), inputs),

  errors: (parameters, inputs) => errorsOf(backwardErrors(shapeOf(parameters), inputs)),

  escape: (parameters, inputs) =>
    isFlash(parameters) ? escapedScore(shapeOf(parameters), exactOperands(inputs)) : undefined,

  sample: (random) => ({
    variant: pick(random, ['standard', 'flash', 'flash-one-pass']),
    n: small(random, 20),
    d: small(random, 12),
    heads: pick(random, [1, 1, 2]),
    br: small(random, 8),
    bc: small(random, 8),
    causal: pick(random, [false, true]),
    scale: pick(random, [null, null, 0, 1]),
    data: pick(random, ['smooth', 'normal']),
  }),

  costs: (parameters) => WAYS[variantOf(parameters)].costs(shapeOf(parameters)),
  rival: (parameters) => WAYS[variantOf(parameters)].rival,
});
