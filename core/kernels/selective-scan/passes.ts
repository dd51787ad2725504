/** The dispatches of each variant of the selective scan and the tiles that their workgroups keep. */
import { blockCount } from '../parts/blocks.ts';
import { chunksOf, lanesOf, levelsOver } from './shape.ts';
import type { SelectiveShape } from './shape.ts';
import { slot } from '../parts/slots.ts';
import type { Hue, KernelPass, SlotSpec, ValueScale } from '../../kernel.ts';

const THREADS = 64;

/** A slot whose rows are tokens, on the belt from left to right. */
function tokens(name: string, hue: Hue, rows: number, columns: number, scale: ValueScale = 'signed'): SlotSpec {
  return slot(name, hue, rows, columns, { scale, turned: true });
}

/** The pairs of a tree, whose lanes are tokens. */
function pairs(shape: SelectiveShape): readonly SlotSpec[] {
  const lanes = (name: string, hue: Hue): SlotSpec => ({
    ...tokens(name, hue, lanesOf(shape), shape.n),
    lanes: 'rows',
  });
  return [lanes('a_j', 'rose'), lanes('b_j', 'violet')];
}

export function selectivePasses(shape: SelectiveShape): readonly KernelPass[] {
  const variants = {
    sequential: () => [sequentialPass(shape)],
    materialised: () => [discretisePass(shape), scanPass(shape), contractPass(shape)],
    fused: () => [fusedPass(shape)],
  };
  return [
    stepSizesPass(shape),
    projectionPass(shape, 'B', 'violet'),
    projectionPass(shape, 'C', 'green'),
    ...variants[shape.variant](),
    ...(shape.channel === null ? [] : [influencePass(shape, shape.channel)]),
  ];
}

function stepSizesPass({ t, channels, bp }: SelectiveShape): KernelPass {
  return {
    name: 'step sizes',
    title: 'dt = softplus(X Wdt + bias)',
    shader: 'selective-scan/step-sizes',
    constants: { M: t, N: channels, K: channels, Bm: bp, Bn: bp, Bk: bp, THREADS: bp * bp },
    tensors: ['X', 'Wdt', 'bias', 'dt'],
    workgroups: [blockCount(channels, bp), blockCount(t, bp), 1],
    slots: [
      tokens('X_ik', 'cyan', bp, bp),
      slot('W_kj', 'amber', bp, bp),
      slot('bias_j', 'amber', bp, 1),
      { ...tokens('dt_ij', 'amber', bp, bp), memory: 'registers', element: 'dt_ij' },
    ],
    loops: ['tile', 'k'],
    maximumEvents: 4 + 5 * blockCount(channels, bp),
  };
}

function projectionPass({ t, channels, n, bp }: SelectiveShape, result: 'B' | 'C', hue: Hue): KernelPass {
  return {
    name: result,
    title: `${result} = X W${result}`,
    shader: 'matmul/tiled',
    constants: { M: t, N: n, K: channels, Bm: bp, Bn: bp, Bk: bp, PLANES: 1, THREADS: bp * bp },
    tensors: ['X', `W${result}`, result],
    workgroups: [blockCount(n, bp), blockCount(t, bp), 1],
    slots: [
      tokens('A_ik', 'cyan', bp, bp),
      slot('B_kj', hue, bp, bp),
      { ...tokens('C_ij', hue, bp, bp), memory: 'registers', element: 'C_ij' },
    ],
    loops: ['tile', 'k'],
    maximumEvents: 2 + 5 * blockCount(channels, bp),
  };
}

function sequentialPass({ t, channels, n }: SelectiveShape): KernelPass {
  return {
    name: 'recurrence',
    title: 'h_t = Abar_t h_{t−1} + Bbar_t x_t, token by token',
    shader: 'selective-scan/sequential',
    constants: { T: t, CHANNELS: channels, N: n, THREADS },
    tensors: ['X', 'dt', 'A', 'B', 'C', 'D', 'y'],
    workgroups: [channels, 1, 1],
    slots: [
      slot('A_c', 'rose', 1, n),
      slot('D_c', 'slate', 1, 1),
      tokens('x_t', 'cyan', 1, 1),
      tokens('dt_t', 'amber', 1, 1),
      tokens('B_t', 'violet', 1, n),
      tokens('C_t', 'green', 1, n),
      { ...tokens('Abar_t', 'rose', 1, n, 'gate'), valve: { from: 'h_t', to: 'h_t' } },
      tokens('Bx_t', 'violet', 1, n),
      tokens('h_t', 'coral', 1, n),
      tokens('y_t', 'green', 1, 1),
    ],
    loops: ['channel', 't'],
    maximumEvents: 3 + 12 * t,
  };
}

/** Events of the tree of one chunk, with what goes in and what comes out. */
function treeEvents(shape: SelectiveShape): number {
  return 7 + 6 * levelsOver(shape.bt);
}

function treeConstants(shape: SelectiveShape): KernelPass['constants'] {
  const { tree, t, channels, n, bt } = shape;
  const HILLIS_STEELE = tree === 'hillis-steele';
  return { T: t, CHANNELS: channels, N: n, Bt: bt, LANES: lanesOf(shape), HILLIS_STEELE, THREADS };
}

function fusedPass(shape: SelectiveShape): KernelPass {
  const { channels, n, bt } = shape;
  return {
    name: 'fused scan',
    title: 'y from x, dt, B and C; h stays in SRAM',
    shader: 'selective-scan/fused',
    constants: treeConstants(shape),
    tensors: ['X', 'dt', 'A', 'B', 'C', 'D', 'y'],
    workgroups: [channels, 1, 1],
    slots: [
      slot('A_c', 'rose', 1, n),
      slot('D_c', 'slate', 1, 1),
      tokens('x_j', 'cyan', bt, 1),
      tokens('dt_j', 'amber', bt, 1),
      tokens('B_j', 'violet', bt, n),
      tokens('C_j', 'green', bt, n),
      tokens('Abar_j', 'rose', bt, n, 'gate'),
      tokens('Bx_j', 'violet', bt, n),
      ...pairs(shape),
      tokens('carry', 'coral', 1, n),
      tokens('h_j', 'coral', bt, n),
      tokens('y_j', 'green', bt, 1),
    ],
    loops: ['channel', 'chunk'],
    maximumEvents: 3 + chunksOf(shape) * (12 + treeEvents(shape)),
  };
}

function discretisePass(shape: SelectiveShape): KernelPass {
  const { t, channels, n, bt } = shape;
  return {
    name: 'discretise',
    title: 'Abar = exp(dt A), Bx = dt B x, both to HBM',
    shader: 'selective-scan/discretise',
    constants: { T: t, CHANNELS: channels, N: n, Bt: bt, THREADS },
    tensors: ['X', 'dt', 'A', 'B', 'Abar', 'Bx'],
    workgroups: [chunksOf(shape), channels, 1],
    slots: [
      slot('A_c', 'rose', 1, n),
      tokens('x_j', 'cyan', bt, 1),
      tokens('dt_j', 'amber', bt, 1),
      tokens('B_j', 'violet', bt, n),
      tokens('Abar_j', 'rose', bt, n, 'gate'),
      tokens('Bx_j', 'violet', bt, n),
    ],
    loops: ['channel', 'chunk'],
    maximumEvents: 9,
  };
}

function scanPass(shape: SelectiveShape): KernelPass {
  const { channels, n, bt } = shape;
  return {
    name: 'scan',
    title: 'h from Abar and Bx, through HBM',
    shader: 'selective-scan/scan',
    constants: treeConstants(shape),
    tensors: ['Abar', 'Bx', 'h'],
    workgroups: [channels, 1, 1],
    slots: [
      tokens('Abar_j', 'rose', bt, n, 'gate'),
      tokens('Bx_j', 'violet', bt, n),
      ...pairs(shape),
      tokens('carry', 'coral', 1, n),
      tokens('h_j', 'coral', bt, n),
    ],
    loops: ['channel', 'chunk'],
    maximumEvents: 1 + chunksOf(shape) * (5 + treeEvents(shape)),
  };
}

function contractPass(shape: SelectiveShape): KernelPass {
  const { t, channels, n, bt } = shape;
  return {
    name: 'contract',
    title: 'y = C · h + D x, with h from HBM',
    shader: 'selective-scan/contract',
    constants: { T: t, CHANNELS: channels, N: n, Bt: bt, THREADS },
    tensors: ['h', 'C', 'X', 'D', 'y'],
    workgroups: [chunksOf(shape), channels, 1],
    slots: [
      slot('D_c', 'slate', 1, 1),
      tokens('x_j', 'cyan', bt, 1),
      tokens('C_j', 'green', bt, n),
      tokens('h_j', 'coral', bt, n),
      tokens('y_j', 'green', bt, 1),
    ],
    loops: ['channel', 'chunk'],
    maximumEvents: 7,
  };
}

function influencePass(shape: SelectiveShape, channel: number): KernelPass {
  const { t, channels, n, bt } = shape;
  const chunks = chunksOf(shape);
  return {
    name: 'influence',
    title: `how much x_s still counts after token t in channel ${channel}`,
    shader: 'selective-scan/influence',
    constants: { T: t, CHANNELS: channels, CHANNEL: channel, N: n, Bt: bt, THREADS },
    tensors: ['dt', 'A', 'B', 'influence'],
    workgroups: [chunks, 1, 1],
    slots: [
      slot('A_c', 'rose', 1, n),
      tokens('dt_j', 'amber', bt, 1),
      tokens('B_j', 'violet', bt, n),
      slot('since_i', 'amber', bt, 1, { scale: 'probability' }),
      slot('since_ij', 'amber', bt, bt, { scale: 'probability' }),
      slot('influence_ij', 'slate', bt, bt, { scale: 'probability' }),
    ],
    loops: ['t block', 's block'],
    maximumEvents: 2 + 9 * chunks,
  };
}
