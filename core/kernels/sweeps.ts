/** The sweeps that have a name, each of which makes a point, in the order in which the lab lists them. */
import type { Params } from '../parameters.ts';
import type { NamedSweep, SweepSeries } from '../sweep.ts';

/** A family of series: one kernel over one parameter, with values that all series share. */
function family(kernel: string, parameter: string, shared: Params) {
  return (label: string, own: Params): SweepSeries => ({
    label,
    kernel,
    parameter,
    params: { ...shared, ...own },
  });
}

/** The elements of a token and of a state, or the columns of a head, where models are compared. */
const WIDTH = 16;
const attention = family('attention', 'n', { d: WIDTH, br: 16, bc: 16 });
const block = family('attention', 'br', { variant: 'flash', n: 128, d: 16, bc: 16 });
const product = family('matmul', 'n', { m: 64, k: 64 });
const pair = family('fused-matmul', 'n', { d: 16, dv: 16, br: 16, bc: 16 });
const rows = family('softmax', 'v', { r: 16 });
const linear = family('linear-attention', 'n', { d: WIDTH, dv: WIDTH });
const recurrent = family('rnn', 't', { e: WIDTH, h: WIDTH, influence: false });
const memory = family('lstm', 't', { e: WIDTH, h: WIDTH, influence: false });
const selective = family('selective-scan', 't', { channels: WIDTH, influence: false });
const stateSpace = family('ssm', 't', { n: WIDTH });

export const sweeps: readonly NamedSweep[] = [
  {
    name: 'attention-traffic',
    title: 'Attention over N',
    help:
      'Standard attention moves the N × N matrices S and P, quadratic in N whatever the blocks; flash attention reads ' +
      'K and V, 2 N d elements, once for each of its N/Br blocks of queries: linear in the number of blocks, so that ' +
      'twice the Br is half the traffic.',
    axis: 'N',
    metric: 'hbm',
    values: [64, 128, 256, 512],
    series: [
      attention('standard', { variant: 'standard' }),
      attention('flash, Br = 16', { variant: 'flash' }),
      attention('flash, Br = 32', { variant: 'flash', br: 32 }),
    ],
  },
  {
    name: 'attention-loops',
    title: 'Flash attention: which loop is outside',
    help:
      'With keys outside (FlashAttention) O goes to HBM and back at every step; with queries outside (FlashAttention-2) ' +
      'it stays with its workgroup and is written once.',
    axis: 'N',
    metric: 'written',
    values: [32, 64, 128, 256],
    series: [
      attention('keys outside', { variant: 'flash', loop: 'kv-outer' }),
      attention('queries outside', { variant: 'flash', loop: 'q-outer' }),
    ],
  },
  {
    name: 'flash-blocks',
    title: 'Flash attention over its block of queries',
    help: 'Every doubling of Br halves how often K and V are read, and SRAM pays for it.',
    axis: 'Br',
    metric: 'read',
    values: [4, 8, 16, 32],
    series: [block('flash, N = 128', {})],
  },
  {
    name: 'fusion-traffic',
    title: 'A product of three matrices over N',
    help: 'Fused, the N × N matrix between two products never exists in HBM: the same as in attention, without a softmax.',
    axis: 'N',
    metric: 'hbm',
    values: [32, 64, 128, 256],
    series: [pair('unfused', { variant: 'unfused' }), pair('fused', { variant: 'fused' })],
  },
  {
    name: 'matmul-traffic',
    title: 'Matrix product over N',
    help:
      'All do the same 2 M N K operations and read in proportion to N; a tile in SRAM divides by its side how often ' +
      'an operand is fetched.',
    axis: 'N',
    metric: 'read',
    values: [32, 64, 128, 256],
    series: [
      product('naive', { variant: 'naive' }),
      product('tiles of 8', { variant: 'tiled', bm: 8, bn: 8, bk: 8 }),
      product('tiles of 16', { variant: 'tiled' }),
      product('register blocks, tiles of 32', { variant: 'register-blocked', bm: 32, bn: 32, bk: 8 }),
    ],
  },
  {
    name: 'softmax-passes',
    title: 'Softmax over the length of a row',
    help: 'All are linear in V; what differs is how often an element is read: three times if safe, twice if online.',
    axis: 'V',
    metric: 'read',
    values: [64, 128, 256, 512],
    series: ['safe', 'online', 'naive'].map((variant) => rows(variant, { variant })),
  },
  {
    name: 'sequence-models',
    title: 'Sequence models over T',
    help:
      'Attention keeps every token, so that its state grows with T and its work with T²; recurrent models keep a state ' +
      'of fixed size and pay with T steps that wait for one another, which scans and chunks cut down.',
    axis: 'T',
    metric: 'depth',
    values: [32, 64, 128, 256],
    series: [
      attention('attention, flash', { variant: 'flash', causal: true }),
      linear('linear attention, chunked', { variant: 'chunked', bt: WIDTH }),
      recurrent('RNN', {}),
      memory('LSTM', {}),
      stateSpace('SSM, recurrent', { variant: 'recurrent' }),
      stateSpace('SSM, scan', { variant: 'scan', c: 16 }),
      selective('selective scan, fused', { variant: 'fused', bt: 16 }),
    ],
  },
];
