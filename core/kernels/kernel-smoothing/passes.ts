/** The dispatches of each smoother and the tiles that their workgroups keep. */
import { blockCount } from '../parts/blocks.ts';
import { slot } from '../parts/slots.ts';
import type { KernelPass } from '../../kernel.ts';
import type { Parameters } from '../../parameters.ts';
import { integer } from '../../parameters.ts';

const THREADS = 64;
/** Features of a query and of a key that make a Gaussian of their inner product. */
const FEATURES = 2;

/** How weights fall with distance, by the number that the WGSL knows the rule by. */
export const RULES = { gaussian: 0, epanechnikov: 1, boxcar: 2, neighbours: 3 } as const;
export type Rule = keyof typeof RULES;

export interface SmoothingShape {
  readonly attention: boolean;
  readonly rule: Rule;
  readonly n: number;
  readonly m: number;
  readonly br: number;
  readonly bc: number;
  /** Points that share the weight under the rule of neighbours. */
  readonly neighbours: number;
  /** Bandwidth, as the device has it. */
  readonly h: number;
}

export function shapeOf(parameters: Parameters): SmoothingShape {
  const { variant, rule, h } = parameters;
  const read = (name: string): number => integer(parameters, name);
  const neighbourly = variant === 'nearest' || variant === 'knn';
  return {
    attention: variant === 'attention',
    rule: neighbourly ? 'neighbours' : variant === 'attention' ? 'gaussian' : (rule as Rule),
    n: read('n'),
    m: read('m'),
    br: read('br'),
    bc: read('bc'),
    neighbours: variant === 'nearest' ? 1 : read('k'),
    h: Math.fround(Number(h)),
  };
}

export function weightsPass({ rule, n, m, br, neighbours, h }: SmoothingShape): KernelPass {
  return {
    name: 'weights',
    title: 'estimate = weighted mean of y',
    shader: 'kernel-smoothing/weights',
    constants: { N: n, M: m, Br: br, RULE: RULES[rule], NEIGHBOURS: neighbours, H: h, THREADS },
    tensors: ['x', 'y', 'queries', 'weights', 'estimate'],
    workgroups: [blockCount(m, br), 1, 1],
    slots: [
      slot('q_i', 'cyan', br, 1),
      slot('x_j', 'amber', n, 1),
      slot('y_j', 'violet', n, 1),
      slot('d_ij', 'rose', br, n),
      slot('near_i', 'slate', br, 1),
      slot('w_ij', 'coral', br, n, { scale: 'probability' }),
      slot('l_i', 'slate', br, 1),
      slot('estimate_i', 'green', br, 1),
    ],
    loops: ['i', 'j'],
    maximumEvents: 18,
  };
}

/** Features, then the three dispatches of standard attention: scores, softmax, output. */
export function attentionPasses({ n, m, br, bc, h }: SmoothingShape): readonly KernelPass[] {
  const rowBlocks = blockCount(m, br);
  const columnBlocks = blockCount(n, bc);
  const blocks = { M: m, N: n, Br: br, Bc: bc, THREADS };
  const S = slot('S_ij', 'rose', br, bc);
  const P = slot('P_ij', 'coral', br, bc, { scale: 'probability' });
  const loops = ['i', 'j'] as const;
  return [
    {
      name: 'features',
      title: 'Q = (q / h, 1), K = (x / h, −x² / 2h²)',
      shader: 'kernel-smoothing/features',
      constants: { N: n, M: m, D: FEATURES, Br: br, H: h, THREADS },
      tensors: ['x', 'queries', 'Q', 'K'],
      workgroups: [blockCount(Math.max(m, n), br), 1, 1],
      slots: [
        slot('q_i', 'cyan', br, 1),
        slot('x_i', 'amber', br, 1),
        slot('Q_i', 'cyan', br, FEATURES),
        slot('K_i', 'amber', br, FEATURES),
      ],
      loops,
      maximumEvents: 6,
    },
    {
      name: 'scores',
      title: 'S = Q Kᵀ',
      shader: 'attention/scores',
      constants: { ...blocks, D: FEATURES, SCALE: 1, CAUSAL: false },
      tensors: ['Q', 'K', 'S'],
      workgroups: [columnBlocks, rowBlocks, 1],
      slots: [slot('Q_i', 'cyan', br, FEATURES), slot('K_j', 'amber', bc, FEATURES), S],
      loops,
      maximumEvents: 5,
    },
    {
      name: 'softmax',
      title: 'weights = softmax(S)',
      shader: 'attention/softmax',
      constants: blocks,
      tensors: ['S', 'weights'],
      workgroups: [rowBlocks, 1, 1],
      slots: [S, slot('m_i', 'slate', br, 1), slot('l_i', 'slate', br, 1), P],
      loops,
      maximumEvents: 2 + 8 * columnBlocks,
    },
    {
      name: 'output',
      title: 'estimate = weights y',
      shader: 'attention/output',
      constants: { ...blocks, D: 1 },
      tensors: ['weights', 'y', 'estimate'],
      workgroups: [rowBlocks, 1, 1],
      slots: [P, slot('V_j', 'violet', bc, 1), slot('O_i', 'green', br, 1)],
      loops,
      maximumEvents: 2 + 5 * columnBlocks,
    },
  ];
}
