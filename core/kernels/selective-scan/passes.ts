/** The dispatches of each variant of the selective scan and the tiles that their workgroups keep. */
import { aside } from '../parts/aside.ts';
import { blockCount } from '../parts/blocks.ts';
import { pass, THREADS } from '../parts/passes.ts';
import { slot } from '../parts/slots.ts';
import type { SlotOptions } from '../parts/slots.ts';
import { chunksOf, lanesOf, levelsOver } from './shape.ts';
import type { SelectiveShape } from './shape.ts';
import type { Hue, KernelPass, SlotSpec, ValueScale } from '../../kernel.ts';

/** A slot whose rows are tokens, drawn from left to right. */
function tokens(name: string, hue: Hue, rows: number, columns: number, options: SlotOptions = {}): SlotSpec {
  return slot(name, hue, rows, columns, { transposed: true, ...options });
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

/** The slots that a workgroup of the scans keeps for its channel. */
const channelSlots = (n: number): readonly SlotSpec[] =>
  aside('all', [slot('A_c', 'rose', 1, n), slot('D_c', 'slate', 1, 1)]);

function stepSizesPass({ t, channels, bp }: SelectiveShape): KernelPass {
  return pass('step sizes', 'dt = softplus(X Wdt + bias)', 'selective-scan/step-sizes', {
    constants: { M: t, N: channels, K: channels, Bm: bp, Bn: bp, Bk: bp, THREADS: bp * bp },
    tensors: ['X', 'Wdt', 'bias', 'dt'],
    workgroups: [blockCount(channels, bp), blockCount(t, bp)],
    slots: [
      tokens('X_ik', 'cyan', bp, bp),
      slot('W_kj', 'amber', bp, bp),
      slot('bias_j', 'amber', bp, 1),
      tokens('dt_ij', 'amber', bp, bp, { memory: 'registers', element: 'dt_ij' }),
    ],
    loops: ['tile', 'k'],
    maximumEvents: 4 + 5 * blockCount(channels, bp),
  });
}

function projectionPass({ t, channels, n, bp }: SelectiveShape, result: 'B' | 'C', hue: Hue): KernelPass {
  return pass(result, `${result} = X W${result}`, 'matmul/tiled', {
    constants: { M: t, N: n, K: channels, Bm: bp, Bn: bp, Bk: bp, PLANES: 1, THREADS: bp * bp },
    tensors: ['X', `W${result}`, result],
    workgroups: [blockCount(n, bp), blockCount(t, bp)],
    slots: [
      tokens('A_ik', 'cyan', bp, bp),
      slot('B_kj', hue, bp, bp),
      tokens('C_ij', hue, bp, bp, { memory: 'registers', element: 'C_ij' }),
    ],
    loops: ['tile', 'k'],
    maximumEvents: 2 + 5 * blockCount(channels, bp),
  });
}

function sequentialPass({ t, channels, n, held }: SelectiveShape): KernelPass {
  return pass('recurrence', 'h_t = Abar_t h_{t−1} + Bbar_t x_t, token by token', 'selective-scan/sequential', {
    constants: { T: t, CHANNELS: channels, N: n, HELD: held },
    tensors: ['X', 'dt', 'A', 'B', 'C', 'D', 'y'],
    workgroups: [channels],
    slots: [
      ...channelSlots(n),
      tokens('dt_t', 'amber', 1, 1, { scale: 'probability' }),
      tokens('x_t', 'cyan', 1, 1),
      tokens('B_t', 'violet', 1, n, { valve: { from: 'x_t', to: 'Bx_t' } }),
      tokens('Bx_t', 'violet', 1, n, { into: 'h_t' }),
      tokens('h_t', 'coral', 1, n, { state: true }),
      tokens('Abar_t', 'rose', 1, n, { scale: 'gate', valve: { from: 'h_t', to: 'h_t' } }),
      tokens('C_t', 'green', 1, n, { valve: { from: 'h_t', to: 'y_t' } }),
      tokens('y_t', 'green', 1, 1),
    ],
    loops: ['channel', 't'],
    maximumEvents: 3 + 12 * t,
  });
}

/** The dimensions of passes that go through the tokens of a channel in chunks. */
const chunked = ({ t, channels, n, bt }: SelectiveShape): KernelPass['constants'] => ({
  T: t,
  CHANNELS: channels,
  N: n,
  Bt: bt,
});

const treeConstants = (shape: SelectiveShape): KernelPass['constants'] => ({
  ...chunked(shape),
  LANES: lanesOf(shape),
  HILLIS_STEELE: shape.tree === 'hillis-steele',
});

/** The pairs of a tree, whose lanes are tokens; then the state that is carried on, and the states of the chunk. */
function treeSlots(shape: SelectiveShape): readonly SlotSpec[] {
  const { n, bt } = shape;
  const lanes = (name: string, hue: Hue, scale: ValueScale): SlotSpec =>
    tokens(name, hue, lanesOf(shape), n, { lanes: 'rows', scale });
  return [
    // Products of gates.
    lanes('a_j', 'rose', 'probability'),
    lanes('b_j', 'violet', 'signed'),
    tokens('carry', 'coral', 1, n, { state: true, into: 'h_j' }),
    tokens('h_j', 'coral', bt, n, { into: 'carry' }),
  ];
}

/** The most events of the tree of one chunk, including those that load and store. A level in place waits in every round. */
const treeEvents = ({ bt, n }: SelectiveShape): number => 7 + (6 + blockCount(bt * n, THREADS)) * levelsOver(bt);

/** The slots for the gates and inputs of a chunk. */
const discretised = ({ n, bt }: SelectiveShape): readonly SlotSpec[] => [
  tokens('Abar_j', 'rose', bt, n, { scale: 'gate' }),
  tokens('Bx_j', 'violet', bt, n),
];

function fusedPass(shape: SelectiveShape): KernelPass {
  const { channels, n, bt, held } = shape;
  return pass('fused scan', 'y from x, dt, B and C; h stays in SRAM', 'selective-scan/fused', {
    constants: { ...treeConstants(shape), HELD: held },
    tensors: ['X', 'dt', 'A', 'B', 'C', 'D', 'y'],
    workgroups: [channels],
    slots: [
      ...channelSlots(n),
      tokens('x_j', 'cyan', bt, 1),
      tokens('dt_j', 'amber', bt, 1, { scale: 'probability', valve: { from: 'B_j', to: 'Bx_j' } }),
      tokens('B_j', 'violet', bt, n),
      ...discretised(shape),
      ...treeSlots(shape),
      tokens('C_j', 'green', bt, n),
      tokens('y_j', 'green', bt, 1),
    ],
    loops: ['channel', 'chunk'],
    counters: [['channel'], ['j']],
    maximumEvents: 3 + chunksOf(shape) * (12 + treeEvents(shape)),
  });
}

function discretisePass(shape: SelectiveShape): KernelPass {
  const { channels, n, bt, held } = shape;
  const Bx = held ? '(Abar − 1) / A · B x' : 'dt B x';
  return pass('discretise', `Abar = exp(dt A), Bx = ${Bx}, both to HBM`, 'selective-scan/discretise', {
    constants: { ...chunked(shape), HELD: held },
    tensors: ['X', 'dt', 'A', 'B', 'Abar', 'Bx'],
    workgroups: [chunksOf(shape), channels],
    slots: [
      slot('A_c', 'rose', 1, n),
      tokens('x_j', 'cyan', bt, 1),
      tokens('dt_j', 'amber', bt, 1, { scale: 'probability' }),
      tokens('B_j', 'violet', bt, n),
      ...discretised(shape),
    ],
    loops: ['channel', 'chunk'],
    counters: [['channel'], ['j']],
    maximumEvents: 9,
  });
}

function scanPass(shape: SelectiveShape): KernelPass {
  return pass('scan', 'h from Abar and Bx, through HBM', 'selective-scan/scan', {
    constants: treeConstants(shape),
    tensors: ['Abar', 'Bx', 'h'],
    workgroups: [shape.channels],
    slots: [...discretised(shape), ...treeSlots(shape)],
    loops: ['channel', 'chunk'],
    counters: [['channel'], ['j']],
    maximumEvents: 1 + chunksOf(shape) * (5 + treeEvents(shape)),
  });
}

function contractPass(shape: SelectiveShape): KernelPass {
  const { channels, n, bt } = shape;
  return pass('contract', 'y = C · h + D x, with h from HBM', 'selective-scan/contract', {
    constants: chunked(shape),
    tensors: ['h', 'C', 'X', 'D', 'y'],
    workgroups: [chunksOf(shape), channels],
    slots: [
      slot('D_c', 'slate', 1, 1),
      tokens('x_j', 'cyan', bt, 1),
      tokens('C_j', 'green', bt, n),
      tokens('h_j', 'coral', bt, n),
      tokens('y_j', 'green', bt, 1),
    ],
    loops: ['channel', 'chunk'],
    counters: [['channel'], ['j']],
    maximumEvents: 7,
  });
}

function influencePass(shape: SelectiveShape, channel: number): KernelPass {
  const { n, bt, held } = shape;
  const chunks = chunksOf(shape);
  const share = { scale: 'probability' } as const;
  const title = `how much x_s still counts after token t in channel ${channel}`;
  return pass('influence', title, 'selective-scan/influence', {
    constants: { ...chunked(shape), CHANNEL: channel, HELD: held },
    tensors: ['dt', 'A', 'B', 'influence'],
    workgroups: [chunks],
    slots: [
      slot('A_c', 'rose', 1, n),
      tokens('dt_j', 'amber', bt, 1, { scale: 'probability' }),
      tokens('B_j', 'violet', bt, n),
      slot('since_i', 'amber', bt, 1, share),
      slot('since_ij', 'amber', bt, bt, share),
      slot('influence_ij', 'slate', bt, bt, share),
    ],
    loops: ['t block', 's block'],
    counters: [['i'], ['i', 'j']],
    maximumEvents: 2 + 9 * chunks,
    measures: true,
  });
}
