/** What the recurrent networks have in common: sizes, weights from a seed, the output pass, the influence of tokens. */
import { blockCount } from './blocks.ts';
import { compute, whole } from './formulas.ts';
import type { FormulaSpec } from './formulas.ts';
import { inputParameter } from './inputs.ts';
import { booleanParameter, integerParameter, numberParameter } from './parameters.ts';
import { pass } from './passes.ts';
import { pick, small } from './sample.ts';
import { slot, transposed } from './slots.ts';
import { input, output } from './tensors.ts';
import type { KernelPass, TensorSpec } from '../../kernel.ts';
import type { Fault } from '../../outcome.ts';
import { integers } from '../../parameters.ts';
import type { Parameter, Params } from '../../parameters.ts';
import type { PlotSpec } from '../../plot.ts';
import type { Random } from '../../tensors/random.ts';

/** How many tokens and outputs a workgroup of the output pass computes. */
const OUTPUT_BLOCK = 16;

/** The most tokens that the influence is measured for, and the most multiplications in its chain of Jacobians. */
const MOST_TOKENS = 256;
const MOST_PRODUCTS = 2 ** 29;

export interface RecurrentShape {
  /** The number of tokens, and of elements of a token, of the hidden state, and of an output (0 for no outputs). */
  readonly t: number;
  readonly e: number;
  readonly h: number;
  readonly o: number;
  readonly influence: boolean;
}

export function shapeOf(params: Params): RecurrentShape {
  return { ...integers(params, 't', 'e', 'h', 'o'), influence: params['influence'] === true };
}

/** The parameters in two groups, so that a network can put its own between them. */
export const sizeParameters: readonly Parameter[] = [
  integerParameter('t', 'T', 'Tokens.', { maximum: 4096, default: 24 }),
  integerParameter('e', 'E', 'Elements of a token.', { maximum: 256, default: 8 }),
  integerParameter('h', 'H', 'Elements of the hidden state: all that the network keeps of the tokens so far.', {
    maximum: 256,
    default: 16,
  }),
  integerParameter('o', 'O', 'Outputs y = V h of a token; 0 leaves them out.', {
    minimum: 0,
    maximum: 256,
    default: 0,
  }),
  booleanParameter(
    'influence',
    'Influence',
    'Measure how much each token still counts in each later state, by a second pass.',
    { default: true },
  ),
];
export const weightParameters: readonly Parameter[] = [
  numberParameter(
    'radius',
    'Radius',
    'U made from the seed is a random rotation times this: how much of the state it passes on before it is squashed.',
    { minimum: 0, maximum: 1.5, default: 0.9, makesInputs: true },
  ),
  numberParameter(
    'gain',
    'Gain',
    'Size of W made from the seed: small keeps the state where tanh is straight, large drives it where tanh is flat.',
    { minimum: 0.001, maximum: 8, default: 1, makesInputs: true },
  ),
  inputParameter,
];

/** A random orthogonal [n, n] matrix times `radius` (Saxe et al. 2014), by Gram and Schmidt on normal rows. */
export function scaledOrthogonal(random: Random, n: number, radius: number): Float32Array<ArrayBuffer> {
  const rows: Float64Array[] = [];
  while (rows.length < n) {
    const row = Float64Array.from({ length: n }, () => random.normal());
    // The projection is done twice: the second round removes what roundoff left in the first.
    for (const other of [...rows, ...rows]) {
      const along = other.reduce((sum, value, k) => sum + value * row[k]!, 0);
      other.forEach((value, k) => (row[k]! -= along * value));
    }
    const length = Math.hypot(...row);
    rows.push(row.map((value) => value / length));
  }
  return Float32Array.from(rows.flatMap((row) => Array.from(row, (value) => radius * value)));
}

/** Refuses more tokens than the influence is made for; `gates` is how many matrices each product of Jacobians takes. */
export function influenceFault(shape: RecurrentShape, gates: number): Fault | undefined {
  const { t, e, h, influence } = shape;
  const products = (gates * h * h * (h + e)) / 2;
  const most = Math.max(1, Math.min(MOST_TOKENS, Math.floor(Math.sqrt(MOST_PRODUCTS / products))));
  if (!influence || t <= most) return undefined;
  return {
    field: 't',
    fault: `The influence of ${t} tokens takes ${t} chains of Jacobians of ${h} by ${e}: at most ${most} tokens have it at this size`,
    offer: { t: most },
  };
}

/** The tokens, which have a trail where the influence is measured. */
export const tokenTensor = ({ influence }: RecurrentShape): TensorSpec =>
  input('X', 'cyan', 'The tokens, one in each row.', {
    rows: 't',
    columns: 'e',
    transposed: true,
    ...(influence ? { trail: { matrix: 'influence', after: 'h' } } : {}),
  });

/** The tensors of the output and of the influence, where these are asked for. */
export function resultTensors({ o, influence }: RecurrentShape): readonly TensorSpec[] {
  return [
    ...(o > 0
      ? [
          input('V', 'rose', 'Weights of the outputs.', { rows: 'o', columns: 'h' }),
          output('y', 'rose', 'Outputs V h_t, one row for each token.', { rows: 't', columns: 'o', transposed: true }),
        ]
      : []),
    ...(influence
      ? [
          output(
            'influence',
            'coral',
            'Row t, column s: ‖∂h_t/∂x_s‖, how much token s still counts in the state after token t. Later tokens never do.',
            { rows: 't', columns: 't', scale: 'probability' },
          ),
        ]
      : []),
  ];
}

/** The pass for y = h V^T, over all tokens at once; none without outputs. */
export function outputPasses({ t, h, o }: RecurrentShape): readonly KernelPass[] {
  if (o === 0) return [];
  const block = OUTPUT_BLOCK;
  return [
    pass('outputs', 'y = h Vᵀ, all tokens at once', 'rnn/output', {
      constants: { T: t, H: h, O: o, Br: block, Bc: block },
      tensors: ['h', 'V', 'y'],
      workgroups: [blockCount(o, block), blockCount(t, block)],
      slots: [
        transposed(slot('h_i', 'green', block, h)),
        slot('V_j', 'rose', block, h),
        transposed(slot('y_ij', 'rose', block, block)),
      ],
      maximumEvents: 5,
    }),
  ];
}

export function outputFormulas({ o }: RecurrentShape): readonly FormulaSpec[] {
  if (o === 0) return [];
  const cell = 'y[r,c] = Σₖ h[r,k] V[c,k]';
  return [
    compute('y_ij = h_i V_jᵀ', cell, { why: 'outputs read states that are all there: all tokens at once' }),
    whole('y = h Vᵀ', cell),
  ];
}

/** The elements that the output pass moves, and its flops. */
export function outputCosts({ t, h, o }: RecurrentShape): {
  readonly read: { readonly h: number; readonly V?: number };
  readonly write: Readonly<Record<string, number>>;
  readonly flops: number;
} {
  if (o === 0) return { read: { h: 0 }, write: {}, flops: 0 };
  return {
    read: { h: t * h * blockCount(o, OUTPUT_BLOCK), V: o * h * blockCount(t, OUTPUT_BLOCK) },
    write: { y: t * o },
    flops: 2 * t * o * h,
  };
}

/** The formulas of the norm, the last steps of every influence; `J` is the slot of the Jacobian of the state. */
export const normFormulas = (J: string): readonly FormulaSpec[] => [
  compute(`squares = rowsum(${J} ∘ ${J})`, `squares[r] = Σₖ ${J}[r,k]²`, {
    why: 'one number for how much of the token is left',
  }),
  compute('norm = √ Σ squares = ‖∂h_t/∂x_s‖', 'norm = √ Σₖ squares[k]', {
    why: 'one number for how much of the token is left',
  }),
];

/** A plot with a bar for each token: how much the state after the token in view still holds of it. */
export function influencePlots({ influence }: RecurrentShape): readonly PlotSpec[] {
  if (!influence) return [];
  return [
    {
      title: 'What the state still holds of each token',
      axes: { x: 'token s', y: '‖∂hₜ/∂xₛ‖', logarithmic: true },
      series: [{ kind: 'bars', y: 'influence' }],
      query: { rows: 'influence', label: 'token' },
    },
  ];
}

/** Draws small sizes and weights for verification. */
export function sampleShape(random: Random): Params {
  return {
    t: small(random, 13),
    e: small(random, 7),
    h: small(random, 11),
    o: pick(random, [0, 0, 1, 5, 17]),
    influence: random.uniform() < 0.7,
    radius: pick(random, [0, 0.5, 0.9, 1, 1.5]),
    gain: pick(random, [0.001, 1, 1, 4]),
    data: pick(random, ['smooth', 'normal']),
  };
}
