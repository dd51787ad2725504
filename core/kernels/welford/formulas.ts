/** How running values and their merges come about, for captions and hover cards. */
import { accumulate, before, combine, compute, initialise, merging, whole } from '../parts/formulas.ts';
import type { FormulaOptions, FormulaSpec } from '../parts/formulas.ts';
import type { VarianceVariant, WelfordShape } from './passes.ts';

/**
 * The operands of a running value. The elements of a chunk go to lanes in turn, so that none of them has an
 * index of its own.
 */
const running = (slot: string, why: string): FormulaOptions => ({ operands: [before(slot, 'r', 'c')], why });

const sumAndMean: readonly FormulaSpec[] = [
  initialise('sum_it = 0', 'sum[r,c] = 0'),
  accumulate(
    'sum_it += Σ X_ij of lane t',
    'sum[r,c] = sum[r,c] before + Σₖ X[r,k] over k = c, c + T, …',
    running('sum_it', 'each lane sums every T-th number of the row'),
  ),
  combine('sum_it = sum_a + sum_b', 'sum[r,c] = sum[r,c] before + sum[r,partner]', merging('sum_it')),
  compute('mean_i = sum_i0 / V', 'mean[r] = sum[r,0] / V', {
    why: 'the mean has to be known before deviations from it',
  }),
];

const FORMULAS: Readonly<Record<VarianceVariant, readonly FormulaSpec[]>> = {
  'two-pass': [
    ...sumAndMean,
    initialise('M2_it = 0', 'M2[r,c] = 0'),
    accumulate(
      'M2_it += Σ (X_ij − mean_i)²',
      'M2[r,c] = M2[r,c] before + Σₖ (X[r,k] − mean[r])² over k = c, c + T, …',
      running('M2_it', 'the row is read once more, now that its mean is known'),
    ),
    combine('M2_it = M2_a + M2_b', 'M2[r,c] = M2[r,c] before + M2[r,partner]', merging('M2_it')),
    compute('variance_i = M2_i0 / V', 'variance[r] = M2[r,0] / V', { why: 'the mean of the squared deviations' }),
  ],
  'naive-sum-of-squares': [
    ...sumAndMean,
    initialise('squares_it = 0', 'squares[r,c] = 0'),
    accumulate(
      'squares_it += Σ X_ij²',
      'squares[r,c] = squares[r,c] before + Σₖ X[r,k]² over k = c, c + T, …',
      running('squares_it', 'one reading for sum and squares'),
    ),
    combine(
      'squares_it = squares_a + squares_b',
      'squares[r,c] = squares[r,c] before + squares[r,partner]',
      merging('squares_it'),
    ),
    compute('variance_i = (squares_i0 − sum_i0² / V) / V', 'variance[r] = (squares[r,0] − sum[r,0]² / V) / V', {
      why: 'two large numbers that are nearly equal: their difference keeps few digits',
    }),
  ],
  welford: [
    initialise('n_it = 0', 'n[r,c] = 0'),
    initialise('mean_it = 0', 'mean[r,c] = 0'),
    initialise('M2_it = 0', 'M2[r,c] = 0'),
    accumulate(
      'n_it += 1',
      'n[r,c] = n[r,c] before + Σₖ X[r,k]⁰ over k = c, c + T, …',
      running('n_it', 'how many numbers the lane has seen'),
    ),
    accumulate(
      'mean_it += (x − mean_it) / n_it',
      'mean[r,c] += (x − mean[r,c]) / n[r,c] for each x of lane c',
      running('mean_it', 'the mean moves towards the new number by its share'),
    ),
    accumulate(
      'M2_it += (x − mean_it before) (x − mean_it)',
      'M2[r,c] += (x − mean before) (x − mean) for each x',
      running('M2_it', 'deviations from the mean so far: nothing large is ever subtracted'),
    ),
    combine('n_it = n_a + n_b', 'n[r,c] = n[r,c] before + n[r,partner]', merging('n_it')),
    combine(
      'mean_it = mean_a + δ n_b / n',
      'mean[r,c] += (mean[r,partner] − mean[r,c]) n[r,partner] / (n[r,c] + n[r,partner])',
      merging('mean_it', 'n_it'),
    ),
    combine(
      'M2_it = M2_a + M2_b + δ² n_a n_b / n',
      'M2[r,c] += M2[r,partner] + (mean_it[r,partner] − mean_it[r,c])² n[r,c] n[r,partner] / (n[r,c] + n[r,partner])',
      merging('M2_it', 'mean_it', 'n_it'),
    ),
    compute('mean_i = mean_i0', 'mean[r] = mean_it[r,0]', {
      why: 'lane 0 holds what all lanes have merged to',
    }),
    compute('variance_i = M2_i0 / n_i0', 'variance[r] = M2[r,0] / n[r,0]', {
      why: 'the mean of the squared deviations',
    }),
  ],
};

export const welfordFormulas = ({ variant }: WelfordShape): readonly FormulaSpec[] => [
  ...FORMULAS[variant],
  whole('mean = rowsum X / V', 'mean[r] = Σₖ X[r,k] / V'),
  whole('variance = rowsum (X − mean)² / V', 'variance[r] = Σₖ (X[r,k] − mean[r])² / V'),
];
