/** Gradients of attention, with P in HBM or recomputed by blocks. WGSL: shaders/attention-backward. */
import { flashBackwardCosts, standardBackwardCosts } from './costs.ts';
import { flashBackwardFormulas, standardBackwardFormulas } from './formulas.ts';
import { flashBackwardPasses, standardBackwardPasses } from './passes.ts';
import { backwardReference, backwardTolerance } from './reference.ts';
import { attentionParameters } from '../attention/parameters.ts';
import { shapeOf } from '../attention/shape.ts';
import { createInput, inputParameter } from '../parts/inputs.ts';
import { defineKernel } from '../parts/kernel.ts';
import { pick, small } from '../parts/sample.ts';
import type { Parameters } from '../../parameters.ts';
import type { Problem } from '../../outcome.ts';
import type { TensorSpec } from '../../kernel.ts';

/** Tensors of the pass for keys and values, and beside them the records and the copies of a watched workgroup. */
const STORAGE_BUFFERS = 10;

const isFlash = ({ variant }: Parameters): boolean => variant === 'flash';

const matrix = { scale: 'signed', planes: 'heads', rows: 'n', columns: 'd' } as const;
const square = { scale: 'signed', planes: 'heads', rows: 'n', columns: 'n' } as const;
const row = { scale: 'signed', planes: 'heads', rows: 'n', kind: 'intermediate', hue: 'slate' } as const;

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
  conditionedTolerance: (parameters, inputs) => backwardTolerance(shapeOf(parameters), inputs),
  parameters: [
    {
      kind: 'choice',
      name: 'variant',
      label: 'Variant',
      help: 'Whether P, dP and dS go through HBM.',
      options: [
        { value: 'standard', label: 'standard', help: 'P, dP and dS are written to HBM, one dispatch each.' },
        { value: 'flash', label: 'flash', help: 'P and dS are recomputed in SRAM, block by block.' },
      ],
      default: 'flash',
    },
    ...attentionParameters({ n: 32, d: 16, heads: 1 }),
    inputParameter,
  ],
  presets: [
    {
      name: 'flash',
      title: 'Flash attention, backward',
      help: 'Forward, then D, then dK and dV by key blocks, then dQ by query blocks: P is made three times and stored never.',
      values: { br: 8, bc: 8 },
    },
    {
      name: 'standard',
      title: 'Standard backward',
      help: 'The same gradients by way of four N × N matrices in HBM.',
      values: { variant: 'standard' },
    },
    {
      name: 'causal',
      title: 'Flash, causal',
      help: 'Blocks above the diagonal have no gradient either: all passes skip them.',
      values: { br: 8, bc: 8, causal: true },
    },
  ],

  check(parameters, limits): Problem | undefined {
    const most = limits.maxStorageBuffersPerShaderStage;
    if (!isFlash(parameters) || most >= STORAGE_BUFFERS) return undefined;
    return {
      field: 'variant',
      message:
        `The flash variant binds ${STORAGE_BUFFERS} storage buffers in one dispatch, this adapter allows ${most}; ` +
        'variant = standard works.',
      nearest: 'standard',
    };
  },

  tensors(parameters): readonly TensorSpec[] {
    const flash = isFlash(parameters);
    const between = flash ? 'ghost' : 'intermediate';
    const where = flash ? 'never written to HBM' : 'written to HBM and read back';
    return [
      { ...matrix, name: 'Q', hue: 'cyan', kind: 'input', help: 'Queries.' },
      { ...matrix, name: 'K', hue: 'amber', kind: 'input', help: 'Keys.' },
      { ...matrix, name: 'V', hue: 'violet', kind: 'input', help: 'Values.' },
      { ...matrix, name: 'dO', hue: 'green', kind: 'input', help: 'Gradient of the loss by the output.' },
      { ...square, name: 'S', hue: 'rose', kind: between, help: `Scores, ${where}.` },
      {
        ...square,
        name: 'P',
        hue: 'coral',
        kind: between,
        scale: 'probability',
        help: `Softmax of the scores by rows, ${where}.`,
      },
      ...(flash ? [] : [{ ...square, name: 'dP', hue: 'coral', kind: between, help: `dO Vᵀ, ${where}.` } as const]),
      { ...square, name: 'dS', hue: 'rose', kind: between, help: `Gradient of Q Kᵀ, ${where}.` },
      { ...matrix, name: 'O', hue: 'green', kind: 'intermediate', help: 'The output of the forward pass.' },
      ...(flash
        ? [
            { ...row, name: 'L', help: 'Log-sum-exp of each row of the scores: what the forward pass keeps of them.' },
            { ...row, name: 'D', help: 'Sums of dO ∘ O by rows, which equal those of P ∘ dP.' },
          ]
        : []),
      { ...matrix, name: 'dQ', hue: 'cyan', kind: 'output', help: 'Gradient of the loss by the queries.' },
      { ...matrix, name: 'dK', hue: 'amber', kind: 'output', help: 'Gradient of the loss by the keys.' },
      { ...matrix, name: 'dV', hue: 'violet', kind: 'output', help: 'Gradient of the loss by the values.' },
    ];
  },

  passes: (parameters) => (isFlash(parameters) ? flashBackwardPasses : standardBackwardPasses)(shapeOf(parameters)),
  formulas: (parameters) =>
    (isFlash(parameters) ? flashBackwardFormulas : standardBackwardFormulas)(shapeOf(parameters)),

  inputs(parameters, random) {
    const { n, d, heads } = shapeOf(parameters);
    const make = createInput(parameters, random);
    return { Q: make(heads, n, d), K: make(heads, n, d), V: make(heads, n, d), dO: make(heads, n, d) };
  },

  reference: (parameters, inputs) => backwardReference(shapeOf(parameters), isFlash(parameters), inputs),

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
