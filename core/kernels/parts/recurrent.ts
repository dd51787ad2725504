/** What the recurrent networks have in common: sizes, weights from a seed, the output pass, the influence of tokens. */
import { blockCount } from './blocks.ts';
import { inputParameter } from './inputs.ts';
import { pick, small } from './sample.ts';
import { slot, turned } from './slots.ts';
import type { Formula, KernelPass, TensorSpec } from '../../kernel.ts';
import type { Parameter, Parameters } from '../../parameters.ts';
import type { Problem } from '../../outcome.ts';
import { integer } from '../../parameters.ts';
import type { PlotSpec } from '../../plot.ts';
import type { Random } from '../../tensors/random.ts';
import { at } from './formulas.ts';

export const THREADS = 64;

/** Tokens and outputs of a workgroup of the output pass. */
const OUTPUT_BLOCK = 16;

/** Bounds on the influence: its tokens, and multiplications of the chain of Jacobians. */
const MOST_TOKENS = 256;
const MOST_PRODUCTS = 2 ** 29;

export interface RecurrentShape {
  /** Tokens, elements of a token, of the hidden state, of an output (0: no outputs). */
  readonly t: number;
  readonly e: number;
  readonly h: number;
  readonly o: number;
  readonly influence: boolean;
}

export function shapeOf(parameters: Parameters): RecurrentShape {
  const read = (name: string): number => integer(parameters, name);
  return { t: read('t'), e: read('e'), h: read('h'), o: read('o'), influence: parameters['influence'] === true };
}

/** Parameters in two groups, so that a network can put its own between them. */
export const sizeParameters: readonly Parameter[] = [
  { kind: 'integer', name: 't', label: 'T', help: 'Tokens.', minimum: 1, maximum: 4096, default: 24 },
  { kind: 'integer', name: 'e', label: 'E', help: 'Elements of a token.', minimum: 1, maximum: 256, default: 8 },
  {
    kind: 'integer',
    name: 'h',
    label: 'H',
    help: 'Elements of the hidden state: all that the network keeps of the tokens so far.',
    minimum: 1,
    maximum: 256,
    default: 16,
  },
  {
    kind: 'integer',
    name: 'o',
    label: 'O',
    help: 'Outputs y = V h of a token; 0 leaves them out.',
    minimum: 0,
    maximum: 256,
    default: 0,
  },
  {
    kind: 'boolean',
    name: 'influence',
    label: 'Influence',
    help: 'Measure how much each token still counts in each later state, by a second pass.',
    default: true,
  },
];
export const weightParameters: readonly Parameter[] = [
  {
    kind: 'number',
    name: 'radius',
    label: 'Radius',
    help: 'U made from the seed is a random rotation times this: how much of the state it passes on before it is squashed.',
    minimum: 0,
    maximum: 1.5,
    default: 0.9,
    makesInputs: true,
  },
  {
    kind: 'number',
    name: 'gain',
    label: 'Gain',
    help: 'Size of W made from the seed: small keeps the state where tanh is straight, large drives it where tanh is flat.',
    minimum: 0.001,
    maximum: 8,
    default: 1,
    makesInputs: true,
  },
  inputParameter,
];

/** A random orthogonal [n, n] matrix times `radius` (Saxe et al. 2014), by Gram and Schmidt on normal rows. */
export function scaledOrthogonal(random: Random, n: number, radius: number): Float32Array<ArrayBuffer> {
  const rows: Float64Array[] = [];
  while (rows.length < n) {
    const row = Float64Array.from({ length: n }, () => random.normal());
    // Twice: what one round leaves through roundoff the second takes away.
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
export function influenceProblem(shape: RecurrentShape, gates: number): Problem | undefined {
  const { t, e, h, influence } = shape;
  const products = (gates * h * h * (h + e)) / 2;
  const most = Math.max(1, Math.min(MOST_TOKENS, Math.floor(Math.sqrt(MOST_PRODUCTS / products))));
  if (!influence || t <= most) return undefined;
  return {
    field: 't',
    message:
      `The influence of ${t} tokens takes ${t} chains of Jacobians of ${h} by ${e}: at most ${most} tokens have it at ` +
      `this size; set t to ${most}, or influence to false.`,
    nearest: most,
  };
}

/** The tensors of the output and of the influence, as far as they are asked for. */
export function resultTensors({ o, influence }: RecurrentShape): readonly TensorSpec[] {
  const matrix = { planes: 1, scale: 'signed' } as const;
  return [
    ...(o > 0
      ? ([
          {
            ...matrix,
            name: 'V',
            hue: 'rose',
            kind: 'input',
            rows: 'o',
            columns: 'h',
            help: 'Weights of the outputs.',
          },
          {
            ...matrix,
            name: 'y',
            hue: 'rose',
            kind: 'output',
            rows: 't',
            columns: 'o',
            turned: true,
            help: 'Outputs V h_t, a row for each token.',
          },
        ] as const)
      : []),
    ...(influence
      ? ([
          {
            name: 'influence',
            hue: 'coral',
            kind: 'output',
            scale: 'probability',
            planes: 1,
            rows: 't',
            columns: 't',
            help: 'Row t, column s: ‖∂h_t/∂x_s‖, how much token s still counts in the state after token t. No later token does.',
          },
        ] as const)
      : []),
  ];
}

/** y = h V^T, all tokens at once; none without outputs. */
export function outputPasses({ t, h, o }: RecurrentShape): readonly KernelPass[] {
  if (o === 0) return [];
  const block = OUTPUT_BLOCK;
  return [
    {
      name: 'outputs',
      title: 'y = h Vᵀ, all tokens at once',
      shader: 'rnn/output',
      constants: { T: t, H: h, O: o, Br: block, Bc: block, THREADS },
      tensors: ['h', 'V', 'y'],
      workgroups: [blockCount(o, block), blockCount(t, block), 1],
      slots: [
        turned(slot('h_i', 'green', block, h)),
        slot('V_j', 'rose', block, h),
        turned(slot('y_ij', 'rose', block, block)),
      ],
      loops: ['i', 'j'],
      maximumEvents: 5,
    },
  ];
}

export function outputFormulas({ h, o }: RecurrentShape): readonly Formula[] {
  if (o === 0) return [];
  return [
    {
      result: 'y_ij',
      operation: 'compute',
      text: 'y_ij = h_i V_jᵀ',
      cell: 'y[r,c] = Σₖ h[r,k] V[c,k]',
      operands: [at('h_i', 'r', 'k'), at('V_j', 'c', 'k')],
      terms: h,
    },
    {
      result: 'y',
      text: 'y = h Vᵀ',
      cell: 'y[r,c] = Σₖ h[r,k] V[c,k]',
      operands: [at('h', 'r', 'k'), at('V', 'c', 'k')],
      terms: h,
    },
  ];
}

/** Traffic and flops of the output pass; elements. */
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

/** Formulas of the norm, the last steps of every influence; `J` is the slot of the Jacobian of the state. */
export function normFormulas(J: string, { e, h }: RecurrentShape): readonly Formula[] {
  return [
    {
      result: 'squares',
      operation: 'compute',
      text: `squares = rowsum(${J} ∘ ${J})`,
      cell: `squares[r] = Σₖ ${J}[r,k]²`,
      operands: [at(J, 'r', 'k')],
      terms: e,
    },
    {
      result: 'norm',
      operation: 'compute',
      text: `norm = √ Σ squares = ‖∂h_t/∂x_s‖`,
      cell: 'norm = √ Σₖ squares[k]',
      operands: [at('squares', 'k', 0)],
      terms: h,
    },
  ];
}

/** Bars over the tokens: what the state after the token in view still holds of each. */
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

/** Small sizes and weights for verification. */
export function sampleShape(random: Random): Parameters {
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
