/** Which formulas are prose, of which nothing is evaluated: each is here by name, so that none becomes one unseen. */
import { expect, it } from 'vitest';
import { kernels } from '../kernels/index.ts';
import { defaultParameters } from '../parameters.ts';
import { readCell } from './cell.ts';

/** What is said in words, by kernel. */
const PROSE: Readonly<Record<string, readonly string[]>> = {
  'linear-classifier': ['compute F_tj', 'compute grad_kl', 'compute hits_l', 'compute loss_l', 'compute p_i'],
  'flash-attention-backward': ['compute S_ij'],
  'linear-attention': ['compute phiK_i', 'compute phiK_j', 'compute phiQ_i', 'compute phik_t', 'compute phiq_t'],
  'kernel-smoothing': ['compute K_i', 'compute Q_i', 'compute w_ij'],
  welford: ['accumulate M2_it', 'accumulate mean_it', 'accumulate n_it', 'accumulate squares_it', 'accumulate sum_it'],
  matmul: ['accumulate C_ij'],
  seq2seq: ['accumulate right_i', 'compute token', 'compute x_t'],
  ssm: [
    'accumulate z_i',
    'compute carry',
    'compute history_i',
    'compute padded_i',
    'compute pivot_k',
    'compute power_i',
    'compute w_0',
    'compute y_i',
    'rescale z_i',
  ],
  'selective-scan': ['compute since_i', 'compute since_ij'],
};

it.each(kernels.map((kernel) => [kernel.name, kernel] as const))('of %s', (name, kernel) => {
  const said = new Set<string>();
  for (const { values } of kernel.presets) {
    for (const { operation, result, cell } of kernel.formulas({ ...defaultParameters(kernel), ...values })) {
      if (operation === undefined || operation === 'combine' || readCell(cell) !== null) continue;
      said.add(`${operation} ${result}`);
    }
  }
  expect([...said].toSorted()).toEqual(PROSE[name] ?? []);
});
