/** The dispatches of each smoother and the tiles that their workgroups keep. */
import { blockCount } from '../parts/blocks.ts';
import { pass } from '../parts/passes.ts';
import { slot, transposed } from '../parts/slots.ts';
import type { KernelPass } from '../../kernel.ts';
import type { Params } from '../../parameters.ts';
import { integer, integers } from '../../parameters.ts';

/** The width of the features of a query and of a key whose inner product makes a Gaussian. */
const FEATURES = 2;

/** The rules by which weights fall with distance, with the number that the WGSL has for each. */
export const RULES = { gaussian: 0, epanechnikov: 1, boxcar: 2, neighbours: 3 } as const;
export type Rule = keyof typeof RULES;

export interface SmoothingShape {
  readonly attention: boolean;
  readonly rule: Rule;
  readonly n: number;
  readonly m: number;
  readonly br: number;
  readonly bc: number;
  /** How many points share the weight under the rule of nearest neighbours; else 1. */
  readonly neighbours: number;
  /** The bandwidth as the device has it, rounded to f32; 1 under the rule of nearest neighbours. */
  readonly h: number;
}

export function shapeOf(params: Params): SmoothingShape {
  const { variant, rule, h } = params;
  const neighbourly = variant === 'nearest' || variant === 'knn';
  return {
    attention: variant === 'attention',
    rule: neighbourly ? 'neighbours' : variant === 'attention' ? 'gaussian' : (rule as Rule),
    ...integers(params, 'n', 'm', 'br', 'bc'),
    neighbours: variant === 'knn' ? integer(params, 'k') : 1,
    h: neighbourly ? 1 : Math.fround(Number(h)),
  };
}

export function weightsPass({ rule, n, m, br, neighbours, h }: SmoothingShape): KernelPass {
  return pass('weights', 'estimate = weighted mean of y', 'kernel-smoothing/weights', {
    constants: { N: n, M: m, Br: br, RULE: RULES[rule], NEIGHBOURS: neighbours, H: h },
    tensors: ['x', 'y', 'queries', 'weights', 'estimate'],
    workgroups: [blockCount(m, br)],
    slots: [
      slot('q_i', 'cyan', br, 1),
      transposed(slot('x_j', 'amber', n, 1)),
      transposed(slot('y_j', 'violet', n, 1)),
      slot('d_ij', 'rose', br, n, { scale: 'probability' }),
      slot('near_i', 'slate', br, 1, { scale: 'probability' }),
      slot('w_ij', 'coral', br, n, { scale: 'probability' }),
      slot('l_i', 'slate', br, 1, { scale: 'probability' }),
      slot('estimate_i', 'green', br, 1),
    ],
    maximumEvents: 18,
  });
}

/** The pass for the features, then the three dispatches of standard attention: scores, softmax, output. */
export function attentionPasses({ n, m, br, bc, h }: SmoothingShape): readonly KernelPass[] {
  const rowBlocks = blockCount(m, br);
  const columnBlocks = blockCount(n, bc);
  const blocks = { M: m, N: n, Br: br, Bc: bc };
  const Q = slot('Q_i', 'cyan', br, FEATURES);
  const S = slot('S_ij', 'rose', br, bc);
  const P = slot('P_ij', 'coral', br, bc, { scale: 'probability' });
  return [
    pass('features', 'Q = (q / h, 1), K = (x / h, −x² / 2h²)', 'kernel-smoothing/features', {
      constants: { N: n, M: m, D: FEATURES, Br: br, H: h },
      tensors: ['x', 'queries', 'Q', 'K'],
      workgroups: [blockCount(Math.max(m, n), br)],
      slots: [slot('q_i', 'cyan', br, 1), slot('x_i', 'amber', br, 1), Q, slot('K_i', 'amber', br, FEATURES)],
      maximumEvents: 6,
    }),
    pass('scores', 'S = Q Kᵀ', 'attention/scores', {
      constants: { ...blocks, D: FEATURES, SCALE: 1, CAUSAL: false },
      tensors: ['Q', 'K', 'S'],
      workgroups: [columnBlocks, rowBlocks],
      slots: [Q, slot('K_j', 'amber', bc, FEATURES), S],
      maximumEvents: 5,
    }),
    pass('softmax', 'weights = softmax(S)', 'attention/softmax', {
      constants: { ...blocks, CAUSAL: false },
      tensors: ['S', 'weights'],
      workgroups: [rowBlocks],
      slots: [S, slot('m_i', 'slate', br, 1), slot('l_i', 'slate', br, 1, { scale: 'probability' }), P],
      maximumEvents: 2 + 8 * columnBlocks,
    }),
    pass('output', 'estimate = weights y', 'attention/output', {
      constants: { ...blocks, D: 1 },
      tensors: ['weights', 'y', 'estimate'],
      workgroups: [rowBlocks],
      slots: [P, slot('V_j', 'violet', bc, 1), slot('O_i', 'green', br, 1)],
      maximumEvents: 2 + 5 * columnBlocks,
    }),
  ];
}
