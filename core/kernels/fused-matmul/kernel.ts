/** O = (Q K^T) V, with S = Q K^T in HBM or never there. WGSL: shaders/fused-matmul. */
import { blockParameters, lengthParameter } from '../attention/parameters.ts';
import { createInput, inputParameter } from '../parts/inputs.ts';
import { blockCount } from '../parts/blocks.ts';
import { fusedFormulas, fusedPass, shapeOf, unfusedPasses } from './passes.ts';
import { defineKernel } from '../parts/kernel.ts';
import { pick, small } from '../parts/sample.ts';

export const fusedMatmul = defineKernel({
  name: 'fused-matmul',
  title: 'Two products, fused',
  group: 'Matrix products',
  line: 'What lies between two products need never see HBM.',
  summary:
    'O = (Q Kᵀ) V, attention without its softmax. Unfused, the N × N product S goes to HBM and comes back. Fused, a ' +
    'workgroup makes one block of S at a time in SRAM, uses it up, and forgets it: the same arithmetic, less traffic.',
  papers: ['Dao et al. 2022, FlashAttention: fast and memory-efficient exact attention with IO-awareness'],
  blocks: ['br', 'bc'],
  tolerance: 1e-5,
  parameters: [
    {
      kind: 'choice',
      name: 'variant',
      label: 'Variant',
      help: 'Whether S goes through HBM.',
      options: [
        { value: 'unfused', label: 'unfused', help: 'Two dispatches; S is written to HBM and read back.' },
        { value: 'fused', label: 'fused', help: 'One dispatch; S lives in SRAM, block by block.' },
      ],
      default: 'fused',
    },
    lengthParameter(64),
    { kind: 'integer', name: 'd', label: 'd', help: 'Columns of Q and K.', minimum: 1, maximum: 4096, default: 16 },
    { kind: 'integer', name: 'dv', label: 'dv', help: 'Columns of V and O.', minimum: 1, maximum: 4096, default: 16 },
    ...blockParameters,
    inputParameter,
  ],
  presets: [
    {
      name: 'fused',
      title: 'Fused',
      help: 'S is an outline that fills block by block and is never written to HBM.',
      values: {},
    },
    {
      name: 'unfused',
      title: 'Unfused',
      help: 'The same product with N² elements to HBM and N² back.',
      values: { variant: 'unfused' },
    },
    {
      name: 'edges',
      title: 'Blocks that do not divide',
      help: 'N = 45 with blocks of 16 by 12: the last blocks are partly empty.',
      values: { n: 45, br: 16, bc: 12, dv: 9 },
    },
  ],

  tensors({ variant }) {
    const fused = variant === 'fused';
    const where = fused ? 'never written to HBM' : 'written to HBM and read back';
    const matrix = { scale: 'signed', planes: 1, rows: 'n' } as const;
    return [
      { ...matrix, name: 'Q', hue: 'cyan', kind: 'input', columns: 'd', help: 'Left factor of S.' },
      { ...matrix, name: 'K', hue: 'amber', kind: 'input', columns: 'd', help: 'Right factor of S, transposed.' },
      { ...matrix, name: 'V', hue: 'violet', kind: 'input', columns: 'dv', help: 'Right factor of O.' },
      {
        ...matrix,
        name: 'S',
        hue: 'rose',
        kind: fused ? 'ghost' : 'intermediate',
        columns: 'n',
        help: `Q Kᵀ, ${where}.`,
      },
      { ...matrix, name: 'O', hue: 'green', kind: 'output', columns: 'dv', help: 'The product S V.' },
    ];
  },

  passes: (parameters) =>
    parameters['variant'] === 'fused' ? [fusedPass(shapeOf(parameters))] : unfusedPasses(shapeOf(parameters)),

  formulas: (parameters) => fusedFormulas(shapeOf(parameters)),

  inputs(parameters, random) {
    const { n, d, dv } = shapeOf(parameters);
    const make = createInput(parameters, random);
    return { Q: make(1, n, d), K: make(1, n, d), V: make(1, n, dv) };
  },

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

  sample: (random) => ({
    variant: pick(random, ['unfused', 'fused']),
    n: small(random, 36),
    d: small(random, 20),
    dv: small(random, 20),
    br: small(random, 16),
    bc: small(random, 16),
    data: pick(random, ['smooth', 'normal']),
  }),

  costs(parameters) {
    const { n, d, dv, br, bc } = shapeOf(parameters);
    const rowBlocks = blockCount(n, br);
    const keys = { K: n * d * rowBlocks, V: n * dv * rowBlocks };
    const flops = 2 * n * n * (d + dv);
    if (parameters['variant'] === 'fused') return { read: { Q: n * d, ...keys }, write: { O: n * dv }, flops };
    return { read: { Q: n * d * blockCount(n, bc), ...keys, S: n * n }, write: { S: n * n, O: n * dv }, flops };
  },
});

/** Adds the outer product of a row of K and row `row` of V. */
function addOuter(KV: Float64Array, k: Float32Array, V: Float32Array, row: number, dv: number): void {
  k.forEach((value, index) => {
    for (let c = 0; c < dv; c++) KV[index * dv + c]! += value * V[row * dv + c]!;
  });
}
