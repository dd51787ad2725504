/** How running values and their merges come about, for captions and hover cards. */
import { at, before, ofPartner, partner, zero } from '../parts/formulas.ts';
import type { VarianceVariant, WelfordShape } from './passes.ts';
import type { Formula } from '../../kernel.ts';

/** Partial values of a lane: operands of elements of a chunk are summed by lane, so that none has an index of its own. */
const running = (result: string, text: string, cell: string): Formula => ({
  result,
  operation: 'accumulate',
  text,
  cell,
  operands: [before(result, 'r', 'c')],
});

/** The merge of a lane with its partner; `also` are the other slots of both lanes, which change after this one. */
const merge = (result: string, text: string, cell: string, also: readonly string[] = []): Formula => ({
  result,
  operation: 'combine',
  text,
  cell,
  operands: [
    before(result, 'r', 'c'),
    partner(result, 'r', 'c'),
    ...also.flatMap((name) => [at(name, 'r', 'c'), ofPartner(name, 'r', 'c')]),
  ],
});

const sum: readonly Formula[] = [
  zero('sum_it'),
  running('sum_it', 'sum_it += Σ X_ij of lane t', 'sum[r,t] = sum[r,t] before + Σ X[r,t], X[r,t+T], …'),
  merge('sum_it', 'sum_it = sum_a + sum_b', 'sum[r,t] = sum[r,t] before + sum[r,t+h], half the lanes away'),
];

const mean = (text: string, cell: string, operand: string): Formula => ({
  result: 'mean_i',
  operation: 'compute',
  text,
  cell,
  operands: [at(operand, 'r', 0)],
});

const variance = (text: string, cell: string, operands: readonly string[]): Formula => ({
  result: 'variance_i',
  operation: 'compute',
  text,
  cell,
  operands: operands.map((name) => at(name, 'r', 0)),
});

const FORMULAS: Readonly<Record<VarianceVariant, readonly Formula[]>> = {
  'two-pass': [
    ...sum,
    mean('mean_i = sum_i0 / V', 'mean[r] = sum[r,0] / V', 'sum_it'),
    zero('M2_it'),
    running('M2_it', 'M2_it += Σ (X_ij − mean_i)²', 'M2[r,t] = M2[r,t] before + Σ (X[r,t] − mean[r])², …'),
    merge('M2_it', 'M2_it = M2_a + M2_b', 'M2[r,t] = M2[r,t] before + M2[r,t+h]'),
    variance('variance_i = M2_i0 / V', 'variance[r] = M2[r,0] / V', ['M2_it']),
  ],
  'naive-sum-of-squares': [
    ...sum,
    mean('mean_i = sum_i0 / V', 'mean[r] = sum[r,0] / V', 'sum_it'),
    zero('squares_it'),
    running('squares_it', 'squares_it += Σ X_ij²', 'squares[r,t] = squares[r,t] before + Σ X[r,t]², X[r,t+T]², …'),
    merge('squares_it', 'squares_it = squares_a + squares_b', 'squares[r,t] = squares[r,t] before + squares[r,t+h]'),
    variance('variance_i = (squares_i0 − sum_i0² / V) / V', 'variance[r] = (squares[r,0] − sum[r,0]² / V) / V', [
      'squares_it',
      'sum_it',
    ]),
  ],
  welford: [
    zero('n_it'),
    zero('mean_it'),
    zero('M2_it'),
    running('n_it', 'n_it += 1', 'n[r,t] = n[r,t] before + elements of lane t in the chunk'),
    running('mean_it', 'mean_it += (x − mean_it) / n_it', 'mean[r,t] += (x − mean[r,t]) / n[r,t] for each x of lane t'),
    running(
      'M2_it',
      'M2_it += (x − mean_it before) (x − mean_it)',
      'M2[r,t] += (x − mean before) (x − mean) for each x',
    ),
    merge('n_it', 'n_it = n_a + n_b', 'n[r,t] = n[r,t] before + n[r,t+h], half the lanes away'),
    merge('mean_it', 'mean_it = mean_a + δ n_b / n', 'mean[r,t] += δ n[r,t+h] / n,  δ = mean[r,t+h] − mean[r,t]', [
      'n_it',
    ]),
    merge('M2_it', 'M2_it = M2_a + M2_b + δ² n_a n_b / n', 'M2[r,t] += M2[r,t+h] + δ² n[r,t] n[r,t+h] / n', [
      'mean_it',
      'n_it',
    ]),
    mean('mean_i = mean_i0', 'mean[r] = mean[r,0]', 'mean_it'),
    variance('variance_i = M2_i0 / n_i0', 'variance[r] = M2[r,0] / n[r,0]', ['M2_it', 'n_it']),
  ],
};

export function welfordFormulas({ variant, v }: WelfordShape): readonly Formula[] {
  return [
    ...FORMULAS[variant],
    {
      result: 'mean',
      text: 'mean = rowsum X / V',
      cell: 'mean[r] = Σₖ X[r,k] / V',
      operands: [at('X', 'r', 'k')],
      terms: v,
    },
    {
      result: 'variance',
      text: 'variance = rowsum (X − mean)² / V',
      cell: 'variance[r] = Σₖ (X[r,k] − mean[r])² / V',
      operands: [at('X', 'r', 'k'), at('mean', 'r', 0)],
      terms: v,
    },
  ];
}
