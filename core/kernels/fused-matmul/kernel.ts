/** O = (Q K^T) V, with S = Q K^T in HBM or never there. WGSL: shaders/fused-matmul. */
import { blockParameters, lengthParameter, widthParameters } from '../attention/parameters.ts';
import { blockCount } from '../parts/blocks.ts';
import {
  addProduct,
  bounded,
  errorsOf,
  escapeIn,
  exactly,
  product,
  rowMajor,
  transposedLayout,
} from '../parts/bounded.ts';
import type { Bounded } from '../parts/bounded.ts';
import { accumulate, compute, initialise, whole } from '../parts/formulas.ts';
import { inputParameter } from '../parts/inputs.ts';
import { defineKernel } from '../parts/kernel.ts';
import { preset, variantParameter } from '../parts/parameters.ts';
import { pick, small } from '../parts/sample.ts';
import { ghost, input, intermediate, output } from '../parts/tensors.ts';
import { fusedPass, shapeOf, unfusedPasses } from './passes.ts';
import type { FusedShape } from './passes.ts';
import type { Arrays } from '../../kernel.ts';

export const fusedMatmul = defineKernel({
  name: 'fused-matmul',
  title: 'Two products, fused',
  group: 'Matrix products',
  line: 'The matrix between two products never needs to be in HBM.',
  summary:
    'O = (Q Kᵀ) V, attention without its softmax. Unfused, the N × N product S goes to HBM and comes back. Fused, a ' +
    'workgroup makes one block of S at a time in SRAM, uses it up, and forgets it: the same arithmetic, less traffic.',
  papers: [
    'Dao et al. 2022, FlashAttention: fast and memory-efficient exact attention with IO-awareness',
    'Higham 2002, Accuracy and stability of numerical algorithms',
  ],
  conventions: ['S = Q Kᵀ without a scale, and no softmax: O = S V.'],
  blocks: ['br', 'bc'],
  tolerance: 1e-5,
  parameters: [
    variantParameter('Whether S goes through HBM.', 'fused', [
      ['unfused', 'Two dispatches; S is written to HBM and read back.'],
      ['fused', 'One dispatch; S lives in SRAM, block by block.'],
    ]),
    lengthParameter(64),
    ...widthParameters(4096),
    ...blockParameters,
    inputParameter,
  ],
  presets: [
    preset('fused', 'Fused', 'S is an outline that fills block by block and is never written to HBM.'),
    preset('unfused', 'Unfused', 'The same product with N² elements to HBM and N² back.', { variant: 'unfused' }),
    preset('edges', 'Blocks that do not divide', 'N = 45 with blocks of 16 by 12: the last blocks are partly empty.', {
      n: 45,
      br: 16,
      bc: 12,
      dv: 9,
    }),
  ],

  tensors: ({ variant }) => [
    input('Q', 'cyan', 'Left factor of S.', { rows: 'n', columns: 'd' }),
    input('K', 'amber', 'Right factor of S, transposed.', { rows: 'n', columns: 'd' }),
    input('V', 'violet', 'Right factor of O.', { rows: 'n', columns: 'dv' }),
    variant === 'fused'
      ? ghost('S', 'rose', 'Q Kᵀ, never written to HBM.', { rows: 'n', columns: 'n' })
      : intermediate('S', 'rose', 'Q Kᵀ, written to HBM and read back.', { rows: 'n', columns: 'n' }),
    output('O', 'green', 'The product S V.', { rows: 'n', columns: 'dv' }),
  ],

  passes: (parameters) =>
    parameters['variant'] === 'fused' ? [fusedPass(shapeOf(parameters))] : unfusedPasses(shapeOf(parameters)),

  formulas: () => [
    initialise('O_i = 0', 'O[r,c] = 0'),
    compute('S_ij = Q_i K_jᵀ', 'S[r,c] = Σₖ Q[r,k] K[c,k]', {
      why: 'a block of S lives in SRAM only as long as the next product needs it',
    }),
    accumulate('O_i += S_ij V_j', 'O[r,c] = O[r,c] before + Σₖ S[r,k] V[k,c]', {
      why: 'the second product takes it from SRAM: S is never written to HBM',
    }),
    whole('S = Q Kᵀ', 'S[r,c] = Σₖ Q[r,k] K[c,k]'),
    whole('O = S V', 'O[r,c] = Σₖ S[r,k] V[k,c]'),
  ],

  reference(parameters, { Q, K, V }) {
    const { n, d, dv } = shapeOf(parameters);
    const O = new Float64Array(n * dv);
    if (parameters['variant'] === 'fused') {
      // (Q K^T) V = Q (K^T V): without S, the d x dv product is enough.
      const KV = new Float64Array(d * dv);
      for (let row = 0; row < n; row++) addOuter(KV, K!.subarray(row * d, (row + 1) * d), V!, row, dv);
      for (let row = 0; row < n; row++) {
        for (let k = 0; k < d; k++) {
          for (let c = 0; c < dv; c++) O[row * dv + c]! += Q![row * d + k]! * KV[k * dv + c]!;
        }
      }
      return { O };
    }
    const S = new Float64Array(n * n);
    for (let row = 0; row < n; row++) {
      for (let key = 0; key < n; key++) {
        let dot = 0;
        for (let k = 0; k < d; k++) dot += Q![row * d + k]! * K![key * d + k]!;
        S[row * n + key] = dot;
        for (let c = 0; c < dv; c++) O[row * dv + c]! += dot * V![key * dv + c]!;
      }
    }
    return { S, O };
  },

  errors: (parameters, inputs) => errorsOf(boundedProducts(shapeOf(parameters), inputs)),

  escape(parameters, inputs) {
    if (parameters['variant'] !== 'fused') return undefined;
    const shape = shapeOf(parameters);
    return escapeIn('S', boundedProducts(shape, inputs).S, shape.n);
  },

  sample: (random) => ({
    variant: pick(random, ['unfused', 'fused']),
    n: small(random, 36),
    d: small(random, 20),
    dv: small(random, 20),
    br: small(random, 16),
    bc: small(random, 16),
    data: pick(random, ['smooth', 'normal']),
  }),

  rival: ({ variant }) =>
    variant === 'fused'
      ? {
          values: { variant: 'unfused' },
          title: 'the unfused product',
          why: 'It writes S to HBM and reads it back.',
        }
      : {
          values: { variant: 'fused' },
          title: 'the fused product',
          why: 'It uses up each block of S in SRAM and never writes it to HBM.',
        },

  costs(parameters) {
    const { n, d, dv, br, bc } = shapeOf(parameters);
    const rowBlocks = blockCount(n, br);
    const keys = { K: n * d * rowBlocks, V: n * dv * rowBlocks };
    const flops = 2 * n * n * (d + dv);
    if (parameters['variant'] === 'fused') return { read: { Q: n * d, ...keys }, write: { O: n * dv }, flops };
    return { read: { Q: n * d * blockCount(n, bc), ...keys, S: n * n }, write: { S: n * n, O: n * dv }, flops };
  },
});

/** S = Q K^T and O = S V with bounds on their errors. */
function boundedProducts({ n, d, dv }: FusedShape, { Q, K, V }: Arrays): Readonly<Record<'S' | 'O', Bounded>> {
  const S = bounded(n * n);
  addProduct(S, rowMajor(n), [exactly(Q!), rowMajor(d)], [exactly(K!), transposedLayout(d)], [n, d, n]);
  return { S, O: product(S, exactly(V!), n, n, dv) };
}

/** Adds the outer product of a row of K and row `row` of V. */
function addOuter(KV: Float64Array, k: Float32Array, V: Float32Array, row: number, dv: number): void {
  k.forEach((value, index) => {
    for (let c = 0; c < dv; c++) KV[index * dv + c]! += value * V[row * dv + c]!;
  });
}
