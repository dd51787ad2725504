/** Closed forms of what each way through a state space moves and computes, and of how deep it is. */
import { blockCount } from '../parts/blocks.ts';
import { digits, stationsOf, transformPasses } from './convolution.ts';
import { blockRows, remembers, squaringsOf, transformOf } from './shape.ts';
import type { SsmShape } from './shape.ts';
import type { Costs } from '../../kernel.ts';

/** The traffic and the flops of a pass. */
type PassCosts = Omit<Costs, 'depth'>;

/** The flops of a root of unity (shaders/lib/roots.wgsl), and of the product of two complex numbers. */
const ROOT = 22;
const COMPLEX_PRODUCT = 6;
/** The degree of the Taylor polynomial of a matrix exponential in shaders/ssm/discretise-held.wgsl. */
const DEGREE = 9;
/** The flops of a butterfly: a complex product, a sum and a difference. */
const BUTTERFLY = 10;

export function ssmCosts(shape: SsmShape): Costs {
  const { variant, matrix, hippo, bilinear, n } = shape;
  const ways = { recurrent, convolution, scan };
  // Substitution is a chain of rows, before which elimination has a pivot and a step for each column but the last; the
  // numbers of a diagonal do not depend on one another.
  const solved = hippo ? n : 3 * n - 1;
  const discretised = !matrix ? 1 : bilinear ? solved : DEGREE + squaringsOf(shape);
  const after = { recurrent: shape.t + 1, convolution: convolutionDepth(shape), scan: scanDepth(shape) }[variant];
  return { ...sumOf([discretise(shape), ...ways[variant](shape)]), depth: discretised + after };
}

function sumOf(parts: readonly PassCosts[]): PassCosts {
  const add = (side: 'read' | 'write'): Record<string, number> => {
    const sum: Record<string, number> = {};
    for (const part of parts) {
      for (const [name, elements] of Object.entries(part[side])) sum[name] = (sum[name] ?? 0) + elements;
    }
    return sum;
  };
  return { read: add('read'), write: add('write'), flops: parts.reduce((sum, { flops }) => sum + flops, 0) };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);

/** The number of elements of A. */
const sizeOfA = ({ matrix, n }: SsmShape): number => (matrix ? n * n : n);

function discretise(shape: SsmShape): PassCosts {
  const { n } = shape;
  const a = sizeOfA(shape);
  return { read: { A: a, B: n }, write: { Abar: a, Bbar: n }, flops: discretisationFlops(shape) };
}

function discretisationFlops(shape: SsmShape): number {
  const { matrix, hippo, bilinear, n } = shape;
  // Two functions of each number of a diagonal.
  if (!matrix) return n * (bilinear ? 11 : 62);
  if (!bilinear) {
    // A polynomial of a matrix, and its squarings; of a triangular one, half of each product.
    const terms = hippo ? (n * (n + 1)) / 2 : n * n;
    const product = 2 * n * terms;
    const polynomial = (DEGREE - 1) * (product + 3 * n * n) + product + 2 * n * n + 2 * terms + n;
    return polynomial + squaringsOf(shape) * (product + 2 * terms);
  }
  // Forward substitution with n + 1 right-hand sides, or elimination and substitution.
  if (hippo) return n * n * (n + 4) + n * (n + 5);
  const below = range(n);
  const eliminated = below.map((m) => (m === 0 ? 0 : m + 2 * m * n + 2 * m + m * (2 * m + 1)));
  const substituted = below.map((m) => (n + 1) * (2 * m + 1));
  return 4 * n * n + n + sum(eliminated) + sum(substituted);
}

function recurrent(shape: SsmShape): readonly PassCosts[] {
  const { matrix, t, n, g, c } = shape;
  const step = (matrix ? n * (2 * n + 1) : 3 * n) + 2 * n + 1;
  const recurrence = {
    read: { x: t, Abar: sizeOfA(shape), Bbar: n, C: n },
    write: { y: t },
    flops: t * step,
  };
  if (!remembers(shape)) return [recurrence];
  // Each block of tokens loads the tokens that its longest lags reach back to, as far as there are any.
  const windows = range(blockCount(t, c)).map((i) => Math.min(t, (i + 1) * c) - Math.max(0, i * c - (g - 1)));
  return [
    { read: {}, write: { legendre: n * g }, flops: g * (5 + 12 * n) },
    {
      read: { ...recurrence.read, legendre: n * g },
      write: { y: t, reconstruction: t * g },
      flops: recurrence.flops + 2 * n * g * t,
    },
    { read: { x: sum(windows) }, write: { history: t * g }, flops: 0 },
  ];
}

function convolution(shape: SsmShape): readonly PassCosts[] {
  const { t, n, matrix, c } = shape;
  const { length, rows, columns } = transformOf(shape);
  const numbers = 2 * length;
  const block = blockRows(shape);
  const kernels = matrix ? 1 : blockCount(t, c);
  const outputRows = sum(range(blockCount(t, block * columns)).map((i) => Math.min(block, rows - i * block)));
  return [
    {
      read: { Abar: sizeOfA(shape) * kernels, Bbar: n * kernels, C: n * kernels },
      write: { K: t },
      flops: matrix ? 2 * n * t + 2 * n * n * (t - 1) : t * n * (2 * digits(t - 1) + 3),
    },
    ...['x', 'K'].map((signal) => ({ read: { [signal]: t }, write: { [`${signal}_padded`]: numbers }, flops: 0 })),
    ...transform(shape, 'x', false),
    ...transform(shape, 'K', false),
    {
      read: { x_freq: numbers, K_freq: numbers },
      write: { y_freq: numbers },
      flops: length * (COMPLEX_PRODUCT + 2),
    },
    ...transform(shape, 'y', true),
    { read: { y_padded: 2 * columns * outputRows, x: t }, write: { y: t }, flops: 2 * t },
  ];
}

function transform(shape: SsmShape, signal: string, backwards: boolean): readonly PassCosts[] {
  const { length } = transformOf(shape);
  const stations = backwards ? [...stationsOf(shape, signal)].reverse() : stationsOf(shape, signal);
  return transformPasses(shape, backwards).map(({ points, groups, turns }, index) => ({
    read: { [stations[index]!]: 2 * length },
    write: { [stations[index + 1]!]: 2 * length },
    flops:
      (ROOT * groups * points) / 2 +
      (BUTTERFLY / 2) * length * Math.log2(points) +
      (turns ? (ROOT + COMPLEX_PRODUCT) * length : 0),
  }));
}

/**
 * The depth after the discretisation: the kernel, log2 L stages there and back, and twiddles each way if there
 * are two passes.
 */
function convolutionDepth(shape: SsmShape): number {
  const { length, columns } = transformOf(shape);
  const kernel = shape.matrix ? shape.t : 2;
  const turns = columns === 1 ? 0 : 1;
  return kernel + 2 * (Math.log2(length) + turns) + 2;
}

/** For each level of the tree of a chunk, how many real tokens take from another lane. */
function takers({ c, blelloch }: SsmShape, tokens: number): readonly number[] {
  const levels = range(Math.log2(c));
  if (!blelloch) return levels.map((level) => Math.max(0, tokens - 2 ** level));
  const sweep = levels.map((level) => Math.floor(tokens / 2 ** (level + 1)));
  return [...sweep, ...[...sweep].reverse()];
}

function scan(shape: SsmShape): readonly PassCosts[] {
  const { t, n, c, blelloch } = shape;
  const combines = sum(range(blockCount(t, c)).flatMap((i) => takers(shape, Math.min(c, t - i * c))));
  return [
    {
      read: { x: t, Abar: n, Bbar: n, C: n },
      write: { y: t },
      flops: t * n * (1 + (blelloch ? 5 : 2)) + 3 * n * combines + t * (2 * n + 1),
    },
  ];
}

/**
 * The depth of the pairs, of the levels of the tree in which any real token takes, of one state after another
 * over the chunks, and of y.
 */
function scanDepth(shape: SsmShape): number {
  const { t, c } = shape;
  const levels = takers(shape, Math.min(c, t)).filter((count) => count > 0).length;
  return 1 + levels + blockCount(t, c) + 1;
}
