/** Attention with a kernel in the place of the softmax, whose past fits in a matrix. WGSL: shaders/linear-attention. */
import { blockParameters, lengthParameter } from '../attention/parameters.ts';
import { createInput, inputParameter } from '../parts/inputs.ts';
import { linearCosts, linearState } from './costs.ts';
import { linearFormulas } from './formulas.ts';
import { linearPasses, shapeOf } from './passes.ts';
import { linearReference, linearTolerance } from './reference.ts';
import { pick, small } from '../parts/sample.ts';
import type { Kernel, TensorSpec } from '../../kernel.ts';

const onlyParallel = { parameter: 'variant', is: ['parallel'] } as const;

export const linearAttention: Kernel = {
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
  blocks: ['br', 'bc', 'bt', 'bv'],
  tolerance: 1e-5,
  conditionedTolerance: (parameters, inputs) => linearTolerance(shapeOf(parameters), inputs),
  parameters: [
    {
      kind: 'choice',
      name: 'variant',
      label: 'Variant',
      help: 'In which order the same sums are taken.',
      options: [
        { value: 'parallel', label: 'parallel', help: 'All pairs of tokens at once: N × N weights, in HBM.' },
        { value: 'recurrent', label: 'recurrent', help: 'Token by token, with the state S and z in SRAM.' },
        { value: 'chunked', label: 'chunked', help: 'Weights within a chunk of tokens, the state between chunks.' },
      ],
      default: 'recurrent',
    },
    lengthParameter(64, 4096),
    { kind: 'integer', name: 'd', label: 'd', help: 'Columns of Q and K.', minimum: 1, maximum: 1024, default: 16 },
    { kind: 'integer', name: 'dv', label: 'dv', help: 'Columns of V and O.', minimum: 1, maximum: 1024, default: 16 },
    ...blockParameters.map((parameter) => ({ ...parameter, when: onlyParallel })),
    {
      kind: 'integer',
      name: 'bt',
      label: 'Bt',
      help: 'Tokens of a chunk.',
      minimum: 1,
      maximum: 256,
      default: 8,
      when: { parameter: 'variant', is: ['chunked'] },
    },
    {
      kind: 'integer',
      name: 'bv',
      label: 'Bv',
      help: 'Columns of V and of the state that a workgroup has.',
      minimum: 1,
      maximum: 256,
      default: 16,
      when: { parameter: 'variant', is: ['recurrent', 'chunked'] },
    },
    inputParameter,
  ],
  presets: [
    {
      name: 'recurrent',
      title: 'Token by token',
      help: 'Every token adds φ(k)ᵀ v to the state and reads its answer off it: nothing else is kept of the past.',
      values: {},
    },
    {
      name: 'parallel',
      title: 'All pairs of tokens',
      help: 'The same answer by way of an N × N matrix in HBM; blocks above the diagonal are skipped.',
      values: { variant: 'parallel' },
    },
    {
      name: 'chunked',
      title: 'In chunks',
      help: 'Of the N × N matrix only the blocks on the diagonal are made; the state stands for all others.',
      values: { variant: 'chunked' },
    },
    {
      name: 'long',
      title: 'Four times the tokens, the same state',
      help: 'N = 256: the traffic grows with N, the state not at all.',
      values: { variant: 'chunked', n: 256, bt: 16 },
    },
    {
      name: 'columns',
      title: 'Columns apart',
      help: 'Columns of V need nothing of each other: four workgroups share the state, and each reads all of Q and K.',
      values: { n: 32, bv: 4 },
    },
    {
      name: 'edges',
      title: 'Chunks that do not divide',
      help: 'N = 37 in chunks of 8 and dv = 20 in columns of 16: what is padded counts in no sum.',
      values: { variant: 'chunked', n: 37, dv: 20 },
    },
  ],

  check: () => undefined,

  tensors({ variant }): readonly TensorSpec[] {
    const tokens = { scale: 'signed', planes: 1, rows: 'n' } as const;
    const kept = { kind: 'output', planes: 1, rows: 'd' } as const;
    const parallel = variant === 'parallel';
    const weights: TensorSpec = {
      name: 'A',
      hue: 'coral',
      kind: parallel ? 'intermediate' : 'ghost',
      scale: 'probability',
      planes: 1,
      rows: 'n',
      columns: 'n',
      help: parallel
        ? 'Weights φ(q)·φ(k) of all pairs, written to HBM and read back.'
        : 'Weights φ(q)·φ(k) of all pairs, of which only those within a chunk are ever computed.',
    };
    return [
      { ...tokens, name: 'Q', hue: 'cyan', kind: 'input', columns: 'd', help: 'Queries.' },
      { ...tokens, name: 'K', hue: 'amber', kind: 'input', columns: 'd', help: 'Keys.' },
      { ...tokens, name: 'V', hue: 'violet', kind: 'input', columns: 'dv', help: 'Values.' },
      ...(variant === 'recurrent' ? [] : [weights]),
      {
        ...tokens,
        name: 'O',
        hue: 'green',
        kind: 'output',
        columns: 'dv',
        help: 'Rows of V averaged with the weights.',
      },
      ...(parallel
        ? []
        : ([
            {
              ...kept,
              name: 'S',
              hue: 'rose',
              scale: 'signed',
              columns: 'dv',
              help: 'Σ φ(k)ᵀ v over all tokens: the state.',
            },
            {
              ...kept,
              name: 'z',
              hue: 'slate',
              scale: 'probability',
              help: 'Σ φ(k) over all tokens, for the sum of weights.',
            },
          ] as const)),
    ];
  },

  passes: (parameters) => linearPasses(shapeOf(parameters)),
  formulas: (parameters) => linearFormulas(shapeOf(parameters)),

  inputs(parameters, random) {
    const { n, d, dv } = shapeOf(parameters);
    const make = createInput(parameters, random);
    return { Q: make(1, n, d), K: make(1, n, d), V: make(1, n, dv) };
  },

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
};
