/** The kernels, in the order in which the lab lists them. */
import { attention } from './attention/kernel.ts';
import { flashAttentionBackward } from './attention-backward/kernel.ts';
import { fusedMatmul } from './fused-matmul/kernel.ts';
import { kernelSmoothing } from './kernel-smoothing/kernel.ts';
import { linearClassifier } from './linear-classifier/kernel.ts';
import { mlp } from './mlp/kernel.ts';
import { linearAttention } from './linear-attention/kernel.ts';
import { lstm } from './lstm/kernel.ts';
import { matmul } from './matmul/kernel.ts';
import { multiHeadAttention } from './multi-head-attention/kernel.ts';
import { rnn } from './rnn/kernel.ts';
import { selectiveScan } from './selective-scan/kernel.ts';
import { seq2seq } from './seq2seq/kernel.ts';
import { softmax } from './softmax/kernel.ts';
import { ssm } from './ssm/kernel.ts';
import { welford } from './welford/kernel.ts';
import type { Kernel } from '../kernel.ts';

export const kernels: readonly Kernel[] = [
  linearClassifier,
  mlp,
  attention,
  flashAttentionBackward,
  multiHeadAttention,
  linearAttention,
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
];
