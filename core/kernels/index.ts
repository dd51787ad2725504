/** The kernels, in the order in which the lab lists them. */
import { attention } from './attention.ts';
import { flashAttentionBackward } from './flash-attention-backward.ts';
import { fusedMatmul } from './fused-matmul.ts';
import { kernelSmoothing } from './kernel-smoothing.ts';
import { linearAttention } from './linear-attention.ts';
import { lstm } from './lstm.ts';
import { matmul } from './matmul.ts';
import { multiHeadAttention } from './multi-head-attention.ts';
import { rnn } from './rnn.ts';
import { selectiveScan } from './selective-scan.ts';
import { seq2seq } from './seq2seq.ts';
import { softmax } from './softmax.ts';
import { ssm } from './ssm.ts';
import { welford } from './welford.ts';
import type { Kernel } from '../kernel.ts';

export const kernels: readonly Kernel[] = [
  attention,
  flashAttentionBackward,
  multiHeadAttention,
  kernelSmoothing,
  softmax,
  welford,
  matmul,
  fusedMatmul,
  rnn,
  lstm,
  seq2seq,
  ssm,
  selectiveScan,
  linearAttention,
];
