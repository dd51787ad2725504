/** C = A B, from one thread per element to tiles in SRAM. WGSL: shaders/matmul. */
import { blockCount } from '../parts/blocks.ts';
import { errorsOf, exactly, product } from '../parts/bounded.ts';
import { accumulate, initialise, whole } from '../parts/formulas.ts';
import { inputParameter } from '../parts/inputs.ts';
import { defineKernel } from '../parts/kernel.ts';
import { integerParameter, preset, variantParameter } from '../parts/parameters.ts';
import { pass } from '../parts/passes.ts';
import { pick, small } from '../parts/sample.ts';
import { slot } from '../parts/slots.ts';
import { input, output } from '../parts/tensors.ts';
import type { FormulaSpec } from '../parts/formulas.ts';
import type { SlotSpec } from '../../kernel.ts';
import type { IntegerParameter, Params } from '../../parameters.ts';
import { integers } from '../../parameters.ts';

type Shape = Readonly<Record<'m' | 'n' | 'k' | 'bm' | 'bn' | 'bk', number>>;

const shapeOf = (params: Params): Shape => integers(params, 'm', 'n', 'k', 'bm', 'bn', 'bk');

/**
 * The rows and columns of C that a thread of `register-blocked` keeps. The number is fixed in its WGSL, which
 * names the registers.
 */
const REGISTER_BLOCK = 4;

/** The number of threads of a workgroup. */
function threadsOf(variant: unknown, { bm, bn }: Shape): number {
  return variant === 'register-blocked' ? (bm * bn) / REGISTER_BLOCK ** 2 : bm * bn;
}

function slotsOf(variant: unknown, { bm, bn, bk }: Shape): readonly SlotSpec[] {
  const registers =
    variant === 'register-blocked'
      ? { element: 'C_ij[e / Bn % 4][e % 4]', owner: 'e / Bn / 4 * (Bn / 4) + e % Bn / 4' }
      : { element: 'C_ij' };
  const C = slot('C_ij', 'green', bm, bn, { memory: 'registers', ...registers });
  return variant === 'naive' ? [C] : [slot('A_ik', 'cyan', bm, bk), slot('B_kj', 'amber', bk, bn), C];
}

function accumulation(variant: unknown, { k, bk }: Shape): FormulaSpec {
  const text = 'C_ij += A_ik B_kj';
  const cell = 'C[r,c] += Σₖ A[r,k] B[k,c]';
  return variant === 'naive'
    ? accumulate(text, `${cell}, operands straight from HBM`, {
        operands: [],
        why: 'every thread fetches its own operands, so each is read again and again',
      })
    : accumulate(text, cell, {
        terms: Math.min(k, bk),
        why: 'each number of a tile, once loaded, is used by a whole row or column of threads',
      });
}

/** A parameter for an extent of the matrices or of their tiles. */
const extent = (name: string, label: string, help: string): IntegerParameter =>
  integerParameter(name, label, help, { maximum: 8192, default: 48 });
// The trace has eight bits for the number of threads that read an operand, so a side that is run is at most 255.
const side = (name: string, label: string, help: string): IntegerParameter =>
  integerParameter(name, label, help, { maximum: 128, default: 16 });

export const matmul = defineKernel({
  name: 'matmul',
  title: 'Matrix multiplication',
  group: 'Matrix products',
  line: 'Naive, tiled, blocked in registers: fewer reads each time.',
  summary:
    'C = A B. Written naively, every thread reads its whole row of A and column of B from HBM, 2MNK elements in all. ' +
    'With tiles in SRAM a workgroup loads each operand once for all its threads and reads fall by the size of the tile. ' +
    'With blocks in registers the same happens once more between SRAM and each thread.',
  papers: [
    'Volkov and Demmel 2008, Benchmarking GPUs to tune dense linear algebra',
    'Higham 2002, Accuracy and stability of numerical algorithms',
  ],
  conventions: ['C = A B, with neither operand transposed.'],
  blocks: ['bm', 'bn', 'bk'],
  tolerance: 1e-5,
  parameters: [
    variantParameter('How operands reach the threads.', 'tiled', [
      ['naive', 'One thread per element of C, operands straight from HBM.'],
      ['tiled', 'A workgroup loads tiles of A and B into SRAM for all its threads.'],
      ['register-blocked', 'Tiles in SRAM, and each thread keeps 4 × 4 elements of C in registers.'],
    ]),
    extent('m', 'M', 'Rows of A and C.'),
    extent('n', 'N', 'Columns of B and C.'),
    extent('k', 'K', 'Columns of A and rows of B.'),
    side('bm', 'Bm', 'Rows of the tile of C of one workgroup.'),
    side('bn', 'Bn', 'Columns of the tile of C of one workgroup.'),
    side(
      'bk',
      'Bk',
      'Positions along K in one step: the depth of the tiles; in the naive variant, what one event covers.',
    ),
    inputParameter,
  ],
  presets: [
    preset('tiled', 'Tiles of 16', 'Each element is read once per tile instead of once per thread.'),
    preset('naive', 'Naive', 'The same product with 16 times the reads: every thread fetches its own operands.', {
      variant: 'naive',
    }),
    preset(
      'edges',
      'Tiles that do not divide',
      'Edge tiles are partly empty: the trace says how much of each is real.',
      { m: 37, n: 53, k: 29 },
    ),
    preset('wide', 'Larger tiles, fewer reads', 'Reads are MNK (1/Bm + 1/Bn): flat tiles read more of one operand.', {
      bm: 4,
      bn: 64,
      m: 64,
      n: 64,
      k: 64,
    }),
    preset(
      'register-blocked',
      'Blocks in registers',
      'What a thread fetches from SRAM serves four products instead of one; larger tiles need fewer threads.',
      { variant: 'register-blocked', bm: 32, bn: 32, bk: 8, m: 64, n: 64, k: 32 },
    ),
  ],

  check(parameters, limits) {
    const shape = shapeOf(parameters);
    const { bm, bn } = shape;
    const { variant } = parameters;
    const block = variant === 'register-blocked' ? REGISTER_BLOCK : 1;
    for (const field of ['bm', 'bn'] as const) {
      if (shape[field] % block === 0) continue;
      const nearest = Math.max(block, block * Math.round(shape[field] / block));
      return {
        field,
        fault: `${field} = ${shape[field]} must be a multiple of ${block}, the block of a thread`,
        offer: { [field]: nearest },
      };
    }
    const threads = threadsOf(variant, shape);
    const most = Math.min(limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX);
    if (threads <= most) return undefined;
    const square = block * Math.floor(Math.sqrt(most));
    return {
      field: bm >= bn ? 'bm' : 'bn',
      fault: `bm = ${bm} times bn = ${bn} is ${threads} threads in a workgroup, but this adapter allows ${most}`,
      offer: { bm: Math.min(bm, square), bn: Math.min(bn, square) },
    };
  },

  tensors: () => [
    input('A', 'cyan', 'Left operand.', { rows: 'm', columns: 'k', along: 'columns' }),
    input('B', 'amber', 'Right operand.', { rows: 'k', columns: 'n' }),
    output('C', 'green', 'The product.', { rows: 'm', columns: 'n' }),
  ],

  passes(parameters) {
    const shape = shapeOf(parameters);
    const { m, n, k, bm, bn, bk } = shape;
    const { variant } = parameters;
    const eventsPerBlock = variant === 'naive' ? 3 : 5;
    return [
      pass('product', 'C = A B', `matmul/${String(variant)}`, {
        constants: {
          ...{ M: m, N: n, K: k, Bm: bm, Bn: bn, Bk: bk, THREADS: threadsOf(variant, shape) },
          ...(variant === 'tiled' ? { PLANES: 1 } : {}),
        },
        tensors: ['A', 'B', 'C'],
        workgroups: [blockCount(n, bn), blockCount(m, bm)],
        slots: slotsOf(variant, shape),
        loops: ['tile', 'k'],
        maximumEvents: 2 + eventsPerBlock * blockCount(k, bk),
      }),
    ];
  },

  formulas: (parameters) => [
    initialise('C_ij = 0', 'C[r,c] = 0'),
    accumulation(parameters['variant'], shapeOf(parameters)),
    whole('C = A B', 'C[r,c] = Σₖ A[r,k] B[k,c]'),
  ],

  reference(parameters, { A, B }) {
    const { m, n, k } = shapeOf(parameters);
    const C = new Float64Array(m * n);
    // The sums of outer products have another order than those of the WGSL.
    for (let p = 0; p < k; p++) {
      for (let r = 0; r < m; r++) {
        const a = A![r * k + p]!;
        for (let c = 0; c < n; c++) C[r * n + c]! += a * B![p * n + c]!;
      }
    }
    return { C };
  },

  errors(parameters, { A, B }) {
    const { m, n, k } = shapeOf(parameters);
    return errorsOf({ C: product(exactly(A!), exactly(B!), m, k, n) });
  },

  sample(random) {
    const variant = pick(random, ['naive', 'tiled', 'register-blocked']);
    const blocks = variant === 'register-blocked' ? REGISTER_BLOCK : 1;
    return {
      variant,
      m: small(random, 40),
      n: small(random, 40),
      k: small(random, 40),
      bm: blocks * small(random, 16 / blocks),
      bn: blocks * small(random, 16 / blocks),
      bk: small(random, 16),
      data: pick(random, ['smooth', 'normal']),
    };
  },

  costs(parameters) {
    const { m, n, k, bm, bn } = shapeOf(parameters);
    const naive = parameters['variant'] === 'naive';
    return {
      read: { A: m * k * (naive ? n : blockCount(n, bn)), B: k * n * (naive ? m : blockCount(m, bm)) },
      write: { C: m * n },
      flops: 2 * m * n * k,
    };
  },

  rival(parameters) {
    const { bm, bn } = shapeOf(parameters);
    switch (parameters['variant']) {
      case 'naive':
        return {
          values: { variant: 'tiled' },
          title: `tiles of ${bm} × ${bn}`,
          why: 'A workgroup loads each operand once for all its threads.',
        };
      case 'tiled':
        return {
          values: { variant: 'naive' },
          title: 'the naive product',
          why: 'Every thread reads its own row of A and column of B from HBM.',
        };
      default: {
        const [rows, columns] = [bm / REGISTER_BLOCK, bn / REGISTER_BLOCK];
        return {
          values: { variant: 'tiled', bm: rows, bn: columns },
          title: `tiles of ${rows} × ${columns}`,
          why: 'With as many threads, each of which keeps a single element of C, tiles are no larger.',
        };
      }
    }
  },
});
