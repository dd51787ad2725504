/** Projections, attention by heads, and the projection of their concatenation. WGSL: shaders/matmul, shaders/attention. */
import { attentionCosts } from '../attention/costs.ts';
import { flashFormulas, standardFormulas } from '../attention/formulas.ts';
import { attentionParameters } from '../attention/parameters.ts';
import { methodOf, shapeOf } from '../attention/shape.ts';
import { createInput, inputParameter } from '../parts/inputs.ts';
import { embedding, multiHeadPasses, projectionCosts } from './passes.ts';
import type { MultiHeadShape } from './passes.ts';
import { multiHeadReference } from './reference.ts';
import { accumulate, initialise, whole } from '../parts/formulas.ts';
import { defineKernel } from '../parts/kernel.ts';
import { pick, small } from '../parts/sample.ts';
import { normal } from '../../tensors/generators.ts';
import type { Costs, TensorSpec } from '../../kernel.ts';
import type { Parameters } from '../../parameters.ts';
import { integer } from '../../parameters.ts';

const isFlash = ({ variant }: Parameters): boolean => variant === 'flash';
const multiHeadShapeOf = (parameters: Parameters): MultiHeadShape => ({
  ...shapeOf(parameters),
  bt: integer(parameters, 'bt'),
});

export const multiHeadAttention = defineKernel({
  name: 'multi-head-attention',
  title: 'Multi-head attention',
  group: 'Attention',
  line: 'Heads side by side, each with a pattern of its own.',
  summary:
    'Each of H heads projects X to queries, keys and values of its own, attends, and gives its d columns of the ' +
    'concatenation; Wo mixes them. Each head is a kernel smoother with its own idea of nearness: the rows of its P sum ' +
    'to 1. Heads lie behind one another as planes, so concatenating them takes no step.',
  papers: ['Vaswani et al. 2017, Attention is all you need'],
  blocks: ['br', 'bc', 'bt'],
  tolerance: 1e-5,
  parameters: [
    {
      kind: 'choice',
      name: 'variant',
      label: 'Variant',
      help: 'How each head attends.',
      options: [
        { value: 'standard', label: 'standard', help: 'S and P of every head are written to HBM and read back.' },
        { value: 'flash', label: 'flash', help: 'S and P live in SRAM, block by block.' },
      ],
      default: 'flash',
    },
    ...attentionParameters({ n: 32, d: 8, heads: 4 }),
    {
      kind: 'integer',
      name: 'bt',
      label: 'Bt',
      help: 'Side of the tiles of the projections.',
      minimum: 1,
      maximum: 16,
      default: 8,
    },
    inputParameter,
  ],
  presets: [
    { name: 'flash', title: 'Four heads', help: 'Four planes, each with an attention pattern of its own.', values: {} },
    {
      name: 'standard',
      title: 'Four heads, standard',
      help: 'Four N × N matrices P in HBM, one a head.',
      values: { variant: 'standard' },
    },
    {
      name: 'causal',
      title: 'Causal',
      help: 'What a decoder uses: every head sees the past only.',
      values: { causal: true, n: 24, br: 8, bc: 8 },
    },
  ],

  check(parameters, limits) {
    const { bt } = multiHeadShapeOf(parameters);
    const most = Math.min(limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX);
    if (bt * bt <= most) return undefined;
    const nearest = Math.floor(Math.sqrt(most));
    return {
      field: 'bt',
      message: `bt = ${bt} is ${bt * bt} threads in a workgroup, this adapter allows ${most}; the largest that works is ${nearest}.`,
      nearest,
    };
  },

  tensors(parameters): readonly TensorSpec[] {
    const flash = isFlash(parameters);
    const shape = shapeOf(parameters);
    const e = embedding(shape);
    const { d } = shape;
    const between = flash ? 'ghost' : 'intermediate';
    const where = flash ? 'never written to HBM' : 'written to HBM and read back';
    const into = { kind: 'input', scale: 'signed', planes: 'heads', rows: e, columns: d } as const;
    const head = { kind: 'intermediate', scale: 'signed', planes: 'heads', rows: 'n', columns: 'd' } as const;
    const scores = { kind: between, planes: 'heads', rows: 'n', columns: 'n' } as const;
    const token = { scale: 'signed', planes: 1, rows: 'n', columns: e } as const;
    return [
      { ...token, name: 'X', hue: 'slate', kind: 'input', help: 'Tokens, H · d numbers each.' },
      { ...into, name: 'Wq', hue: 'cyan', help: 'Weights of the queries, d columns a head.' },
      { ...into, name: 'Wk', hue: 'amber', help: 'Weights of the keys, d columns a head.' },
      { ...into, name: 'Wv', hue: 'violet', help: 'Weights of the values, d columns a head.' },
      { ...into, name: 'Wo', hue: 'rose', rows: 'd', columns: e, help: 'Weights of the output, d rows a head.' },
      { ...head, name: 'Q', hue: 'cyan', help: 'Queries of each head.' },
      { ...head, name: 'K', hue: 'amber', help: 'Keys of each head.' },
      { ...head, name: 'V', hue: 'violet', help: 'Values of each head.' },
      { ...scores, name: 'S', hue: 'rose', scale: 'signed', help: `Scores of each head, ${where}.` },
      { ...scores, name: 'P', hue: 'coral', scale: 'probability', help: `Softmax of the scores by rows, ${where}.` },
      { ...head, name: 'O', hue: 'green', help: 'What each head gives; side by side they are the concatenation.' },
      ...(flash
        ? ([
            {
              name: 'L',
              hue: 'slate',
              kind: 'intermediate',
              scale: 'signed',
              planes: 'heads',
              rows: 'n',
              help: 'Log-sum-exp of each row of the scores.',
            },
          ] as const)
        : []),
      { ...token, name: 'Y', hue: 'green', kind: 'output', help: 'The heads, mixed by Wo.' },
    ];
  },

  passes: (parameters) => multiHeadPasses(multiHeadShapeOf(parameters), isFlash(parameters)),

  formulas: (parameters) => [
    initialise('C_ij = 0', 'C[r,c] = 0'),
    accumulate('C_ij += A_ik B_kj', 'C[r,c] += Σₖ A[r,k] B[k,c]'),
    ...['q', 'k', 'v'].map((w) => {
      const name = w.toUpperCase();
      const cell = `${name}[r,c] = Σₖ X[r,k] W${w}[k,c], with the weights of the head`;
      return whole(`${name} = X W${w}`, cell, { operands: [] });
    }),
    ...(isFlash(parameters) ? flashFormulas(shapeOf(parameters), 'q-outer') : standardFormulas(shapeOf(parameters))),
    whole('Y = concat(O) Wo', 'Y[r,c] = Σₕ Σₖ O[h,r,k] Wo[h,k,c]', { operands: [] }),
  ],

  inputs(parameters, random) {
    const { n, d, heads } = shapeOf(parameters);
    const e = heads * d;
    // Weights that keep the variance of what they are applied to, whatever the tokens look like.
    const weights = (): Float32Array<ArrayBuffer> => normal(random, e * e, 1 / Math.sqrt(e));
    const X = createInput(parameters, random)(1, n, e);
    return { X, Wq: weights(), Wk: weights(), Wv: weights(), Wo: weights() };
  },

  reference: (parameters, inputs) =>
    multiHeadReference(shapeOf(parameters), isFlash(parameters) ? 'q-outer' : 'standard', inputs),

  sample: (random) => ({
    variant: pick(random, ['standard', 'flash']),
    n: small(random, 20),
    d: small(random, 8),
    heads: pick(random, [1, 2, 3]),
    br: small(random, 8),
    bc: small(random, 8),
    bt: small(random, 8),
    causal: pick(random, [false, true]),
    data: pick(random, ['smooth', 'normal']),
  }),

  costs(parameters): Costs {
    const shape = multiHeadShapeOf(parameters);
    const outer = projectionCosts(shape);
    const inner = attentionCosts(shape, methodOf(parameters));
    // No tensor is read by both, and none is written by both.
    return {
      read: { ...inner.read, ...outer.read },
      write: { ...inner.write, ...outer.write },
      flops: inner.flops + outer.flops,
    };
  },
});
