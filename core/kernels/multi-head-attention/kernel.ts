/**
 * Projections, attention by heads, and the projection of their concatenation. WGSL: shaders/matmul, shaders/attention.
 */
import { attentionCosts } from '../attention/costs.ts';
import { flashFormulas, standardFormulas } from '../attention/formulas.ts';
import { attentionParameters } from '../attention/parameters.ts';
import { methodOf, shapeOf } from '../attention/shape.ts';
import { errorsOf } from '../parts/bounded.ts';
import { accumulate, initialise, whole } from '../parts/formulas.ts';
import { createInput, inputParameter } from '../parts/inputs.ts';
import { defineKernel } from '../parts/kernel.ts';
import { integerParameter, preset, variantParameter } from '../parts/parameters.ts';
import { pick, small } from '../parts/sample.ts';
import { ghost, input, intermediate, output } from '../parts/tensors.ts';
import { multiHeadPasses, projectionCosts } from './passes.ts';
import { escapedHead, multiHeadErrors, multiHeadReference } from './reference.ts';
import type { MultiHeadShape } from './passes.ts';
import { normal } from '../../tensors/generators.ts';
import type { Params } from '../../parameters.ts';
import { integer } from '../../parameters.ts';

const isFlash = ({ variant }: Params): boolean => variant === 'flash';
const multiHeadShapeOf = (params: Params): MultiHeadShape => ({
  ...shapeOf(params),
  bt: integer(params, 'bt'),
});

export const multiHeadAttention = defineKernel({
  name: 'multi-head-attention',
  title: 'Multi-head attention',
  group: 'Attention',
  line: 'Heads side by side, each with an attention pattern of its own.',
  summary:
    'Each of H heads projects X to queries, keys and values of its own, attends, and gives its d columns of the ' +
    'concatenation; Wo mixes them. Each head is a kernel smoother with its own idea of nearness: the rows of its P sum ' +
    'to 1. Heads lie behind one another as planes, so concatenating them takes no step.',
  papers: [
    'Vaswani et al. 2017, Attention is all you need',
    'Higham 2002, Accuracy and stability of numerical algorithms',
  ],
  conventions: [
    'E = heads · d, and weights multiply from the right: Q of head h is X Wq[h]. Of PyTorch’s in_proj_weight [3 E, E], Wq[h] is rows h d to (h + 1) d, transposed; Wk and Wv follow E rows later each.',
    'Wo[h] is columns h d to (h + 1) d of out_proj.weight, transposed; there are no biases.',
  ],
  blocks: ['br', 'bc', 'bt'],
  tolerance: 1e-5,
  parameters: [
    variantParameter('How each head attends.', 'flash', [
      ['standard', 'S and P of every head are written to HBM and read back.'],
      ['flash', 'S and P live in SRAM, block by block.'],
    ]),
    ...attentionParameters({ n: 32, d: 8, heads: 4 }),
    integerParameter('bt', 'Bt', 'Side of the tiles of the projections.', { maximum: 16, default: 16 }),
    inputParameter,
  ],
  presets: [
    preset('flash', 'Four heads', 'Four planes, each with an attention pattern of its own.'),
    preset('standard', 'Four heads, standard', 'Four N × N matrices P in HBM, one a head.', { variant: 'standard' }),
    preset('causal', 'Causal', 'As in a decoder: every head sees only the past.', {
      causal: true,
      n: 24,
      br: 8,
      bc: 8,
    }),
  ],

  check(parameters, limits) {
    const { bt } = multiHeadShapeOf(parameters);
    const most = Math.min(limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX);
    if (bt * bt <= most) return undefined;
    return {
      field: 'bt',
      fault: `bt = ${bt} is ${bt * bt} threads in a workgroup, but this adapter allows ${most}`,
      offer: { bt: Math.floor(Math.sqrt(most)) },
    };
  },

  tensors(parameters) {
    const flash = isFlash(parameters);
    const e = 'heads · d';
    const between = flash ? ghost : intermediate;
    const where = flash ? 'never written to HBM' : 'written to HBM and read back';
    const into = { planes: 'heads', rows: e, columns: 'd' };
    const head = { planes: 'heads', rows: 'n', columns: 'd' };
    const scores = { planes: 'heads', rows: 'n', columns: 'n' };
    const token = { rows: 'n', columns: e };
    return [
      input('X', 'slate', 'Tokens, H · d numbers each.', token),
      input('Wq', 'cyan', 'Weights of the queries, d columns a head.', into),
      input('Wk', 'amber', 'Weights of the keys, d columns a head.', into),
      input('Wv', 'violet', 'Weights of the values, d columns a head.', into),
      input('Wo', 'rose', 'Weights of the output, d rows a head.', { planes: 'heads', rows: 'd', columns: e }),
      intermediate('Q', 'cyan', 'Queries of each head.', head),
      intermediate('K', 'amber', 'Keys of each head.', head),
      intermediate('V', 'violet', 'Values of each head.', head),
      between('S', 'rose', `Scores of each head, ${where}.`, scores),
      between('P', 'coral', `Softmax of the scores by rows, ${where}.`, { ...scores, scale: 'probability' }),
      intermediate('O', 'green', 'The output of each head; side by side they are the concatenation.', head),
      ...(flash
        ? [intermediate('L', 'slate', 'Log-sum-exp of each row of the scores.', { planes: 'heads', rows: 'n' })]
        : []),
      output('Y', 'green', 'The heads, mixed by Wo.', token),
    ];
  },

  passes: (parameters) => multiHeadPasses(multiHeadShapeOf(parameters), isFlash(parameters)),

  // An operand lies in the plane of its result. The factors of the projections do not, so their formulas name none.
  formulas(parameters) {
    const shape = shapeOf(parameters);
    return [
      initialise('C_ij = 0', 'C[r,c] = 0'),
      accumulate('C_ij += A_ik B_kj', 'C[r,c] += Σₖ A[r,k] B[k,c]', {
        why: 'a block of the product, from one block of each factor at a time',
      }),
      ...['Q', 'K', 'V'].map((name) => {
        const weights = `W${name.toLowerCase()}`;
        const cell = `${name}[r,c] = Σₖ X[r,k] ${weights}[k,c], with the weights of the head`;
        return whole(`${name} = X ${weights}`, cell, { operands: [] });
      }),
      ...(isFlash(parameters) ? flashFormulas(shape, 'q-outer') : standardFormulas(shape)),
      whole('Y = concat(O) Wo', 'Y[r,c] = Σₕ Σₖ O[h,r,k] Wo[h,k,c]', { operands: [] }),
    ];
  },

  inputs(parameters, random) {
    const { n, d, heads } = shapeOf(parameters);
    const e = heads * d;
    // Weights of this size keep the variance of what they multiply, whatever the tokens are.
    const weights = (): Float32Array<ArrayBuffer> => normal(random, e * e, 1 / Math.sqrt(e));
    const X = createInput(parameters, random)(1, n, e);
    return { X, Wq: weights(), Wk: weights(), Wv: weights(), Wo: weights() };
  },

  reference: (parameters, inputs) => multiHeadReference(shapeOf(parameters), methodOf(parameters), inputs),

  errors: (parameters, inputs) => errorsOf(multiHeadErrors(shapeOf(parameters), methodOf(parameters), inputs)),

  escape: (parameters, inputs) => (isFlash(parameters) ? escapedHead(shapeOf(parameters), inputs) : undefined),

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

  rival: (parameters) =>
    isFlash(parameters)
      ? {
          values: { variant: 'standard' },
          title: 'standard attention in every head',
          why: 'It writes S and P of every head to HBM and reads them back.',
        }
      : {
          values: { variant: 'flash' },
          title: 'flash attention in every head',
          why: 'It computes S and P block by block in SRAM and never writes them to HBM.',
        },

  costs(parameters) {
    const shape = multiHeadShapeOf(parameters);
    const outer = projectionCosts(shape);
    const inner = attentionCosts(shape, methodOf(parameters));
    // The costs can be added up by tensor, since no tensor is read by both parts, and none is written by both.
    return {
      read: { ...inner.read, ...outer.read },
      write: { ...inner.write, ...outer.write },
      flops: inner.flops + outer.flops,
    };
  },
});
