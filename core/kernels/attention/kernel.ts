/** softmax(scale Q K^T) V, with the N x N matrix in HBM or never there. WGSL: shaders/attention. */
import { attentionCosts } from './costs.ts';
import { flashKeyOuterPass, flashPass, standardPasses } from './passes.ts';
import { flashFormulas, standardFormulas } from './formulas.ts';
import { attentionReference } from './reference.ts';
import { methodOf, shapeOf } from './shape.ts';
import type { AttentionMethod } from './shape.ts';
import { attentionParameters } from './parameters.ts';
import { createInput, inputParameter } from '../parts/inputs.ts';
import { pick, small } from '../parts/sample.ts';
import type { Kernel, TensorSpec } from '../../kernel.ts';

const queries: Omit<TensorSpec, 'name' | 'hue' | 'help' | 'kind'> = {
  scale: 'signed',
  planes: 'heads',
  rows: 'n',
  columns: 'd',
};
const scores: Omit<TensorSpec, 'name' | 'hue' | 'help' | 'kind' | 'scale'> = {
  planes: 'heads',
  rows: 'n',
  columns: 'n',
};

const rowStatistic = { hue: 'slate', kind: 'output', scale: 'signed', planes: 'heads', rows: 'n' } as const;

/** What each method writes for every row besides O. */
const statistics: Readonly<Record<AttentionMethod, readonly TensorSpec[]>> = {
  standard: [],
  'q-outer': [
    { ...rowStatistic, name: 'L', help: 'Log-sum-exp of each row of the scores, kept for the backward pass.' },
  ],
  'kv-outer': [
    { ...rowStatistic, name: 'l', help: 'Sum of exp(S − m) over each row of the scores so far, kept between steps.' },
    { ...rowStatistic, name: 'm', help: 'Maximum of each row of the scores so far, kept between steps.' },
  ],
};

export const attention: Kernel = {
  name: 'attention',
  title: 'Attention',
  group: 'Attention',
  line: 'Standard, through HBM, or flash, block by block in SRAM.',
  summary:
    'O = softmax(scale Q Kᵀ) V by rows. Standard attention writes the N × N matrices S and P to HBM and reads them back. ' +
    'Flash attention walks blocks of K and V past a block of Q that stays in SRAM, corrects what it has so far whenever ' +
    'the running row maximum grows, and never writes S or P at all.',
  papers: [
    'Dao et al. 2022, FlashAttention: fast and memory-efficient exact attention with IO-awareness',
    'Dao 2023, FlashAttention-2: faster attention with better parallelism and work partitioning',
    'Milakov and Gimelshein 2018, Online normalizer calculation for softmax',
  ],
  blocks: ['br', 'bc'],
  tolerance: 1e-5,
  parameters: [
    {
      kind: 'choice',
      name: 'variant',
      label: 'Variant',
      help: 'Whether S and P go through HBM.',
      options: [
        { value: 'standard', label: 'standard', help: 'Three dispatches; S and P are written to HBM and read back.' },
        { value: 'flash', label: 'flash', help: 'One dispatch; S and P live in SRAM, block by block.' },
      ],
      default: 'flash',
    },
    {
      kind: 'choice',
      name: 'loop',
      label: 'Loop',
      help: 'Which blocks a workgroup holds and which it walks.',
      options: [
        {
          value: 'q-outer',
          label: 'Q outer',
          help: 'FlashAttention-2: a workgroup holds rows of Q and walks K and V; O is written once.',
        },
        {
          value: 'kv-outer',
          label: 'K, V outer',
          help: 'FlashAttention: a workgroup holds a block of K and V and walks Q; O, l and m come and go at every step.',
        },
      ],
      default: 'q-outer',
      when: { parameter: 'variant', is: ['flash'] },
    },
    ...attentionParameters({ n: 64, d: 32, heads: 1 }),
    inputParameter,
  ],
  presets: [
    {
      name: 'flash',
      title: 'Flash attention',
      help: 'Q stays, K and V stream by; S and P are never written to HBM.',
      values: { variant: 'flash' },
    },
    {
      name: 'standard',
      title: 'Standard attention',
      help: 'The same answer by way of two N × N matrices in HBM.',
      values: { variant: 'standard' },
    },
    {
      name: 'kv-outer',
      title: 'Flash, K and V outer',
      help: 'The first FlashAttention: K and V are read once, and O, l and m travel at every step instead.',
      values: { variant: 'flash', loop: 'kv-outer' },
    },
    {
      name: 'causal',
      title: 'Flash, causal',
      help: 'Blocks above the diagonal are skipped, not computed and thrown away.',
      values: { variant: 'flash', causal: true },
    },
    {
      name: 'heads',
      title: 'Four heads',
      help: 'Heads are independent planes: the same kernel on each.',
      values: { variant: 'flash', heads: 4, d: 16 },
    },
    {
      name: 'edges',
      title: 'Blocks that do not divide',
      help: 'N = 50 with blocks of 16 by 12: the last blocks are partly empty.',
      values: { variant: 'flash', n: 50, br: 16, bc: 12, causal: true },
    },
  ],

  check: () => undefined,

  tensors(parameters): readonly TensorSpec[] {
    const flash = parameters['variant'] === 'flash';
    const between = flash ? 'ghost' : 'intermediate';
    const where = flash ? 'never written to HBM' : 'written to HBM and read back';
    const tensors: TensorSpec[] = [
      { ...queries, name: 'Q', hue: 'cyan', kind: 'input', help: 'Queries.' },
      { ...queries, name: 'K', hue: 'amber', kind: 'input', help: 'Keys.' },
      { ...queries, name: 'V', hue: 'violet', kind: 'input', help: 'Values.' },
      { ...scores, name: 'S', hue: 'rose', kind: between, scale: 'signed', help: `Scores, ${where}.` },
      {
        ...scores,
        name: 'P',
        hue: 'coral',
        kind: between,
        scale: 'probability',
        help: `Softmax of the scores by rows, ${where}.`,
      },
      { ...queries, name: 'O', hue: 'green', kind: 'output', help: 'The output, rows of V averaged with weights P.' },
    ];
    return [...tensors, ...statistics[methodOf(parameters)]];
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

  inputs(parameters, random) {
    const { n, d, heads } = shapeOf(parameters);
    const make = createInput(parameters, random);
    return { Q: make(heads, n, d), K: make(heads, n, d), V: make(heads, n, d) };
  },

  reference: (parameters, inputs) => attentionReference(shapeOf(parameters), methodOf(parameters), inputs),

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

  /** K and V of all tokens so far, which every next query looks at: the KV cache. */
  state(parameters) {
    const { n, d, heads } = shapeOf(parameters);
    return 2 * heads * n * d;
  },
};
