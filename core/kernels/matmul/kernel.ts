/** C = A B, from one thread per element to tiles in SRAM. WGSL: shaders/matmul. */
import { createInput, inputParameter } from '../parts/inputs.ts';
import { blockCount } from '../parts/blocks.ts';
import { pick, small } from '../parts/sample.ts';
import type { Formula, Kernel, KernelPass, SlotSpec } from '../../kernel.ts';
import type { Parameters } from '../../parameters.ts';
import type { Problem } from '../../outcome.ts';
import { integer } from '../../parameters.ts';

interface Shape {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly bm: number;
  readonly bn: number;
  readonly bk: number;
}

function shapeOf(parameters: Parameters): Shape {
  const read = (name: string): number => integer(parameters, name);
  return { m: read('m'), n: read('n'), k: read('k'), bm: read('bm'), bn: read('bn'), bk: read('bk') };
}

/** Rows and columns of C that a thread of `register-blocked` keeps: fixed in its WGSL, which names its registers. */
const REGISTER_BLOCK = 4;

/** Threads of a workgroup. */
function threadsOf(variant: unknown, { bm, bn }: Shape): number {
  return variant === 'register-blocked' ? (bm * bn) / REGISTER_BLOCK ** 2 : bm * bn;
}

function slotsOf(variant: unknown, { bm, bn, bk }: Shape): readonly SlotSpec[] {
  const registers =
    variant === 'register-blocked'
      ? { element: 'C_ij[e / Bn % 4][e % 4]', owner: 'e / Bn / 4 * (Bn / 4) + e % Bn / 4' }
      : { element: 'C_ij' };
  const C: SlotSpec = {
    name: 'C_ij',
    hue: 'green',
    memory: 'registers',
    rows: bm,
    columns: bn,
    scale: 'signed',
    ...registers,
  };
  if (variant === 'naive') return [C];
  return [
    { name: 'A_ik', hue: 'cyan', memory: 'sram', rows: bm, columns: bk, scale: 'signed' },
    { name: 'B_kj', hue: 'amber', memory: 'sram', rows: bk, columns: bn, scale: 'signed' },
    C,
  ];
}

function accumulation(variant: unknown, { k, bk }: Shape): Formula {
  if (variant === 'naive') {
    return {
      result: 'C_ij',
      operation: 'accumulate',
      text: 'C_ij += A_ik B_kj',
      cell: 'C[r,c] += Σₖ A[r,k] B[k,c], operands straight from HBM',
      operands: [],
    };
  }
  return {
    result: 'C_ij',
    operation: 'accumulate',
    text: 'C_ij += A_ik B_kj',
    cell: 'C[r,c] += Σₖ A[r,k] B[k,c]',
    operands: [
      { name: 'C_ij', row: 'r', column: 'c', previous: true },
      { name: 'A_ik', row: 'r', column: 'k' },
      { name: 'B_kj', row: 'k', column: 'c' },
    ],
    terms: Math.min(k, bk),
  };
}

export const matmul: Kernel = {
  name: 'matmul',
  title: 'Matrix multiplication',
  group: 'Matrix products',
  line: 'Naive, in tiles, in register blocks: ever fewer reads.',
  summary:
    'C = A B. Written naively, every thread reads its whole row of A and column of B from HBM, 2MNK elements in all. ' +
    'With tiles in SRAM a workgroup loads each operand once for all its threads and reads fall by the size of the tile. ' +
    'With blocks in registers the same happens once more between SRAM and each thread.',
  papers: ['Volkov and Demmel 2008, Benchmarking GPUs to tune dense linear algebra'],
  blocks: ['bm', 'bn', 'bk'],
  tolerance: 1e-5,
  parameters: [
    {
      kind: 'choice',
      name: 'variant',
      label: 'Variant',
      help: 'How operands reach the threads.',
      options: [
        { value: 'naive', label: 'naive', help: 'One thread per element of C, operands straight from HBM.' },
        { value: 'tiled', label: 'tiled', help: 'A workgroup loads tiles of A and B into SRAM for all its threads.' },
        {
          value: 'register-blocked',
          label: 'register-blocked',
          help: 'Tiles in SRAM, and each thread keeps 4 × 4 elements of C in registers.',
        },
      ],
      default: 'tiled',
    },
    { kind: 'integer', name: 'm', label: 'M', help: 'Rows of A and C.', minimum: 1, maximum: 8192, default: 48 },
    { kind: 'integer', name: 'n', label: 'N', help: 'Columns of B and C.', minimum: 1, maximum: 8192, default: 48 },
    {
      kind: 'integer',
      name: 'k',
      label: 'K',
      help: 'Columns of A and rows of B.',
      minimum: 1,
      maximum: 8192,
      default: 48,
    },
    {
      kind: 'integer',
      name: 'bm',
      label: 'Bm',
      help: 'Rows of the tile of C of one workgroup.',
      minimum: 1,
      maximum: 128,
      default: 16,
    },
    {
      kind: 'integer',
      name: 'bn',
      label: 'Bn',
      help: 'Columns of the tile of C of one workgroup.',
      minimum: 1,
      maximum: 128,
      default: 16,
    },
    {
      kind: 'integer',
      name: 'bk',
      label: 'Bk',
      help: 'Positions along K of one step: the depth of the tiles, or, in naive, what one event covers.',
      minimum: 1,
      maximum: 128,
      default: 16,
    },
    inputParameter,
  ],
  presets: [
    {
      name: 'tiled',
      title: 'Tiles of 16',
      help: 'Each element is read once per tile instead of once per thread.',
      values: {},
    },
    {
      name: 'naive',
      title: 'Naive',
      help: 'The same product with 16 times the reads: every thread fetches its own operands.',
      values: { variant: 'naive' },
    },
    {
      name: 'edges',
      title: 'Tiles that do not divide',
      help: 'Edge tiles are partly empty: the trace says how much of each is real.',
      values: { m: 37, n: 53, k: 29 },
    },
    {
      name: 'wide',
      title: 'Larger tiles, fewer reads',
      help: 'Reads are MNK (1/Bm + 1/Bn): flat tiles pay on one side.',
      values: { bm: 4, bn: 64, m: 64, n: 64, k: 64 },
    },
    {
      name: 'register-blocked',
      title: 'Blocks in registers',
      help: 'What a thread fetches from SRAM serves four products instead of one; larger tiles need fewer threads.',
      values: { variant: 'register-blocked', bm: 32, bn: 32, bk: 8, m: 64, n: 64, k: 32 },
    },
  ],

  check(parameters, limits): Problem | undefined {
    const shape = shapeOf(parameters);
    const { bm, bn } = shape;
    const { variant } = parameters;
    const block = variant === 'register-blocked' ? REGISTER_BLOCK : 1;
    for (const field of ['bm', 'bn'] as const) {
      if (shape[field] % block === 0) continue;
      const nearest = Math.max(block, block * Math.round(shape[field] / block));
      return {
        field,
        message: `${field} = ${shape[field]} must be a multiple of ${block}, the block of a thread; the nearest is ${nearest}.`,
        nearest,
      };
    }
    const threads = threadsOf(variant, shape);
    const most = Math.min(limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX);
    // The trace counts the threads that read one operand in eight bits.
    if (threads <= most && bm <= 255 && bn <= 255) return undefined;
    const nearest = block * Math.floor(Math.sqrt(most));
    return {
      field: bm >= bn ? 'bm' : 'bn',
      message:
        `bm = ${bm} times bn = ${bn} is ${threads} threads in a workgroup, this adapter allows ${most}; ` +
        `the largest square tile that works is bm = bn = ${nearest}.`,
      nearest,
    };
  },

  tensors: () => [
    {
      name: 'A',
      hue: 'cyan',
      kind: 'input',
      scale: 'signed',
      planes: 1,
      rows: 'm',
      columns: 'k',
      help: 'Left operand.',
    },
    {
      name: 'B',
      hue: 'amber',
      kind: 'input',
      scale: 'signed',
      planes: 1,
      rows: 'k',
      columns: 'n',
      help: 'Right operand.',
    },
    {
      name: 'C',
      hue: 'green',
      kind: 'output',
      scale: 'signed',
      planes: 1,
      rows: 'm',
      columns: 'n',
      help: 'The product.',
    },
  ],

  passes(parameters): readonly KernelPass[] {
    const shape = shapeOf(parameters);
    const { m, n, k, bm, bn, bk } = shape;
    const { variant } = parameters;
    const naive = variant === 'naive';
    const eventsPerBlock = naive ? 3 : 5;
    return [
      {
        name: 'product',
        title: 'C = A B',
        shader: `matmul/${String(variant)}`,
        constants: {
          ...{ M: m, N: n, K: k, Bm: bm, Bn: bn, Bk: bk, THREADS: threadsOf(variant, shape) },
          ...(variant === 'tiled' ? { PLANES: 1 } : {}),
        },
        tensors: ['A', 'B', 'C'],
        workgroups: [blockCount(n, bn), blockCount(m, bm), 1],
        slots: slotsOf(variant, shape),
        loops: ['tile', 'k'],
        maximumEvents: 2 + eventsPerBlock * blockCount(k, bk),
      },
    ];
  },

  formulas(parameters): readonly Formula[] {
    const shape = shapeOf(parameters);
    return [
      { result: 'C_ij', operation: 'initialise', text: 'C_ij = 0', cell: 'C[r,c] = 0', operands: [] },
      accumulation(parameters['variant'], shape),
      {
        result: 'C',
        text: 'C = A B',
        cell: 'C[r,c] = Σₖ A[r,k] B[k,c]',
        operands: [
          { name: 'A', row: 'r', column: 'k' },
          { name: 'B', row: 'k', column: 'c' },
        ],
        terms: shape.k,
      },
    ];
  },

  inputs(parameters, random) {
    const { m, n, k } = shapeOf(parameters);
    const make = createInput(parameters, random);
    return { A: make(1, m, k), B: make(1, k, n) };
  },

  reference(parameters, { A, B }) {
    const { m, n, k } = shapeOf(parameters);
    const C = new Float64Array(m * n);
    // Outer products: another order of summation than the WGSL.
    for (let p = 0; p < k; p++) {
      for (let r = 0; r < m; r++) {
        const a = A![r * k + p]!;
        for (let c = 0; c < n; c++) C[r * n + c]! += a * B![p * n + c]!;
      }
    }
    return { C };
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
};
